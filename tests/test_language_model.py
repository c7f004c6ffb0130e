"""The language model of py3langid, read by ourselves: it ranks as the package does, in less memory."""

from __future__ import annotations

import lzma
import tracemalloc
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from paragraphs_by_language import PARAGRAPHS
from py3langid import langid

from cooptopics import language
from cooptopics.language_model import LanguageModel, read_language_model

PATH = Path(langid.MODEL_DIR / langid.MODEL_FILE)
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return read_language_model(PATH)


def difference(model: LanguageModel, text: str) -> float:
    """How far the two rankings of a text are apart, as a share of its scores."""
    expected = dict(langid.rank(text))
    found = model.rank(text)
    assert found.keys() == expected.keys()
    largest = max(1.0, *map(abs, expected.values()))
    return max(abs(found[name] - score) for name, score in expected.items()) / largest


class TestRanking:
    @pytest.mark.parametrize("name", PARAGRAPHS)
    def test_of_a_language_is_that_of_the_package(self, model: LanguageModel, name: str) -> None:
        for text in PARAGRAPHS[name]:
            assert difference(model, text) < 1e-5

    @given(text=st.text(min_size=1))
    def test_of_any_text_is_that_of_the_package(self, model: LanguageModel, text: str) -> None:
        assert not model.rank(text) or difference(model, text) < 1e-5

    @pytest.mark.parametrize("text", ["LA POLICE A SAISI", "e\u0301te\u0301", "la \ud800 police"])
    def test_of_odd_texts_is_that_of_the_package(self, model: LanguageModel, text: str) -> None:
        assert difference(model, text) < 1e-5

    @pytest.mark.parametrize("text", ["", "\x00", "1"])
    def test_of_a_text_without_known_strings_is_empty(
        self, model: LanguageModel, text: str
    ) -> None:
        assert model.rank(text) == {}


class TestMemory:
    def test_is_less_than_half_of_what_the_package_takes(self) -> None:
        tracemalloc.start()
        model = read_language_model(PATH)
        held, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert model.rank("Le gouvernement a signé un accord de coopération.")
        assert held < 36 * MEGABYTE
        assert peak < 60 * MEGABYTE


class TestAnotherVersion:
    """A model in another layout, or none, is left to the package itself."""

    @pytest.mark.parametrize("arrays", [{"ptc": np.zeros(3)}, {}])
    def test_is_refused(self, arrays: dict[str, Any], tmp_path: Path) -> None:
        path = tmp_path / "model.npz.xz"
        with lzma.open(path, "wb") as target:
            np.savez(target, **arrays)
        with pytest.raises((KeyError, ValueError)):
            read_language_model(path)

    def test_with_longer_strings_is_refused(self, tmp_path: Path) -> None:
        states = np.arange(1, 10, dtype=np.uint32)
        moves = np.zeros((9, 256), dtype=np.uint32)
        moves[:-1, 97] = states[:-1]
        path = tmp_path / "model.npz.xz"
        with lzma.open(path, "wb") as target:
            np.savez(target, nextmove=moves.ravel(), nextmove_row=np.arange(9))
        with pytest.raises(ValueError, match="more than 7"):
            read_language_model(path)

    def test_ranks_by_itself(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(langid, "rank", lambda text: [("fr", -1.0), ("es", -2.0)])
        monkeypatch.setattr(langid, "MODEL_FILE", tmp_path / "missing")
        language._library.cache_clear()
        try:
            assert language.rank_languages("la police") == {"fr": -1.0, "es": -2.0}
        finally:
            language._library.cache_clear()
