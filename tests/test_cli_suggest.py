"""`cooptopics suggest`: articles to a file of paragraphs to label, which `train` reads once the guesses are
corrected; an older file is not lost by mistake."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from cli_tools import (
    ALIVE,
    CLEAR,
    LABELS,
    PAGE,
    QUIET,
    alive,
    call,
    complaint,
    posix,
    pseudo_terminal,
    write_records,
)
from paragraphs_by_language import PARAGRAPHS

import cooptopics
from cooptopics.annotation import Entry, read_corpus
from cooptopics.cells import unguard_formulas
from cooptopics.domains import DOMAINS
from cooptopics.selection import NOTE
from cooptopics.strategies import STRATEGIES

SHORT_OF = "paragraphs, not 100: there are no more that differ"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def pool(tmp_path: Path, texts: list[str]) -> Path:
    records = [{"id": f"a{i}", "text": text} for i, text in enumerate(texts)]
    return write_records(tmp_path / "pool.jsonl", records)


class TestOutput:
    def test_a_line_says_what_to_label_and_where_it_stands(self, page: Path) -> None:
        outcome = call("suggest", page, "-n", "2")
        assert (outcome.code, outcome.err) == (0, "")
        assert {record["text"] for record in outcome.records} == {CLEAR, QUIET}
        for record in outcome.records:
            assert PAGE[record["start"] : record["end"]] == record["text"]
            assert record["file"] == record["source"] == str(page)
            assert record["labels"] == (LABELS if record["text"] == CLEAR else [])
            assert record["annotated_for"] == list(record["probabilities"]) == list(DOMAINS)
            assert record["note"] == NOTE

    def test_a_record_is_named(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"id": 7, "text": PAGE}])
        for record in call("suggest", path, "-n", "2").records:
            assert (record["article"], record["source"]) == ("7", f"{path}#7")

    def test_csv_says_the_same(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"id": 7, "text": PAGE}])
        rows = list(csv.DictReader(io.StringIO(call("suggest", path, "--format", "csv").out)))
        records = call("suggest", path).records
        assert len(rows) == len(records) == 2
        for row, record in zip(rows, records):
            for name in ("id", "text", "source", "note", "file", "article", "start", "end"):
                assert row[name] == str(record[name])
            for name in ("labels", "annotated_for"):
                assert [label for label in row[name].split(";") if label] == record[name]
            given = {label: float(row[f"p_{label}"]) for label in DOMAINS}
            assert given == record["probabilities"]

    @pytest.mark.parametrize("strategy", STRATEGIES)
    def test_strategies(self, pool: Path, model_file: Path, strategy: str) -> None:
        outcome = call("suggest", pool, "-n", "5", "--strategy", strategy, "-m", model_file)
        assert (outcome.code, outcome.err, len(outcome.records)) == (0, "", 5)

    def test_texts_can_be_taken_whole(self, page: Path) -> None:
        (record,) = call("suggest", page, "--unit", "text").records
        assert record["text"] == PAGE

    def test_paragraphs_in_another_language_are_passed_over_unless_asked_for(
        self, tmp_path: Path
    ) -> None:
        page = tmp_path / "mixed.txt"
        english, french = PARAGRAPHS["en"], PARAGRAPHS["fr"]
        page.write_text("\n\n".join([*english, *french]), encoding="utf-8")
        for options, texts in (((), french), (("--any-language",), [*english, *french])):
            records = call("suggest", page, *options).records
            assert {record["text"] for record in records} == set(texts)

    def test_no_cell_of_csv_is_a_formula(self, tmp_path: Path) -> None:
        text = f"=HYPERLINK(1) {CLEAR};+1"
        name = "=1+1"
        path = write_records(tmp_path / "a.jsonl", [{"id": name, "text": text}])
        outcome = call("suggest", path, "--unit", "text", "--format", "csv")
        (row,) = csv.DictReader(io.StringIO(outcome.out))
        assert row["text"] == f"'=HYPERLINK(1) {CLEAR};'+1"
        assert (unguard_formulas(row["text"]), row["article"]) == (text, f"'{name}")

    def test_standard_input(self) -> None:
        outcome = call("suggest", "-", "-n", "1", stdin=PAGE.encode())
        assert outcome.records[0]["file"] == "-"

    @posix
    @pytest.mark.parametrize("format_", ["jsonl", "csv"])
    def test_nothing_comes_alive_on_a_screen(self, tmp_path: Path, format_: str) -> None:
        text = f"{CLEAR} {ALIVE.replace(chr(0x2028), '')}"
        path = write_records(tmp_path / "a.jsonl", [{"id": ALIVE, "text": text}])
        with pseudo_terminal() as (stream, shown):
            assert call("suggest", path, "--format", format_, stdout=stream).code == 0
            assert "Vientiane" in shown()
            assert alive(shown()) == []


class TestLoop:
    """Suggest, correct, train; and what was suggested is not suggested again."""

    def test_corrected_suggestions_train(
        self, pool: Path, entries: list[Entry], model_file: Path, tmp_path: Path
    ) -> None:
        todo, target = tmp_path / "todo.jsonl", tmp_path / "better.safetensors"
        chosen = ("-n", "150", "-m", model_file, "--unit", "text")
        assert call("suggest", pool, *chosen, "-o", todo) == (0, "", "")
        guesses = read_corpus([todo], list(DOMAINS))
        assert len(guesses) == 150
        assert {guess.note for guess in guesses} == {NOTE}
        right = {entry.text: sorted(entry.labels) for entry in entries}
        rows = [json.loads(line) for line in todo.read_text(encoding="utf-8").splitlines()]
        write_records(todo, [{**row, "labels": right[row["text"]]} for row in rows])
        outcome = call("train", todo, "--no-base", "-o", target, "-j", "1")
        assert outcome.code == 0
        assert outcome.out.startswith(f"{target}: 150 entries, 6 labels; ")
        assert cooptopics.load(target).definitions == DOMAINS

    def test_what_was_seen_is_passed_over(
        self, pool: Path, model_file: Path, tmp_path: Path
    ) -> None:
        todo, more = tmp_path / "todo.jsonl", tmp_path / "more.jsonl"
        chosen = ("-n", "20", "-m", model_file)
        call("suggest", pool, *chosen, "-o", todo)
        call("suggest", pool, *chosen, "--seen", todo, "-o", more)
        last = call("suggest", pool, *chosen, "--seen", todo, "--seen", more).records
        texts = [entry.text for entry in read_corpus([todo, more])]
        texts += [record["text"] for record in last]
        assert len(texts) == len(set(texts)) == 60

    def test_a_text_may_stand_in_several_seen_files(self, page: Path) -> None:
        seen = write_records(
            page.with_name("old.jsonl"), [{"id": "a", "text": CLEAR, "labels": []}]
        )
        (record,) = call("suggest", page, "--seen", seen, "--seen", seen).records
        assert record["text"] == QUIET


class TestOutputFile:
    def test_an_older_file_is_kept(self, page: Path) -> None:
        older = page.with_name("todo.jsonl")
        older.write_text("older", encoding="utf-8")
        outcome = call("suggest", page, "-o", older)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome) == (
            f"{older} exists already; choose another name, or replace it with --force"
        )
        assert older.read_text(encoding="utf-8") == "older"

    def test_and_replaced_when_told_so(self, page: Path) -> None:
        older = page.with_name("todo.jsonl")
        older.write_text("older", encoding="utf-8")
        outcome = call("suggest", page, "-n", "1", "-o", older, "--force")
        assert outcome == (0, "", "")
        assert len(read_corpus([older])) == 1

    def test_a_place_that_cannot_be_written_is_found_before_the_work(self, page: Path) -> None:
        outcome = call("suggest", page.with_name("none.txt"), "-o", page.parent / "missing" / "t")
        assert outcome.code == 2
        assert f"there is no folder {page.parent / 'missing'}; make it first" in complaint(outcome)


class TestBadInput:
    def test_too_few_paragraphs_is_said(self, page: Path) -> None:
        outcome = call("suggest", page)
        assert (outcome.code, len(outcome.records)) == (0, 2)
        assert complaint(outcome) == f"2 {SHORT_OF}"

    def test_a_file_that_cannot_be_read_is_said_and_the_rest_is_done(self, page: Path) -> None:
        missing = page.with_name("missing.txt")
        outcome = call("suggest", missing, page, "-n", "1")
        assert (outcome.code, len(outcome.records)) == (1, 1)
        assert complaint(outcome) == f"{missing}: No such file or directory; check the name"

    def test_nothing_to_suggest_leaves_no_file(self, page: Path) -> None:
        page.write_text("Par Jean Dupont", encoding="utf-8")
        todo = page.with_name("todo.jsonl")
        outcome = call("suggest", page, "-o", todo)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith("nothing to suggest: no paragraph read is new")
        assert list(page.parent.iterdir()) == [page]

    def test_a_seen_file_that_is_no_corpus(self, page: Path) -> None:
        outcome = call("suggest", page, "--seen", page)
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{page}:1: broken JSON")

    @pytest.mark.parametrize(
        ("option", "value"), [("--strategy", "best"), ("-n", "0"), ("--format", "table")]
    )
    def test_wrong_values(self, page: Path, option: str, value: str) -> None:
        outcome = call("suggest", page, option, value)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).endswith("(see 'cooptopics suggest --help')")


class TestImports:
    def test_neither_scikit_learn_nor_pandas(self, page: Path) -> None:
        code = (
            "import sys, cooptopics; cooptopics.suggest([open(sys.argv[1], encoding='utf-8').read()]);"
            "print(*{'sklearn', 'scipy', 'nltk', 'pandas'} & sys.modules.keys())"
        )
        printed = subprocess.run(
            [sys.executable, "-c", code, page], capture_output=True, text=True, check=True
        )
        assert printed.stdout == "\n"
