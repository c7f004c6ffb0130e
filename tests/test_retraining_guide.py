"""docs/retraining.md: its commands, replayed as they stand there, and its quotations of the example files."""

from __future__ import annotations

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_tools import Outcome, install_small, run
from doc_blocks import steps

import cooptopics
from cooptopics.annotation import Entry, read_corpus
from cooptopics.digests import digest_texts
from cooptopics.domains import DOMAINS
from cooptopics.formats import read_collection
from cooptopics.resources import shipped_corpus

ROOT = Path(__file__).resolve().parent.parent
GUIDE = (ROOT / "docs" / "retraining.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "examples" / "retraining"
SEVEN = (*DOMAINS, "laundering")


def block(language: str) -> str:
    """The code block of the guide in a language."""
    (found,) = (step.content for step in steps(GUIDE) if step.language == language)
    return found


def replay(folder: Path) -> dict[str, Outcome]:
    """What each command of the guide says in a folder that has the examples, by the name of the command."""
    shutil.copytree(ROOT / "examples", folder / "examples")
    outcomes = {}
    for step in steps(GUIDE):
        if step.language == "bash":
            _, name, *args = step.words
            # `train` itself comes after its help and takes its place.
            outcomes[name] = run(name, *args, cwd=folder, timeout=900)
            assert outcomes[name].code == 0, outcomes[name].err
    return outcomes


def check(folder: Path, outcomes: dict[str, Outcome]) -> None:
    """See that the outcomes are what the guide says."""
    assert list(outcomes) == ["train", "evaluate", "compare", "classify"]
    model = cooptopics.load(folder / "better.safetensors")
    assert model.labels == SEVEN
    assert model.definitions["laundering"].startswith("laundering of the proceeds of crime")
    assert "new labels, which the shipped corpus was not annotated for" in outcomes["train"].err
    assert "few examples" not in outcomes["train"].err
    assert re.search(r"^laundering +│ +30 │ +30 │", outcomes["train"].out, re.MULTILINE)
    assert re.search(r"^laundering +│.*│ +10$", outcomes["evaluate"].out, re.MULTILINE)
    assert outcomes["compare"].out.rstrip().endswith(".")
    assert "laundering" in outcomes["classify"].out
    code = [sys.executable, "-c", block("python")]
    shown = subprocess.run(code, cwd=folder, capture_output=True, check=True).stdout
    assert b"laundering" in shown


class TestCommands:
    def test_with_a_part_of_the_shipped_corpus(self, tmp_path: Path) -> None:
        folder = install_small(tmp_path / "installation")
        check(folder, replay(folder))

    @pytest.mark.long
    def test_with_the_shipped_corpus(self, tmp_path: Path) -> None:
        outcomes = replay(tmp_path)
        check(tmp_path, outcomes)
        (macro,) = re.findall(r"^macro-F1 .*$", outcomes["train"].out, re.MULTILINE)
        assert macro.rstrip().endswith("yes")


@pytest.fixture(scope="module")
def laundering() -> list[Entry]:
    return read_collection([EXAMPLES / "laundering.csv"], pytest.fail).entries


class TestExamples:
    def test_are_sixty_texts_for_a_label_half_of_them_without_it(
        self, laundering: list[Entry]
    ) -> None:
        assert {entry.annotated_for for entry in laundering} == {frozenset({"laundering"})}
        assert len(laundering) == 60
        assert sum(bool(entry.labels) for entry in laundering) == 30

    def test_are_thirty_corrections_and_forty_gold_texts(self) -> None:
        assert len(read_corpus([EXAMPLES / "corrections.jsonl"], tuple(DOMAINS))) == 30
        gold = read_corpus([EXAMPLES / "gold.jsonl"])
        assert len(gold) == 40
        assert {entry.annotated_for for entry in gold} == {frozenset(SEVEN)}

    def test_are_no_text_twice_nor_one_of_the_shipped(self, laundering: list[Entry]) -> None:
        others = read_corpus([EXAMPLES / "corrections.jsonl", EXAMPLES / "gold.jsonl"])
        digests = digest_texts([entry.text for entry in [*laundering, *others]]).tolist()
        shipped = digest_texts([entry.text for entry in read_corpus(shipped_corpus())]).tolist()
        assert len(set(digests)) == len(digests)
        assert not set(digests) & set(shipped)


class TestQuotations:
    def test_of_the_table(self) -> None:
        with (EXAMPLES / "laundering.csv").open(encoding="utf-8", newline="") as lines:
            rows = list(csv.reader(lines))
        quoted = re.findall(r"^\| (laundering-\d+) \| (.*) \| ([01]) \|$", GUIDE, re.MULTILINE)
        assert [list(row) for row in quoted] == rows[1:3]

    def test_of_a_correction(self) -> None:
        lines = (EXAMPLES / "corrections.jsonl").read_text(encoding="utf-8").splitlines()
        assert json.loads(block("json")) in map(json.loads, lines)

    def test_of_the_definitions(self) -> None:
        assert block("toml") == (EXAMPLES / "labels.toml").read_text(encoding="utf-8")
