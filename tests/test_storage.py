"""Model files: an exact round trip, no code, and a clear refusal of whatever is not sound."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import safetensors.numpy
from conftest import SETTINGS, make_up_model

import cooptopics
from cooptopics import storage
from cooptopics.digests import digest_texts
from cooptopics.errors import InputError, ModelError
from cooptopics.model import Model
from cooptopics.ngrams import NgramSettings
from cooptopics.resources import shipped_model
from cooptopics.storage import from_bytes, read_model

Arrays = dict[str, npt.NDArray[Any]]
Change = Callable[[dict[str, Any], Arrays], object]


@pytest.fixture(scope="module")
def small() -> bytes:
    """A model file of few kilobytes with every kind of n-gram."""
    texts = ["la police a saisi la drogue", "la douane a saisi la drogue", "la police"]
    model = make_up_model(texts, NgramSettings((1, 2), (4,), (3,)))
    return replace(model, training_texts=np.sort(digest_texts(texts))).to_bytes()


def forged(data: bytes, change: Change) -> bytes:
    """A model file with other content and the digest that goes with it."""
    header_size = int.from_bytes(data[:8], "little")
    metadata = json.loads(data[8 : 8 + header_size])["__metadata__"]
    header = json.loads(metadata["cooptopics"])
    arrays = dict(safetensors.numpy.load(data))
    del header["digest"]
    change(header, arrays)
    header["digest"] = storage._digest(header, arrays)
    return safetensors.numpy.save(arrays, {"cooptopics": storage._canonical(header)})


def put(name: str, make: Callable[[npt.NDArray[Any]], npt.NDArray[Any]]) -> Change:
    """Replace an array."""
    return lambda header, arrays: arrays.update({name: make(arrays[name])})


def with_first(value: float) -> Callable[[npt.NDArray[Any]], npt.NDArray[Any]]:
    def change(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
        changed: npt.NDArray[Any] = array.copy()
        changed.flat[0] = value
        return changed

    return change


def set_header(name: str, value: Any) -> Change:
    return lambda header, arrays: header.update({name: value})


HOSTILE: dict[str, Change] = {
    "no n-grams of a kind": lambda header, arrays: arrays.pop("ngrams.word"),
    "weights of double precision": put("weights", lambda array: array.astype(np.float64)),
    "no idf": lambda header, arrays: arrays.pop("idf"),
    "no thresholds": lambda header, arrays: arrays.pop("thresholds"),
    "no phrases": lambda header, arrays: arrays.pop("ngrams.phrase"),
    "a phrase without words": put("ngrams.phrase", lambda array: np.array([46], np.uint8)),
    "a format that never was": set_header("format", -5),
    "a format that is no number": set_header("format", True),
    "unknown array": lambda header, arrays: arrays.update(more=np.zeros(1)),
    "unknown kind": lambda header, arrays: arrays.update({"ngrams.x": np.zeros(1, np.uint8)}),
    "one idf less": put("idf", lambda array: array[1:].copy()),
    "weights of one score": put("weights", lambda array: array[:, :1].copy()),
    "flat weights": put("weights", np.ravel),
    "one intercept more": put("score_intercepts", lambda array: np.append(array, 0.0)),
    "transposed combination": put("combination.linear", lambda array: array.T.copy()),
    "one threshold more": put("thresholds", lambda array: np.append(array, 0.5)),
    "n-grams of two dimensions": put("ngrams.word", lambda array: array[None]),
    "one n-gram less": put("ngrams.word", lambda array: array[array.tolist().index(10) + 1 :]),
    "n-grams that are not UTF-8": put("ngrams.word", with_first(255)),
    "n-grams as numbers": put("ngrams.word", lambda array: array.astype(np.int32)),
    "double idf": put("idf", lambda array: array.astype(np.float64)),
    "integer weights": put("weights", lambda array: array.astype(np.int32)),
    "single intercepts": put("combination.intercepts", lambda a: a.astype(np.float32)),
    "idf not a number": put("idf", with_first(np.nan)),
    "infinite weight": put("weights", with_first(np.inf)),
    "intercept not a number": put("score_intercepts", with_first(np.nan)),
    "log weight not a number": put("combination.log_weights", with_first(-np.nan)),
    "threshold not a number": put("thresholds", with_first(np.nan)),
    "negative threshold": put("thresholds", with_first(-0.1)),
    "threshold above 1": put("thresholds", with_first(1.1)),
    "no labels": set_header("labels", {}),
    "labels as a list": set_header("labels", ["a", "b", "c"]),
    "label without definition": set_header("labels", {"a": None, "b": "", "c": ""}),
    "one label less": set_header("labels", {"a": "", "b": ""}),
    "scores as a string": set_header("scores", "abcd"),
    "scores as numbers": set_header("scores", [1, 2, 3, 4]),
    "language as a number": set_header("language", 1),
    "info as a list": set_header("info", []),
    "settings as a list": set_header("settings", [1, 2]),
    "unknown setting": set_header("settings", {"words": [1], "letters": [3]}),
    "words of length 0": set_header("settings", {"words": [0]}),
    "words of text length": set_header("settings", {"words": ["1"]}),
    "no settings": lambda header, arrays: header.pop("settings"),
    "no format": lambda header, arrays: header.pop("format"),
    "format as a string": set_header("format", "1"),
    "digests in another order": put("training_texts", lambda array: array[::-1].copy()),
    "a digest twice": put("training_texts", lambda array: array[[0, 0, 1]]),
    "signed digests": put("training_texts", lambda array: array.astype(np.int64)),
    "digests of two dimensions": put("training_texts", lambda array: array[None]),
}


def refuse(path: Path, data: bytes) -> str:
    """What is said when this file is read; it names the file."""
    path.write_bytes(data)
    with pytest.raises(ModelError) as refusal:
        read_model(path)
    assert str(refusal.value).startswith(f"{path}: ")
    return str(refusal.value)


class TestRoundTrip:
    def test_gives_the_same_bytes(self, model: Model) -> None:
        assert from_bytes(model.to_bytes()).to_bytes() == model.to_bytes()

    @pytest.mark.parametrize("kind", SETTINGS)
    def test_gives_the_same_model(self, kind: str, texts: list[str], tmp_path: Path) -> None:
        model = make_up_model(texts, SETTINGS[kind])
        model.save(tmp_path / "model")
        again = cooptopics.load(tmp_path / "model")
        assert again.to_bytes() == model.to_bytes()
        assert again.predict_proba(texts).tobytes() == model.predict_proba(texts).tobytes()
        for name in ("definitions", "thresholds", "labels", "score_names", "language", "info"):
            assert getattr(again, name) == getattr(model, name)
        assert again.vocabulary.ngrams == model.vocabulary.ngrams
        assert again.vocabulary.settings == model.vocabulary.settings

    def test_keeps_the_digests_of_training_texts(self, small: bytes) -> None:
        again = from_bytes(small)
        assert again.training_texts.size == 3
        assert again.to_bytes() == small

    def test_keeps_weights_of_either_precision(self, model: Model, texts: list[str]) -> None:
        for precision in (np.float16, np.float32):
            same = replace(model, weights=model.weights.astype(precision))
            again = from_bytes(same.to_bytes())
            assert again.weights.dtype == precision
            assert again.predict_proba(texts).tobytes() == same.predict_proba(texts).tobytes()

    def test_reads_the_second_format(self, small: bytes) -> None:
        second = from_bytes(forged(small, set_header("format", 2)))
        assert second.to_bytes() == small

    def test_reads_the_first_format(self, small: bytes) -> None:
        first = forged(small, lambda header, arrays: arrays.pop("training_texts"))
        first = forged(first, set_header("format", 1))
        assert from_bytes(first).training_texts.size == 0

    def test_keeps_changed_thresholds(self, model: Model) -> None:
        changed = model.with_thresholds(drugs=0.123)
        assert from_bytes(changed.to_bytes()).thresholds == changed.thresholds

    def test_takes_a_path_as_a_string(self, model_file: Path, model: Model) -> None:
        assert cooptopics.load(str(model_file)).to_bytes() == model.to_bytes()

    def test_overwrites_a_file_whole(self, model: Model, tmp_path: Path) -> None:
        (tmp_path / "model").write_bytes(b"before")
        model.save(tmp_path / "model")
        assert (tmp_path / "model").read_bytes() == model.to_bytes()
        assert [path.name for path in tmp_path.iterdir()] == ["model"]

    def test_needs_a_folder_to_save_to(self, model: Model, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="nowhere"):
            model.save(tmp_path / "nowhere" / "model")


class TestRefusal:
    def test_of_a_missing_file(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=r"missing\.safetensors: No such file"):
            cooptopics.load(tmp_path / "missing.safetensors")

    def test_of_a_folder(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=tmp_path.name):
            cooptopics.load(tmp_path)

    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\x00",
            b"PK\x03\x04" + bytes(100),
            b"\x80\x04\x95" + bytes(100),
            bytes(8),
            b"\xff" * 64,
            b"\x02" + bytes(7) + b"{}",
            b"\x02" + bytes(7) + b"[]",
            b"\x04" + bytes(7) + b"null",
            b"{" * 5000,
            (4000).to_bytes(8, "little") + b"{" + b"[" * 3999,
        ],
    )
    def test_of_something_else(self, data: bytes, tmp_path: Path) -> None:
        refuse(tmp_path / "else.safetensors", data)

    def test_of_a_file_cut_short_anywhere(self, small: bytes, tmp_path: Path) -> None:
        ends = {*range(0, len(small), len(small) // 150), *range(10), len(small) - 1}
        for end in sorted(ends):
            assert "copy" in refuse(tmp_path / "short.safetensors", small[:end])

    def test_of_a_file_with_something_behind(self, small: bytes, tmp_path: Path) -> None:
        refuse(tmp_path / "long.safetensors", small + b"\x00")

    @pytest.mark.parametrize("metadata", [None, {}, {"format": "pt"}])
    def test_of_another_safetensors_file(self, metadata: Any, tmp_path: Path) -> None:
        data = safetensors.numpy.save({"weights": np.zeros(3, np.float32)}, metadata)
        assert "not a cooptopics model" in refuse(tmp_path / "other.safetensors", data)

    @pytest.mark.parametrize("header", ["", "null", "[]", "1", '{"format": null}', "{"])
    def test_of_another_header(self, header: str, tmp_path: Path) -> None:
        data = safetensors.numpy.save({"idf": np.zeros(3)}, {"cooptopics": header})
        refuse(tmp_path / "other.safetensors", data)

    def test_of_a_newer_format(self, small: bytes, tmp_path: Path) -> None:
        data = forged(small, set_header("format", storage.FORMAT + 1))
        assert "upgrade cooptopics" in refuse(tmp_path / "newer.safetensors", data)

    @pytest.mark.parametrize("name", HOSTILE)
    def test_of_parts_that_do_not_fit(self, name: str, small: bytes, tmp_path: Path) -> None:
        refuse(tmp_path / "hostile.safetensors", forged(small, HOSTILE[name]))

    def test_is_not_for_a_forged_file_that_fits(self, small: bytes) -> None:
        assert forged(small, lambda header, arrays: None) == small
        changed = from_bytes(forged(small, put("idf", with_first(2.5))))
        assert changed.idf[0] == 2.5


class TestChangedBytes:
    def test_are_refused_or_change_nothing(self, small: bytes) -> None:
        choose = random.Random(0)
        refused = 0
        for place in choose.sample(range(len(small)), 300):
            changed = bytearray(small)
            changed[place] ^= choose.randrange(1, 256)
            try:
                assert from_bytes(bytes(changed)).to_bytes() == small
            except ModelError:
                refused += 1
        assert refused > 200

    def test_of_any_number_are_refused(self, small: bytes) -> None:
        start = 8 + int.from_bytes(small[:8], "little")
        for place in range(start, len(small), 97):
            changed = small[:place] + bytes([small[place] ^ 1]) + small[place + 1 :]
            with pytest.raises(ModelError, match="digest"):
                from_bytes(changed)


def run(code: str, *arguments: str | Path) -> list[str]:
    """The words that a fresh interpreter prints."""
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


class TestServing:
    def test_imports_no_heavy_package(self, model_file: Path) -> None:
        code = """
