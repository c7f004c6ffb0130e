"""The spaCy component, with spaCy itself: found by its entry point, alone and in batches, stored and sent."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable
from importlib.metadata import entry_points
from pathlib import Path

import pytest
import spacy
from cli_tools import CLEAR, LABELS, PAGE, QUIET
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import cooptopics
from cooptopics.domains import DOMAINS
from cooptopics.model import Model
from cooptopics.spacy_component import make_component

CAPTION = "Les deux ministres à Vientiane. Photo : VNA"
TEXTS = [PAGE, QUIET, "", CAPTION, f"{CAPTION}\n{CLEAR}\n{QUIET}", "a\r\n\u200b  e\u0301\n\n\tb"]


@pytest.fixture
def nlp() -> Language:
    nlp = spacy.blank("fr")
    nlp.add_pipe("cooptopics")
    return nlp


def check(docs: Iterable[Doc], model: Model | None = None) -> None:
    """Check that documents carry what the model says of their texts."""
    expected = [(model or cooptopics.load()).classify(text) for text in TEXTS]
    assert [doc._.coop for doc in docs] == expected


class TestRegistration:
    def test_the_entry_point_names_the_factory(self) -> None:
        (found,) = entry_points(group="spacy_factories", name="cooptopics")
        assert found.load() is make_component

    def test_spacy_finds_it_without_an_import_of_ours(self) -> None:
        program = (
            "import spacy; nlp = spacy.blank('fr'); nlp.add_pipe('cooptopics'); "
            f"print(*nlp({CLEAR!r})._.coop.labels)"
        )
        ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
        assert (ended.stdout.split(), ended.returncode) == (LABELS, 0), ended.stderr

    def test_what_it_assigns_is_known(self, nlp: Language) -> None:
        meta = nlp.get_pipe_meta("cooptopics")
        assert meta.assigns == ["doc.cats", "doc._.coop"]
        assert nlp.pipe_labels["cooptopics"] == list(DOMAINS)


class TestDocuments:
    def test_coop_is_what_classify_gives(self, nlp: Language) -> None:
        check(map(nlp, TEXTS))

    def test_cats_are_the_highest_probabilities_of_the_paragraphs(self, nlp: Language) -> None:
        doc = nlp(PAGE)
        clear, quiet = doc._.coop.paragraphs
        for label in DOMAINS:
            expected = max(clear.probabilities[label], quiet.probabilities[label])
            assert doc.cats[label] == expected

    @pytest.mark.parametrize("text", ["", CAPTION])
    def test_cats_are_zero_where_nothing_is_judged(self, nlp: Language, text: str) -> None:
        assert nlp(text).cats == dict.fromkeys(DOMAINS, 0.0)

    def test_a_document_that_was_not_labelled_has_no_result(self) -> None:
        assert spacy.blank("fr")(PAGE)._.coop is None

    def test_the_unit_and_the_model_can_be_chosen(self, model: Model, model_file: Path) -> None:
        nlp = spacy.blank("fr")
        nlp.add_pipe("cooptopics", config={"model": str(model_file), "unit": "text"})
        assert nlp(PAGE)._.coop == model.classify(PAGE, "text")

    def test_other_languages_are_judged_if_wanted(self) -> None:
        text = "The ministers of the two countries met and agreed that their police would share what they know."
        nlp = spacy.blank("en")
        nlp.add_pipe("cooptopics", config={"any_language": True})
        assert nlp(text)._.coop == cooptopics.classify(text, any_language=True)
        assert nlp(text).cats["drugs"] > 0

    def test_a_missing_model_is_named(self, tmp_path: Path) -> None:
        nlp = spacy.blank("fr")
        nlp.add_pipe("cooptopics", config={"model": str(tmp_path / "none")})
        with pytest.raises(cooptopics.ModelError, match="No such file or directory; check"):
            nlp(PAGE)


def test_the_guide_runs_as_it_stands() -> None:
    text = (Path(__file__).parent.parent / "docs" / "spacy.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    names: dict[str, Doc] = {}
    exec(code, names)
    assert list(names["doc"]._.coop.labels) == ["drugs"]


class TestBatches:
    @pytest.mark.parametrize("batch_size", [1, 2, 100])
    def test_give_the_same_as_one_by_one(self, nlp: Language, batch_size: int) -> None:
        check(nlp.pipe(TEXTS, batch_size=batch_size))

    def test_several_processes_give_the_same(self, nlp: Language) -> None:
        docs = list(nlp.pipe(TEXTS, batch_size=2, n_process=2))
        check(docs)
        assert [doc.cats for doc in docs] == [nlp(text).cats for text in TEXTS]


class TestStorage:
    def test_a_pipeline_on_disk_brings_its_model(
        self, model: Model, model_file: Path, tmp_path: Path
    ) -> None:
        own = tmp_path / "own.safetensors"
        own.write_bytes(model_file.read_bytes())
        nlp = spacy.blank("fr")
        nlp.add_pipe("cooptopics", config={"model": str(own)})
        nlp.to_disk(tmp_path / "pipeline")
        own.unlink()
        check(spacy.load(tmp_path / "pipeline").pipe(TEXTS), model)

    def test_a_pipeline_of_bytes_brings_its_model(self, nlp: Language, model_file: Path) -> None:
        other = spacy.blank("fr")
        other.add_pipe("cooptopics", config={"model": str(model_file)})
        other.from_bytes(nlp.to_bytes())
        check(other.pipe(TEXTS))

    def test_stored_documents_keep_their_results(self, nlp: Language) -> None:
        stored = DocBin(store_user_data=True, docs=nlp.pipe(TEXTS)).to_bytes()
        check(DocBin().from_bytes(stored).get_docs(spacy.blank("fr").vocab))
