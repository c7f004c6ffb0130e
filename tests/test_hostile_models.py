"""Model files that somebody spoiled are refused or are what they say, in little memory, and run no code;
those of every earlier format still load."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

import cooptopics
from cooptopics.errors import ModelError
from cooptopics.ngram_strings import NgramStrings, hash_strings
from cooptopics.ngrams import KINDS
from cooptopics.resources import shipped_model
from cooptopics.storage import FORMAT, from_bytes

sys.path.insert(0, str(Path(__file__).parent / "hostile"))

from mutations import BODIES, BYTES, PARTS, SMALL, mutants, sign, try_all

MODELS = Path(__file__).parent / "models"
TEXTS = [
    "La police a saisi de l'héroïne à Dakar.",
    "Les deux polices ont saisi la drogue.",
    "La police forme des douaniers.",
    "Le prix du riz a baissé.",
]
# What the program of that time said of these texts.
SAID = [
    [0.019513, 0.106282, 0.79643],
    [0.01609, 0.077437, 0.819715],
    [0.017173, 0.098427, 0.789251],
    [0.017744, 0.102663, 0.737341],
]


class TestEveryFormat:
    def test_has_a_file_here(self) -> None:
        names = [path.stem for path in sorted(MODELS.glob("*.safetensors"))]
        assert names == [f"format-{number}" for number in range(1, FORMAT + 1)]

    @pytest.mark.parametrize("number", range(1, FORMAT + 1))
    def test_loads_and_answers_as_it_did(self, number: int) -> None:
        model = cooptopics.load(MODELS / f"format-{number}.safetensors")
        # The third has weights of half precision.
        precision = 1e-6 if number < 3 else 5e-5
        assert np.abs(model.predict_proba(TEXTS) - SAID).max() < precision


class TestSpoiledFiles:
    NUMBER = 3000

    def test_are_refused_or_what_they_say_in_little_memory(self) -> None:
        tally = try_all(SMALL.read_bytes(), self.NUMBER)
        assert [mutant.way for mutant in tally.bad] == []
        assert sum(tally.outcomes.values()) == self.NUMBER
        assert min(tally.outcomes["equal"], tally.outcomes["refused"]) > self.NUMBER / 10
        assert tally.signed > self.NUMBER / 2

    def test_of_some_size_take_no_more_than_twice_their_size(self) -> None:
        tally = try_all(shipped_model().read_bytes(), 40)
        assert [mutant.way for mutant in tally.bad] == []
        assert tally.greed < 1

    @pytest.mark.parametrize("value", ['{"":0}', "[]", "0", '"ab"', "[[],{}]"])
    def test_of_a_header_that_would_fill_the_memory_are_refused_unread(self, value: str) -> None:
        text = ",".join([value] * (3_000_000 // len(value)))
        header = f'{{"__metadata__":{{}},"more":[{text}]}}'.encode()
        data = len(header).to_bytes(8, "little") + header
        tracemalloc.start()
        with pytest.raises(ModelError, match="holds too much"):
            from_bytes(data)
        assert tracemalloc.get_traced_memory()[1] < len(data) / 10
        tracemalloc.stop()

    def test_of_an_endless_n_gram_are_refused_soon(self) -> None:
        long = NgramStrings(np.full(5_000_000, ord("a"), np.uint8))
        for kind in KINDS:
            with pytest.raises(ValueError, match="more than"):
                hash_strings(kind, long)

    def test_are_of_every_kind(self) -> None:
        ways = {mutant.way for mutant in mutants(SMALL.read_bytes(), 500)}
        assert ways == {*BYTES, *BODIES, *PARTS}

    def test_signing_gives_the_digest_of_the_content(self) -> None:
        data = SMALL.read_bytes()
        assert sign(data) == data
        wrong = data.replace(b"0", b"1")
        assert wrong != data
        assert sign(b"") is None


class TestNoCode:
    """Python tells an audit hook of every class that a pickle names, of every import and of all compiled code."""

    CODE = """
import sys
import {modules}
seen = []
def watch(event, args):
    if event in ("pickle.find_class", "os.system", "subprocess.Popen", "ctypes.dlopen"):
        seen.append((event, args))
    if event == "import" and args[0].split(".")[0] in ("pickle", "_pickle", "dill", "cloudpickle", "joblib"):
        seen.append((event, args[0]))
sys.addaudithook(watch)
{work}
print(*seen)
"""

    def watched(self, modules: str, work: str) -> str:
        code = self.CODE.format(modules=modules, work=work)
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.strip()

    def test_the_watch_sees_a_pickle(self) -> None:
        work = "import pickle; pickle.loads(pickle.dumps(len))"
        assert "pickle.find_class" in self.watched("sys", work)

    def test_is_run_by_a_model_file(self) -> None:
        work = f"cooptopics.storage.read_model({str(SMALL)!r}).predict(['La police'])"
        # NumPy imports pickle for its own arrays of objects; what is imported later is seen.
        assert self.watched("numpy, safetensors.numpy, cooptopics.storage", work) == ""

    def test_is_run_by_spoiled_files(self) -> None:
        folder = str(Path(__file__).parent / "hostile")
        work = f"sys.path.append({folder!r}); import mutations; "
        work += "mutations.try_all(mutations.SMALL.read_bytes(), 200)"
        modules = "numpy, safetensors.numpy, cooptopics.storage, argparse, random, tracemalloc"
        assert self.watched(modules, work) == ""

    def test_is_run_by_texts_and_annotations(self, tmp_path: Path) -> None:
        seeds = Path(__file__).parent / "fuzz" / "seeds"
        pages = [str(path) for path in sorted((seeds / "html").iterdir())]
        corpus = str(seeds / "annotations" / "corpus.jsonl")
        work = f"list(cooptopics.inputs.read_pages({pages!r}, len, len)); "
        work += (
            f"cooptopics.formats.conversion.read_contents(pathlib.Path({corpus!r}), 'jsonl', len)"
        )
        modules = "pathlib, trafilatura, cooptopics.html, cooptopics.inputs, cooptopics.formats.conversion"
        assert self.watched(modules, work) == ""