import sys, cooptopics
model = cooptopics.load(sys.argv[1])
print("classified", *model.classify("La police a saisi de l'héroïne.").paragraphs[0].probabilities)
print(*{"sklearn", "scipy", "nltk", "pandas", "joblib", "safetensors"} & sys.modules.keys())
"""
        assert run(code, model_file) == ["classified", *cooptopics.load(model_file).labels]

    def test_reads_no_pickle(self, model_file: Path) -> None:
        code = """
import sys
called = set()
def watch(frame, event, function):
    if event == "c_call" and function.__module__ in ("pickle", "_pickle"):
        called.add(function.__name__)
    if event == "call" and frame.f_globals.get("__name__") in ("pickle", "joblib", "dill"):
        called.add(frame.f_code.co_name)
sys.setprofile(watch)
import cooptopics
cooptopics.load(sys.argv[1]).predict(["La police a saisi de l'héroïne."])
sys.setprofile(None)
print(*{"load", "loads", "_load", "_loads"} & called, *{"joblib", "dill"} & sys.modules.keys())
"""
        assert run(code, model_file) == []


class TestShippedModel:
    def test_is_small(self) -> None:
        assert shipped_model().stat().st_size < 8_000_000

    def test_is_read_in_less_than_twice_its_size_of_memory(self) -> None:
        read_model(shipped_model())
        tracemalloc.start()
        model = read_model(shipped_model())
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        size = shipped_model().stat().st_size
        assert model.labels
        assert held < 1.3 * size
        assert peak < 1.5 * size

    def test_is_what_load_reads_without_a_path(self) -> None:
        assert cooptopics.load().to_bytes() == shipped_model().read_bytes()
