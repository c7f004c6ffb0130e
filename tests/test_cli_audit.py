"""`cooptopics audit`: what looks wrong in a corpus, where it stands, why, and what to do; and a file to relabel it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_tools import (
    ALIVE,
    CLEAR,
    QUIET,
    alive,
    call,
    command,
    complaint,
    posix,
    pseudo_terminal,
    wait_until,
    write_records,
)

from cooptopics.annotation import Entry, read_corpus, write_corpus
from cooptopics.audit import CHECKS, LABEL_ERRORS, audit
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.label_errors import LabelError, find_label_errors
from cooptopics.support import ADVISABLE, count_support

SMALL = (
    {"id": "a", "text": CLEAR, "labels": ["drugs"], "source": "s"},
    {"id": "b", "text": CLEAR.upper(), "labels": ["arms"], "note": "seen"},
    {"id": "c", "text": CLEAR, "labels": ["drugs"], "source": "s", "second_labels": ["arms"]},
    {"id": "d", "text": QUIET, "labels": [], "second_labels": []},
)
NO_TRAINING = [word for check in CHECKS if check != LABEL_ERRORS for word in ("--check", check)]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    return write_records(tmp_path / "mine.jsonl", SMALL)


def report(corpus: Path, *options: object) -> dict[str, Any]:
    outcome = call("audit", corpus, "--format", "json", *(options or NO_TRAINING))
    assert (outcome.code, outcome.err) == (0, "")
    data = json.loads(outcome.out)
    assert isinstance(data, dict)
    return data


class TestFindings:
    def test_contradictions_name_each_other(self, corpus: Path) -> None:
        a, b, c = report(corpus)["contradictions"]
        assert (a["id"], a["place"], a["why"]) == (
            "a",
            f"{corpus}:1",
            "same words as b, which has arms and lacks drugs",
        )
        assert (b["place"], b["why"]) == (
            f"{corpus}:2",
            "same words as a, which has drugs and lacks arms",
        )
        assert (c["place"], c["labels"], c["text"]) == (f"{corpus}:3", ["drugs"], CLEAR)
        assert a["advice"] == "decide which is right, and correct the other"

    def test_near_duplicates_name_the_earlier_one(self, corpus: Path, tmp_path: Path) -> None:
        (found,) = report(corpus)["near-duplicates"]
        assert (found["id"], found["why"], found["advice"]) == ("c", "same words as a", "keep one")
        apart = [{**record, "source": "", "labels": []} for record in (SMALL[0], SMALL[2])]
        apart[1]["text"] += " Une suite est prévue."
        (found,) = report(write_records(tmp_path / "apart.jsonl", apart))["near-duplicates"]
        assert found["why"].endswith("% like a")
        assert found["advice"] == "keep one, or give both the same source"

    def test_disagreements_come_with_agreement(self, corpus: Path) -> None:
        data = report(corpus)
        (found,) = data["disagreements"]
        assert (found["id"], found["why"]) == (
            "c",
            "the second annotator adds arms and leaves out drugs",
        )
        agreement = data["agreement"]
        assert (agreement["entries"], agreement["labels"]["drugs"]["f1"]) == (2, 0)

    def test_one_annotator_agrees_with_nobody(self, tmp_path: Path) -> None:
        data = report(write_records(tmp_path / "a.jsonl", SMALL[:2]))
        assert (data["disagreements"], data["agreement"]) == ([], None)

    def test_thin_labels_say_what_to_add(self, corpus: Path) -> None:
        arms, drugs = report(corpus)["thin-labels"]
        assert (arms["label"], arms["positive"], arms["negative"]) == ("arms", 1, 3)
        assert arms["advice"] == (
            f"add at least {ADVISABLE - 1} that carry it and {ADVISABLE - 3} annotated for it that do not"
        )
        assert drugs["positive"] == 2

    def test_the_shipped_corpus_has_enough_of_every_label(self, entries: list[Entry]) -> None:
        assert audit(entries, ["thin-labels"]).thin_labels == []

    def test_only_what_is_asked_for_is_looked_for(self, corpus: Path) -> None:
        data = report(corpus, "--check", "contradictions")
        assert data.keys() == {"entries", "contradictions", "agreement", "unsearched"}


@pytest.fixture(scope="module")
def wrong(entries: list[Entry]) -> list[Entry]:
    """Entries of which each 25th has one label turned round, and half know nothing of another one."""
    changed = []
    for i, entry in enumerate(entries):
        labels = entry.labels ^ {"drugs"} if i % 25 == 0 else entry.labels
        known = frozenset(DOMAINS) - ({"training"} if i % 2 else set())
        changed.append(
            replace(
                entry, labels=labels & known, annotated_for=known, mentions=None, cooperation=None
            )
        )
    return changed


@pytest.fixture(scope="module")
def errors(wrong: list[Entry]) -> list[LabelError]:
    return find_label_errors(wrong, count_support(wrong, DOMAINS), jobs=1)


class TestLabelErrors:
    def test_are_what_was_turned_round(self, errors: list[LabelError]) -> None:
        drugs = {error.entry for error in errors if error.label == "drugs"}
        turned = {entry for entry in drugs if entry % 25 == 0}
        assert len(turned) >= 6
        # Far more than the share of one in 25 that chance would find.
        assert len(turned) > 0.2 * len(drugs)

    def test_are_ranked_likeliest_first(self, errors: list[LabelError]) -> None:
        confidences = [error.confidence for error in errors]
        assert confidences == sorted(confidences)

    def test_are_of_labels_that_were_considered(
        self, wrong: list[Entry], errors: list[LabelError]
    ) -> None:
        for error in errors:
            assert error.label in wrong[error.entry].annotated_for
            assert error.is_given == (error.label in wrong[error.entry].labels)

    def test_say_what_to_change(self, wrong: list[Entry], tmp_path: Path) -> None:
        path = tmp_path / "wrong.jsonl"
        write_corpus(path, wrong)
        found = report(path, "--check", "label-errors", "-j", 1)["label-errors"]
        assert len({finding["id"] for finding in found}) == len(found) > 0
        for finding in found:
            assert finding["why"].startswith("a model that has not seen it gives ")
            for change in (
                finding["advice"].removeprefix("reread; if the model is right, ").split(" and ")
            ):
                verb, _, label = change.rpartition(" ")
                if verb in ("add", "take away"):
                    assert (label in finding["labels"]) == (verb == "take away")

    def test_need_examples(self, corpus: Path) -> None:
        outcome = call("audit", corpus, "-j", 1)
        assert (outcome.code, complaint(outcome)) == (
            0,
            "likely label errors need a label with 5 positive and 5 known negative entries; add some",
        )
        assert "contradictions: 3 of 4 entries" in outcome.out
        assert call("audit", corpus, "--check", "label-errors", "-j", 1).code == 1

    def test_need_cleanlab(self, corpus: Path) -> None:
        """In a process where no import finds it."""
        code = (
            "import importlib.util as util, sys; find = util.find_spec\n"
            "util.find_spec = lambda name, *rest: None if name == 'cleanlab' else find(name, *rest)\n"
            "from cooptopics.cli import main; main()"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, "audit", corpus, "-j", "1"],
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        assert (ended.returncode, ended.stderr) == (
            0,
            "cooptopics: likely label errors need cleanlab; install it with: pip install 'cooptopics[audit]'\n",
        )
        assert "thin-labels: 2" in ended.stdout


class TestTable:
    def test_names_place_text_reason_and_remedy(
        self, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(corpus.parent)  # a short name stays in one piece
        out = call("audit", corpus.name, *NO_TRAINING).out
        flat = " ".join(out.split())
        assert "contradictions: 3 of 4 entries" in out
        for part in ("mine.jsonl:2 b", "which has drugs and lacks arms", "correct the other"):
            assert all(word in flat for word in part.split())
        assert "agreement on 2 entries labelled twice: Krippendorff's alpha (MASI)" in flat
        assert "thin-labels: 2" in out

    def test_can_be_cut(self, corpus: Path) -> None:
        out = call("audit", corpus, "--check", "contradictions", "-n", "1").out
        assert "and 2 more; --number and --format json show them" in out
        assert "mine.jsonl:2" not in out
        assert "│" not in call("audit", corpus, "--check", "contradictions", "-n", "0").out

    def test_of_a_sound_corpus(self, entries: list[Entry], tmp_path: Path) -> None:
        path = tmp_path / "sound.jsonl"
        write_corpus(path, [replace(entry, second_labels=None) for entry in entries])
        lines = call("audit", path, *NO_TRAINING).out.splitlines()
        assert [line for line in lines if line] == [
            f"contradictions: 0 of {len(entries)} entries",
            f"disagreements: 0 of {len(entries)} entries",
            f"near-duplicates: 0 of {len(entries)} entries",
            f"thin-labels: 0; advisable are {ADVISABLE} entries that carry a label and {ADVISABLE} that are known not to",
        ]

    @posix
    @pytest.mark.parametrize("format_", ["table", "json"])
    def test_nothing_comes_alive_on_a_screen(self, tmp_path: Path, format_: str) -> None:
        text = f"{ALIVE.replace(chr(0x2028), '')} {CLEAR}"
        records = [
            {"id": f"{ALIVE}{i}", "text": text, "labels": labels, "second_labels": [ALIVE]}
            for i, labels in enumerate([["a"], [ALIVE]])
        ]
        path = write_records(tmp_path / "a.jsonl", records)
        with pseudo_terminal() as (stream, shown):
            assert call("audit", path, *NO_TRAINING, "--format", format_, stdout=stream).code == 0
            assert "rouge" in shown()
            assert [sign for sign in alive(shown()) if sign != "\x1b" or format_ == "json"] == []


class TestOutput:
    def test_holds_the_doubtful_entries_with_reasons(self, corpus: Path, tmp_path: Path) -> None:
        todo = tmp_path / "todo.jsonl"
        outcome = call("audit", corpus, *NO_TRAINING, "-o", todo)
        assert outcome.out.endswith(f"{todo}: 3 entries to relabel\n")
        doubtful = {entry.id: entry for entry in read_corpus([todo])}
        assert doubtful.keys() == {"a", "b", "c"}
        for entry in read_corpus([corpus]):
            if entry.id in doubtful:
                note = doubtful[entry.id].note
                assert doubtful[entry.id] == replace(entry, note=note)
                assert note.startswith("seen; audit: " if entry.note else "audit: ")
        assert "the second annotator adds arms" in doubtful["c"].note

    def test_says_what_was_considered_whatever_becomes_of_the_labels(self, corpus: Path) -> None:
        todo = corpus.with_name("todo.jsonl")
        call("audit", corpus, *NO_TRAINING, "-o", todo)
        for line in todo.read_text(encoding="utf-8").splitlines():
            assert json.loads(line)["annotated_for"] == ["arms", "drugs"]

    def test_gets_no_reason_twice(self, corpus: Path) -> None:
        first, second = corpus.with_name("first.jsonl"), corpus.with_name("second.jsonl")
        call("audit", corpus, "--check", "contradictions", "-o", first)
        call("audit", first, "--check", "contradictions", "-o", second)
        assert read_corpus([first]) == read_corpus([second])

    def test_is_empty_where_nothing_is_doubtful(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", SMALL[3:])
        todo = tmp_path / "todo.jsonl"
        call("audit", path, *NO_TRAINING, "-o", todo)
        assert todo.read_bytes() == b""

    def test_keeps_a_file_that_is_there(self, corpus: Path) -> None:
        todo = corpus.with_name("todo.jsonl")
        todo.write_text("precious", encoding="utf-8")
        outcome = call("audit", corpus, *NO_TRAINING, "-o", todo)
        assert (outcome.code, todo.read_text(encoding="utf-8")) == (2, "precious")
        assert "--force" in complaint(outcome)
        assert call("audit", corpus, *NO_TRAINING, "-o", todo, "--force").code == 0
        assert len(read_corpus([todo])) == 3

    def test_never_replaces_the_corpus(self, corpus: Path) -> None:
        before = corpus.read_bytes()
        outcome = call("audit", corpus, *NO_TRAINING, "-o", corpus, "--force")
        assert (outcome.code, corpus.read_bytes()) == (2, before)
        assert complaint(outcome).startswith(f"{corpus} is read, so it cannot be the output too")


class TestInput:
    @pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.xlsx", "a.json", "a.txt"])
    def test_of_other_formats(self, corpus: Path, name: str) -> None:
        """As `convert` writes them."""
        other = corpus.with_name(name)
        format_ = ("doccano",) if name == "a.txt" else ()
        assert call("convert", corpus, other, *(f"--to={f}" for f in format_)).code == 0
        data = report(other, *NO_TRAINING, *(f"--from={f}" for f in format_))
        assert [finding["id"] for finding in data["contradictions"]] == ["a", "b", "c"]
        assert all(finding["place"].startswith(str(other)) for finding in data["contradictions"])

    def test_of_several_files_is_compared(self, tmp_path: Path) -> None:
        first = write_records(tmp_path / "a.jsonl", SMALL[:1])
        second = write_records(tmp_path / "b.jsonl", [{**SMALL[0], "id": "z", "labels": []}])
        outcome = call("audit", first, second, "--check", "contradictions", "--format", "json")
        places = [found["place"] for found in json.loads(outcome.out)["contradictions"]]
        assert places == [f"{first}:1", f"{second}:1"]

    def test_with_an_id_twice_is_refused(self, corpus: Path) -> None:
        outcome = call("audit", corpus, corpus)
        assert outcome.code == 2
        assert complaint(outcome) == f"{corpus}:1: id 'a' was used before, at {corpus}:1"

    def test_that_is_broken_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text("{", encoding="utf-8")
        outcome = call("audit", path)
        assert (outcome.code, complaint(outcome).startswith(f"{path}:1: broken JSON")) == (2, True)

    def test_from_code_must_make_sense(self) -> None:
        with pytest.raises(InputError, match="no annotated entries to audit"):
            audit([])
        with pytest.raises(InputError, match=r"checks are contradictions, .* not 'spelling'"):
            audit([Entry("a", QUIET, frozenset(), frozenset())], ["spelling"])


@posix
class TestInterrupt:
    @pytest.fixture
    def audit_of_much(
        self, tmp_path: Path, entries: list[Entry]
    ) -> Iterator[subprocess.Popen[bytes]]:
        path = tmp_path / "much.jsonl"
        write_corpus(path, [replace(e, id=f"{e.id}-{i}") for i in range(25) for e in entries])
        todo = tmp_path / "todo.jsonl"
        program = command("audit", path, "--check", "label-errors", "-j", "1", "-o", todo)
        with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            # The output is opened when the work begins.
            wait_until(lambda: any(tmp_path.glob(".todo*")))
            yield process

    def test_ends_in_one_line(self, audit_of_much: subprocess.Popen[bytes], tmp_path: Path) -> None:
        audit_of_much.send_signal(signal.SIGINT)
        out, err = audit_of_much.communicate(timeout=30)
        assert (audit_of_much.returncode, out) == (130, b"")
        assert err.strip() == b"cooptopics: interrupted; nothing half-written was kept"
        assert [path.name for path in tmp_path.iterdir()] == ["much.jsonl"]
