"""Every format: what goes in comes out again, and what one cannot hold is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from made_up_entries import BARE, DRUGS, FULL, entries, read, write

from cooptopics.annotation import Entry
from cooptopics.errors import InputError
from cooptopics.formats import FORMATS, guess_source, guess_target

# spaCy is not here; tests/external/spacy_docbin.py has it.
BOTH_WAYS = [name for name, format_ in FORMATS.items() if format_.read and name != "spacy"]
SUFFIXES = {
    "jsonl": ".jsonl",
    "csv": ".csv",
    "tsv": ".tsv",
    "excel": ".xlsx",
    "label-studio": ".json",
    "spacy": ".spacy",
}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(made=entries())
def test_any_texts_and_labels_come_back(tmp_path: Path, made: list[Entry]) -> None:
    # At least one text is annotated; without any, exports are refused.
    made = [*made, replace(DRUGS, id="".join(entry.id for entry in made) + "a")]
    path = tmp_path / "file"
    for name in BOTH_WAYS:
        assert write(path, name, made) == []
        assert read(path, name).contents.entries == made, name


@pytest.mark.parametrize("name", BOTH_WAYS)
class TestRoundTrip:
    def test_of_every_field(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "file"
        assert write(path, name, [DRUGS, FULL]) == []
        reading = read(path, name)
        assert reading.contents == ([DRUGS, FULL], ("drugs", "training"), {})
        assert reading.notices == []

    def test_of_the_shipped_corpus(self, tmp_path: Path, name: str, entries: list[Entry]) -> None:
        path = tmp_path / "file"
        write(path, name, entries)
        assert read(path, name).contents.entries == entries

    def test_tells_what_is_not_annotated(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "file"
        write(path, name, [DRUGS, BARE])
        reading = read(path, name)
        assert reading.contents.entries == [DRUGS, BARE]
        assert reading.notices == [
            f"{path}: 1 of 2 texts are not annotated; they say nothing of any label"
        ]

    def test_refuses_another_label_than_the_wanted_ones(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "file"
        write(path, name, [replace(DRUGS, annotated_for=DRUGS.labels)])
        with pytest.raises(InputError, match="unknown label 'drugs'; did you mean 'drug'") as said:
            read(path, name, ("drug", "training"))
        assert str(said.value).startswith(f"{path}")

    def test_of_a_file_that_is_missing(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(InputError, match="missing: No such file"):
            read(tmp_path / "missing", name)

    @pytest.mark.parametrize(
        "content", [b"", b"\xff\xfe\x00", b"PK\x03\x04", b"[1]", b"\0" * 99, b"[" * 9999]
    )
    def test_of_a_file_that_is_something_else(
        self, tmp_path: Path, name: str, content: bytes
    ) -> None:
        path = tmp_path / "file"
        path.write_bytes(content)
        with pytest.raises(InputError) as said:
            read(path, name)
        assert str(said.value).startswith(f"{path}:")


class TestHalfCharacters:
    """No format but JSON can write them, and no server stores NUL."""

    MADE = replace(
        FULL,
        text="un\ud800 \0deux",
        labels=frozenset({"\udfff"}),
        annotated_for=frozenset({"\udfff"}),
        mentions=None,
    )

    @pytest.mark.parametrize("name", [name for name in BOTH_WAYS if name != "jsonl"])
    def test_are_replaced_with_a_notice(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / "file"
        assert write(path, name, [DRUGS, self.MADE]) == [
            "1 texts have half characters or NUL, written as U+FFFD"
        ]
        mended = frozenset({"\ufffd"})
        assert read(path, name).contents.entries == [
            DRUGS,
            replace(self.MADE, text="un\ufffd \ufffddeux", labels=mended, annotated_for=mended),
        ]

    def test_stay_in_json_lines(self, tmp_path: Path) -> None:
        assert write(tmp_path / "file", "jsonl", [self.MADE]) == []
        assert read(tmp_path / "file", "jsonl").contents.entries == [self.MADE]


class TestGuesses:
    """Suggestions carry the probabilities that a model gave."""

    def suggestions(self, path: Path, **more: object) -> Path:
        row = {
            "id": "a",
            "text": "Un texte.",
            "labels": ["drugs"],
            "note": "a guess",
            "probabilities": {"drugs": 0.8, "training": 0.3},
            "file": "page.txt",
            "start": 3,
            **more,
        }
        path.write_text(json.dumps(row) + "\n", encoding="utf-8")
        return path

    def test_are_read_and_the_rest_is_told(self, tmp_path: Path) -> None:
        path = self.suggestions(tmp_path / "todo.jsonl")
        reading = read(path, "jsonl")
        assert reading.contents.guesses == {"a": {"drugs": 0.8, "training": 0.3}}
        assert reading.notices == [f"{path}: not kept: file and start"]

    @pytest.mark.parametrize("name", [name for name in BOTH_WAYS if name != "label-studio"])
    def test_are_labels_to_correct_elsewhere(self, tmp_path: Path, name: str) -> None:
        contents = read(self.suggestions(tmp_path / "todo.jsonl"), "jsonl").contents
        (notice,) = write(tmp_path / "file", name, contents.entries, guesses=contents.guesses)
        assert notice.startswith("the labels of 1 texts are guesses of a model")
        assert read(tmp_path / "file", name).contents.entries == contents.entries

    @pytest.mark.parametrize("wrong", [{"drugs": 2}, {"drugs": "high"}, [0.5], None])
    def test_that_are_none_are_refused(self, tmp_path: Path, wrong: object) -> None:
        path = self.suggestions(tmp_path / "todo.jsonl", probabilities=wrong)
        with pytest.raises(InputError, match=r'todo\.jsonl:1: "probabilities" must give a number'):
            read(path, "jsonl")


class TestSpelling:
    def test_of_a_label_like_a_domain_or_a_frequent_one_is_told(self, tmp_path: Path) -> None:
        path = tmp_path / "file"
        spelt = ["cyber-crime", "Arms", "arms", "arms", "drugs", "money laundering"]
        write(
            path,
            "jsonl",
            [
                Entry(str(i), "x", frozenset({label}), frozenset({label}))
                for i, label in enumerate(spelt)
            ],
        )
        assert read(path, "jsonl").notices == [
            "label 'Arms' (of 1 texts): did you mean 'arms'?",
            "label 'cyber-crime' (of 1 texts): did you mean 'cybercrime'?",
        ]


class TestFormatOfAFile:
    @pytest.mark.parametrize(("name", "suffix"), SUFFIXES.items())
    def test_by_its_suffix(self, tmp_path: Path, name: str, suffix: str) -> None:
        path = tmp_path / f"file{suffix.upper()}"
        path.touch()
        if name == "jsonl":
            write(path, name, [DRUGS])
        assert guess_source(path) == guess_target(path) == name

    @pytest.mark.parametrize("name", ["jsonl", "doccano", "prodigy"])
    @pytest.mark.parametrize("entry", [DRUGS, BARE])
    def test_of_json_lines_by_what_they_hold(self, tmp_path: Path, name: str, entry: Entry) -> None:
        path = tmp_path / "file.jsonl"
        write(path, name, [entry])
        path.write_bytes(b"\xef\xbb\xbf\n" + path.read_bytes())
        assert guess_source(path) == name

    @pytest.mark.parametrize("content", ["", "broken", "[1]", "\udcff"])
    def test_of_broken_json_lines_is_left_to_their_reader(
        self, tmp_path: Path, content: str
    ) -> None:
        path = tmp_path / "file.jsonl"
        path.write_text(content, encoding="utf-8", errors="surrogateescape")
        assert guess_source(path) == "jsonl"

    @pytest.mark.parametrize("name", ["file", "file.txt", "file.xml"])
    def test_that_cannot_be_told_from_a_source(self, tmp_path: Path, name: str) -> None:
        (tmp_path / name).touch()
        with pytest.raises(
            InputError, match=f"{name}: cannot tell its format; name it with --from"
        ):
            guess_source(tmp_path / name)

    def test_that_json_lines_do_not_tell(self, tmp_path: Path) -> None:
        path = tmp_path / "file.jsonl"
        path.write_text('{"text": "x"}\n', encoding="utf-8")
        with pytest.raises(InputError, match="cannot tell its format; name it with --from: jsonl,"):
            guess_source(path)

    @pytest.mark.parametrize("name", ["missing.jsonl", "missing.xlsx", "missing"])
    def test_of_a_missing_file(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(InputError, match=f"{name}: No such file"):
            guess_source(tmp_path / name)

    def test_that_cannot_be_told_for_a_target(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="name it with --to: jsonl, csv"):
            guess_target(tmp_path / "file.txt")
