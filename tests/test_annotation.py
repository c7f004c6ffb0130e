"""Annotated corpora: what a line may say, which errors name file and line, and the way back to
a file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.annotation import Entry, read_corpus, unknown_label, write_corpus
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError

GOOD = {"id": "good", "text": "Un texte.", "labels": []}
SIX = frozenset(DOMAINS)


def write(path: Path, *rows: Any) -> Path:
    """A file with a line for each row, those that are strings as they stand."""
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "corpus.jsonl"


class TestReading:
    def test_takes_every_field(self, path: Path) -> None:
        row = {
            "id": "x1",
            "text": "Les polices…",
            "labels": ["drugs"],
            "annotated_for": ["drugs", "training"],
            "mentions": ["drugs", "training"],
            "cooperation": True,
            "second_labels": ["training"],
            "source": "agency",
            "annotator": "A. B.",
            "note": "read twice",
            "lang": "fr",
        }
        (entry,) = read_corpus([write(path, row)])
        assert entry == Entry(
            id="x1",
            text="Les polices…",
            labels=frozenset({"drugs"}),
            annotated_for=frozenset({"drugs", "training"}),
            mentions=frozenset({"drugs", "training"}),
            cooperation=True,
            second_labels=frozenset({"training"}),
            source="agency",
            annotator="A. B.",
            note="read twice",
            lang="fr",
        )

    def test_leaves_open_what_is_not_annotated(self, path: Path) -> None:
        (entry,) = read_corpus([write(path, GOOD)])
        assert entry == Entry("good", "Un texte.", frozenset(), SIX)
        assert (entry.mentions, entry.cooperation, entry.second_labels) == (None, None, None)

    def test_tells_empty_from_not_annotated(self, path: Path) -> None:
        row = {**GOOD, "mentions": [], "cooperation": False, "second_labels": []}
        (entry,) = read_corpus([write(path, row)])
        assert (entry.mentions, entry.second_labels) == (frozenset(), frozenset())
        assert entry.cooperation is False

    def test_keeps_the_order_of_files_and_lines(self, tmp_path: Path) -> None:
        first = write(tmp_path / "z", {**GOOD, "id": "3"}, {**GOOD, "id": "1"})
        second = write(tmp_path / "a", {**GOOD, "id": "2"})
        assert [entry.id for entry in read_corpus([first, str(second)])] == ["3", "1", "2"]

    def test_passes_over_blank_lines_and_a_byte_order_mark(self, path: Path) -> None:
        path.write_bytes(b"\xef\xbb\xbf" + json.dumps(GOOD).encode() + b"\r\n\r\n  \r\n")
        assert len(read_corpus([path])) == 1

    def test_takes_a_line_separator_inside_a_text(self, path: Path) -> None:
        row = json.dumps({**GOOD, "text": "un\u2028deux\x85trois"}, ensure_ascii=False)
        (entry,) = read_corpus([write(path, row)])
        assert entry.text == "un\u2028deux\x85trois"


class TestAnnotatedFor:
    def test_is_the_six_when_no_other_label_occurs(self, path: Path) -> None:
        found = read_corpus([write(path, GOOD, {**GOOD, "id": "2", "labels": ["drugs"]})])
        assert [entry.annotated_for for entry in found] == [SIX, SIX]

    def test_is_every_label_of_the_file_when_another_occurs(self, path: Path) -> None:
        rows = [GOOD, {**GOOD, "id": "2", "labels": ["arms", "drugs"]}]
        found = read_corpus([write(path, *rows, {**GOOD, "id": "3", "labels": ["forêt"]})])
        assert {entry.annotated_for for entry in found} == {frozenset({"arms", "drugs", "forêt"})}

    def test_is_found_for_each_file_apart(self, tmp_path: Path) -> None:
        ours = write(tmp_path / "ours", {**GOOD, "id": "2", "labels": ["arms"]})
        shipped = write(tmp_path / "shipped", GOOD)
        found = read_corpus([ours, shipped])
        assert [entry.annotated_for for entry in found] == [frozenset({"arms"}), SIX]

    def test_is_what_the_entry_says(self, path: Path) -> None:
        rows = [{**GOOD, "annotated_for": ["arms"]}, {**GOOD, "id": "2", "annotated_for": []}]
        found = read_corpus([write(path, *rows)])
        assert [entry.annotated_for for entry in found] == [frozenset({"arms"}), frozenset()]


WRONG: dict[str, tuple[Any, str]] = {
    "broken JSON": ('{"id": "x", ', "broken JSON"),
    "nested too deeply": ("[" * 100_000, "broken JSON"),
    "an array": ([], "not a JSON object"),
    "a string": ('"text"', "not a JSON object"),
    "no text": ({"id": "x", "labels": []}, '"text" is missing'),
    "empty text": ({**GOOD, "text": " \n"}, '"text" is missing, empty'),
    "text as a number": ({**GOOD, "text": 1}, '"text" is .* not a string'),
    "too many words": ({**GOOD, "text": "mot " * 2001}, "2001 words"),
    "no id": ({"text": "x", "labels": []}, '"id" is missing'),
    "empty id": ({**GOOD, "id": ""}, '"id" is missing'),
    "id as a number": ({**GOOD, "id": 7}, '"id" is .* not a string'),
    "no labels": ({"id": "x", "text": "x"}, '"labels" is missing'),
    "labels as a string": ({**GOOD, "labels": "drugs"}, '"labels" must be a list'),
    "labels as numbers": ({**GOOD, "labels": [1]}, '"labels" must be a list of label names'),
    "an empty label": ({**GOOD, "labels": [""]}, '"labels" must be a list of label names'),
    "mentions as a string": ({**GOOD, "mentions": "drugs"}, '"mentions" must be a list'),
    "second labels": ({**GOOD, "second_labels": {"a": 1}}, '"second_labels" must be a list'),
    "annotated for": ({**GOOD, "annotated_for": "drugs"}, '"annotated_for" must be a list'),
    "cooperation as a number": ({**GOOD, "cooperation": 1}, '"cooperation" must be true or false'),
    "source as a number": ({**GOOD, "source": 1}, '"source" must be a string'),
    "note as nothing": ({**GOOD, "note": None}, '"note" must be a string'),
    "annotator as a list": ({**GOOD, "annotator": []}, '"annotator" must be a string'),
    "lang as a boolean": ({**GOOD, "lang": True}, '"lang" must be a string'),
    "a label that was not considered": (
        {**GOOD, "labels": ["drugs", "training"], "annotated_for": ["drugs"]},
        r"labels \['training'\] are not among \"annotated_for\"",
    ),
    "a label that is not mentioned": (
        {**GOOD, "labels": ["drugs"], "mentions": ["training"]},
        r"labels \['drugs'\] are not among \"mentions\"",
    ),
    "labels without cooperation": (
        {**GOOD, "labels": ["drugs"], "mentions": ["drugs"], "cooperation": False},
        r"labels \['drugs'\] without \"cooperation\"",
    ),
}


class TestErrors:
    @pytest.mark.parametrize("name", WRONG)
    def test_name_file_and_line(self, name: str, path: Path) -> None:
        row, message = WRONG[name]
        with pytest.raises(InputError, match=message) as error:
            read_corpus([write(path, GOOD, "", {**GOOD, "id": "2"}, row)])
        assert str(error.value).startswith(f"{path}:4: ")

    def test_name_both_places_of_a_repeated_id(self, tmp_path: Path) -> None:
        first, second = write(tmp_path / "1", "", GOOD), write(tmp_path / "2", GOOD)
        with pytest.raises(InputError) as error:
            read_corpus([first, second])
        assert str(error.value) == f"{second}:1: id 'good' was used before, at {first}:2"

    @pytest.mark.parametrize("field", ["labels", "mentions", "second_labels"])
    def test_name_an_unknown_label_and_the_nearest(self, field: str, path: Path) -> None:
        row = {**GOOD, field: ["Drug"], "annotated_for": ["Drug"]}
        with pytest.raises(InputError, match=r":1: unknown label 'Drug'; did you mean 'drugs'\?"):
            read_corpus([write(path, row)], known_labels=["arms", "drugs"])

    def test_allow_any_label_when_none_is_known(self, path: Path) -> None:
        (entry,) = read_corpus([write(path, {**GOOD, "labels": ["毒品"]})])
        assert entry.labels == {"毒品"}

    def test_allow_2000_words(self, path: Path) -> None:
        (entry,) = read_corpus([write(path, {**GOOD, "text": "mot " * 2000})])
        assert entry.text.count("mot") == 2000

    @pytest.mark.parametrize("content", ["", "\n \n"])
    def test_of_files_without_entries(self, content: str, path: Path) -> None:
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError, match=r"corpus\.jsonl: no annotated entries"):
            read_corpus([path])

    @pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
    def test_of_a_file_that_is_not_utf_8(self, encoding: str, path: Path) -> None:
        path.write_text('{"id": "é"}', encoding=encoding)
        with pytest.raises(InputError, match=r"corpus\.jsonl: not UTF-8"):
            read_corpus([path])

    def test_of_a_missing_file_and_of_a_folder(self, tmp_path: Path) -> None:
        for wrong in (tmp_path / "missing", tmp_path):
            with pytest.raises(InputError, match=wrong.name):
                read_corpus([wrong])


class TestUnknownLabel:
    @pytest.mark.parametrize(
        ("label", "hint"),
        [
            ("terorism", "did you mean 'terrorism'?"),
            ("DRUGS", "did you mean 'drugs'?"),
            ("xyz", "known labels: drugs, terrorism"),
        ],
    )
    def test_names_the_nearest_or_all(self, label: str, hint: str) -> None:
        assert unknown_label(label, ["terrorism", "drugs"]) == f"unknown label {label!r}; {hint}"


plain = st.text(st.characters(codec="utf-8"), max_size=20)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=10)


@st.composite
def corpora(draw: st.DrawFn) -> list[Entry]:
    known = draw(st.one_of(st.just(sorted(DOMAINS)), st.lists(names, min_size=1, max_size=4)))
    some = st.frozensets(st.sampled_from(known))
    entries = []
    for number in draw(st.sets(names, min_size=1, max_size=5)):
        labels = draw(some)
        mentions = draw(st.none() | some.map(labels.union))
        denied = mentions is not None and labels
        entries.append(
            Entry(
                id=number,
                text=draw(plain) + "mot" + draw(plain),
                labels=labels,
                annotated_for=draw(some.map(labels.union)),
                mentions=mentions,
                cooperation=draw(st.sampled_from([None, True] if denied else [None, True, False])),
                second_labels=draw(st.none() | some),
                **{name: draw(plain) for name in ("source", "annotator", "note", "lang")},
            )
        )
    return entries


class TestWriting:
    @given(corpora())
    def test_is_read_back_the_same(
        self, tmp_path_factory: pytest.TempPathFactory, corpus: list[Entry]
    ) -> None:
        path = tmp_path_factory.getbasetemp() / "round.jsonl"
        write_corpus(path, corpus)
        assert read_corpus([path]) == corpus

    def test_leaves_out_what_was_not_annotated(self, path: Path) -> None:
        write_corpus(path, [Entry("é", "Été", frozenset(), SIX)])
        assert path.read_bytes() == '{"id": "é", "text": "Été", "labels": []}\n'.encode()

    def test_reads_the_shipped_corpus_back(self, path: Path, entries: list[Entry]) -> None:
        write_corpus(path, entries)
        assert read_corpus([path], sorted(DOMAINS)) == entries
