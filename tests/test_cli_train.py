"""`cooptopics train`: annotated texts to a model file, alone or on top of the shipped corpus, and
what becomes of an older model file when it goes wrong."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from cli_tools import (
    CLEAR,
    QUIET,
    call,
    command,
    complaint,
    install_small,
    posix,
    pseudo_terminal,
    run,
    wait_until,
    write_records,
)

import cooptopics
from cooptopics.annotation import Entry, read_corpus, write_corpus
from cooptopics.domains import DOMAINS
from cooptopics.labels import read_label_changes
from cooptopics.resources import shipped_corpus


@pytest.fixture(scope="module")
def corpus(entries: list[Entry], tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("corpus") / "mine.jsonl"
    write_corpus(path, entries[::2])
    return path


@pytest.fixture(scope="module")
def trained(corpus: Path) -> Path:
    path = corpus.with_name("mine.safetensors")
    outcome = call("train", corpus, "--no-base", "--output", path)
    assert outcome.code == 0
    assert outcome.out.startswith(f"{path}: {len(read_corpus([corpus]))} entries, 6 labels; ")
    assert "macro-F1" in outcome.out
    return path


def mines(number: int) -> list[dict[str, object]]:
    """Entries for a label that the shipped corpus lacks."""
    yes = {"text": "Démineurs lao et français neutralisent ensemble les mines", "labels": ["mines"]}
    no = {"text": "La récolte de riz commence dans les rizières", "labels": []}
    return [
        {**(no if i % 2 else yes), "id": f"m{i}", "annotated_for": ["mines"], "source": f"s{i}"}
        for i in range(number)
    ]


class TestAlone:
    def test_the_model_knows_these_entries_only(self, corpus: Path, trained: Path) -> None:
        model = cooptopics.load(trained)
        assert model.definitions == DOMAINS
        assert model.language == ""
        assert model.info["corpus"]["entries"] == len(read_corpus([corpus]))

    def test_the_model_works(self, trained: Path, tmp_path: Path) -> None:
        page = tmp_path / "page.txt"
        page.write_text(CLEAR, encoding="utf-8")
        chosen = ("--threshold", "drugs=0", "--format", "jsonl", "--model", trained)
        (record,) = call("classify", page, *chosen).records
        assert "drugs" in record["labels"]

    def test_the_same_corpus_gives_the_same_bytes(self, corpus: Path, trained: Path) -> None:
        again = trained.with_name("again.safetensors")
        assert call("train", corpus, "--no-base", "--jobs", "1", "-o", again).code == 0
        assert again.read_bytes() == trained.read_bytes()

    def test_several_files_with_labels_of_ones_own(self, tmp_path: Path) -> None:
        entries = mines(20)
        first = write_records(tmp_path / "a.jsonl", entries[:10])
        second = write_records(tmp_path / "b.jsonl", entries[10:])
        target = tmp_path / "mines.safetensors"
        outcome = call("train", first, second, "--no-base", "-o", target)
        assert outcome.out.startswith(f"{target}: 20 entries, 1 labels; ")
        model = cooptopics.load(target)
        assert model.definitions == {"mines": ""}
        assert model.predict([str(entries[0]["text"]), QUIET]).tolist() == [[True], [False]]

    def test_a_corpus_without_any_repeated_word_gives_a_model_too(self, tmp_path: Path) -> None:
        entries = [
            {"id": "a", "text": CLEAR, "labels": ["drugs"], "annotated_for": ["drugs"]},
            {"id": "b", "text": "Rien.", "labels": [], "annotated_for": ["drugs"]},
        ]
        path = write_records(tmp_path / "two.jsonl", entries)
        target = tmp_path / "two.safetensors"
        assert call("train", path, "--no-base", "-o", target).code == 0
        assert cooptopics.load(target).labels == ("drugs",)


class TestOnTopOfTheShippedCorpus:
    """The whole of it takes half a minute; an installation that ships less shows the same."""

    @pytest.fixture
    def own(self, tmp_path: Path) -> list[Path]:
        """A text and an id that are shipped too, and a label that is not."""
        first, second, *_ = read_corpus(shipped_corpus()[:1])
        path = tmp_path / "mine.jsonl"
        write_corpus(path, [replace(first, id="mine"), replace(second, text="Autre chose.")])
        return [path, write_records(tmp_path / "mines.jsonl", mines(20))]

    def test_a_label_is_added_and_what_was_known_is_kept(
        self, own: list[Path], tmp_path: Path
    ) -> None:
        target = tmp_path / "more.safetensors"
        installation = install_small(tmp_path / "installation")
        outcome = run("train", *own, "-o", target, "--weight", "2", cwd=installation)
        assert outcome.code == 0
        replaced, added, *_ = outcome.err.splitlines()
        assert replaced.startswith("cooptopics: 2 shipped entries give way to yours with the same")
        assert added == (
            "cooptopics: new labels, which the shipped corpus was not annotated for: "
            f"mines (20 in {own[1]})"
        )
        assert "before is not known" in outcome.out
        assert re.search(
            r"^mines +│ +10 │ +10 │ 1.000 │ 1.000 to 1.000$", outcome.out, re.MULTILINE
        )
        model = cooptopics.load(target)
        assert model.labels == (*DOMAINS, "mines")
        assert model.language == "fr"
        shipped = read_corpus(shipped_corpus()[:3])
        assert model.info["corpus"]["entries"] == len(shipped) + 20
        assert model.info["retraining"]["weight"] == 2
        assert model.predict([str(mines(1)[0]["text"]), QUIET])[:, -1].tolist() == [True, False]

    def test_all_of_the_shipped_corpus_is_there(self, own: list[Path], tmp_path: Path) -> None:
        """As seen without the training, which a label that cannot be learned ends."""
        write_records(own[1], mines(1))
        outcome = call("train", *own, "-o", tmp_path / "more.safetensors")
        assert outcome.code == 2
        first, *_, last = outcome.err.splitlines()
        assert first.startswith(
            "cooptopics: 2 shipped entries give way to yours with the same text or id"
        )
        assert last == "cooptopics: label 'mines' has no negative entry; add some to learn it"

    def test_is_told_from_labels_that_it_lacks(self, own: list[Path], tmp_path: Path) -> None:
        outcome = call("train", own[1], "-o", tmp_path / "m", "--assume-negative", "mine")
        assert outcome.code == 2
        assert complaint(outcome) == "unknown label 'mine'; did you mean 'mines'?"

    @pytest.mark.parametrize("option", [("--weight", "2"), ("--assume-negative", "mines")])
    def test_is_needed_for_what_is_said_of_it(
        self, own: list[Path], tmp_path: Path, option: tuple[str, str]
    ) -> None:
        outcome = call("train", own[1], "--no-base", "-o", tmp_path / "m", *option)
        assert outcome.code == 2
        assert "are about the shipped corpus" in complaint(outcome)


class TestDoubts:
    """What is odd is said, with where it stands, and learned from."""

    @pytest.fixture
    def said(self, tmp_path: Path) -> Callable[..., list[str]]:
        """What is complained of when files of these entries train a model."""

        def train(*files: list[dict[str, object]], labels: str = "") -> list[str]:
            paths = [
                write_records(tmp_path / f"{name}.jsonl", file) for name, file in zip("abc", files)
            ]
            changes = tmp_path / "labels.toml"
            changes.write_text(labels, encoding="utf-8")
            options = ("--labels", changes, "-j", "1", "--force")
            outcome = call("train", *paths, "--no-base", "-o", tmp_path / "m", *options)
            assert outcome.code == 0, outcome.err
            lines = outcome.err.replace(f"{tmp_path}{os.sep}", "").splitlines()
            return [line.removeprefix("cooptopics: ") for line in lines]

        return train

    def test_nothing_is_said_of_enough_examples(self, said: Callable[..., list[str]]) -> None:
        assert said(mines(60)) == []

    def test_few_examples(self, said: Callable[..., list[str]]) -> None:
        assert said(mines(60)[:9], mines(60)[9:20]) == [
            "label 'mines' has few examples, 10 with it and 10 without (9 in a.jsonl and 11 in b.jsonl); "
            "30 of each are advisable"
        ]

    def test_examples_of_one_source(self, said: Callable[..., list[str]]) -> None:
        entries = [{**entry, "source": "one"} if entry["labels"] else entry for entry in mines(60)]
        (line,) = said(entries)
        assert line.startswith("label 'mines': all 30 examples share one source, so that none is")

    def test_contradictions(self, said: Callable[..., list[str]]) -> None:
        first = {**mines(1)[0], "id": "first", "text": "Une mine sautée."}
        again = {**first, "id": "again", "text": "UNE MINE SAUTEE", "labels": []}
        assert said([*mines(60), first], [again]) == [
            "the same text is labelled in two ways 1 times, and the later one counts: 'first' (a.jsonl:61) and 'again' "
            "(b.jsonl:1) on mines"
        ]

    def test_labels_of_two_spellings(self, said: Callable[..., list[str]]) -> None:
        other = [
            {**entry, "id": f"{entry['id']}b", "annotated_for": ["Mine"]}
            | ({"labels": ["Mine"]} if entry["labels"] else {})
            for entry in mines(60)
        ]
        (line, *_) = said(mines(60), other[:58])
        assert line == (
            "label 'Mine' (58 in b.jsonl): did you mean 'mines'? Then rename it, in the file or by --labels"
        )
        assert said(mines(60), other, labels='[rename]\nMine = "mines"') == []


class TestLabels:
    def test_are_defined_renamed_and_dropped(self, corpus: Path, tmp_path: Path) -> None:
        changes = tmp_path / "labels.toml"
        changes.write_text(
            'drop = ["training", "cybercrime", "terrorism", "extradition"]\n'
            '[rename]\ndrugs = "stupéfiants"\n[labels]\ntrafficking = "traite"\n',
            encoding="utf-8",
        )
        target = tmp_path / "two.safetensors"
        assert call("train", corpus, "--no-base", "-o", target, "--labels", changes).code == 0
        definitions = cooptopics.load(target).definitions
        assert definitions == {"stupéfiants": DOMAINS["drugs"], "trafficking": "traite"}
        assert list(definitions) == ["stupéfiants", "trafficking"]

    def test_the_example_of_the_help_is_sound(self, tmp_path: Path) -> None:
        example = call("train", "--help").out.partition("may be missing:\n")[2].partition("\n\n")[0]
        path = tmp_path / "labels.toml"
        path.write_text("\n".join(map(str.strip, example.splitlines())), encoding="utf-8")
        changes = read_label_changes(path)
        assert changes.drops == {"training"}
        assert changes.renames == {"cyber-crime": "cybercrime"}
        assert list(changes.definitions) == ["arms"]


class TestFormats:
    """Every file that `convert` reads trains too; more of their faults is in test_formats_*.py."""

    def test_every_format(self, tmp_path: Path) -> None:
        lines = write_records(tmp_path / "mines.jsonl", mines(20))
        expected = tmp_path / "mines"
        assert call("train", lines, "--no-base", "-o", expected, "-j", "1").code == 0
        for name in ("mines.csv", "mines.tsv", "mines.xlsx", "mines.json"):
            path = tmp_path / name
            assert call("convert", lines, path).code == 0
            assert (
                call("train", path, "--no-base", "-o", tmp_path / "m", "-j", "1", "--force").code
                == 0
            )
            assert cooptopics.load(tmp_path / "m").to_bytes() == expected.read_bytes()

    def test_that_cannot_be_told_is_asked_for(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "mines", mines(20))
        train = ("train", path, "--no-base", "-o", tmp_path / "m", "-j", "1")
        assert "cannot tell its format; name it with --from" in complaint(call(*train))
        assert call(*train, "--from", "jsonl").code == 0

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (
                "text|mines\nUn.|1\n",
                ': no column "text" in the first line (text|mines); name the column',
            ),
            (
                "text,mines\nUn, deux.,1\n",
                ":2: 3 cells under a header of 2; put texts with separators",
            ),
            ("text,mines\nUn.,1\n,0\n", ':3: "text" is missing, empty or not a string'),
            (
                "text,mines\nUn.,peut-être\nDeux.,1\nTrois.,0\n",
                ":2: 'peut-être' for mines; write 1 for yes",
            ),
        ],
    )
    def test_table_that_is_wrong(self, tmp_path: Path, content: str, said: str) -> None:
        path = tmp_path / "mines.csv"
        path.write_text(content, encoding="utf-8")
        outcome = call("train", path, "--no-base", "-o", tmp_path / "m")
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{path}{said}")

    def test_export_of_another_project(self, tmp_path: Path) -> None:
        path = tmp_path / "export.json"
        choice = {"from_name": "labels", "type": "choices", "value": {"choices": ["Positive"]}}
        tasks = [{"id": 1, "data": {"text": "Un."}, "annotations": [{"result": [choice]}]}]
        path.write_text(json.dumps(tasks), encoding="utf-8")
        outcome = call("train", path, "-o", tmp_path / "m")
        assert outcome.code == 2
        assert outcome.err.splitlines() == [
            "cooptopics: new labels, which the shipped corpus was not annotated for: "
            f"Positive (1 in {path})",
            "cooptopics: label 'Positive' has no negative entry; add some to learn it",
        ]

    def test_export_without_annotations(self, tmp_path: Path) -> None:
        path = tmp_path / "export.json"
        cancelled = [{"was_cancelled": True, "result": []}]
        tasks = [{"id": 1, "data": {"text": "Un."}, "annotations": cancelled}]
        path.write_text(json.dumps(tasks), encoding="utf-8")
        outcome = call("train", path, "-o", tmp_path / "m")
        assert outcome.code == 2
        assert complaint(outcome).startswith(
            f"{path}: none of 1 tasks has an annotation (1 were skipped by the annotator)"
        )


class TestFailure:
    """What cannot be learned leaves an older model as it was."""

    @pytest.fixture
    def older(self, tmp_path: Path) -> Path:
        path = tmp_path / "older.safetensors"
        path.write_text("older", encoding="utf-8")
        return path

    @pytest.mark.parametrize(("labels", "lacking"), [(["mines"], "negative"), ([], "positive")])
    def test_a_corpus_of_one_class(self, older: Path, labels: list[str], lacking: str) -> None:
        entries = [
            {**entry, "labels": labels, "text": f"Mot {i}"} for i, entry in enumerate(mines(6))
        ]
        path = write_records(older.with_name("one.jsonl"), entries)
        outcome = call("train", path, "--no-base", "-o", older, "--force")
        assert (outcome.code, outcome.out) == (2, "")
        assert outcome.err.endswith(f"label 'mines' has no {lacking} entry; add some to learn it\n")
        assert older.read_text(encoding="utf-8") == "older"
        assert len(list(older.parent.iterdir())) == 2

    def test_a_file_that_is_there_is_kept_without_force(self, older: Path, corpus: Path) -> None:
        outcome = call("train", corpus, "-o", older)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith(f"{older} exists already; choose another name")
        assert older.read_text(encoding="utf-8") == "older"

    @posix
    def test_a_terminal_shows_that_work_goes_on(self, older: Path, corpus: Path) -> None:
        with pseudo_terminal() as (stream, shown):
            outcome = call("train", corpus, "--no-base", "-o", older, "--force", stderr=stream)
            assert re.search(r"training on \d+ entries", shown())
        assert outcome.code == 0

    @posix
    def test_ctrl_c(self, older: Path, corpus: Path) -> None:
        process = subprocess.Popen(
            command("train", corpus, "-o", older, "--force"),
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        with process:
            # The file under a temporary name is opened when training begins.
            wait_until(lambda: list(older.parent.glob(".older*")))
            os.killpg(process.pid, signal.SIGINT)
            try:
                _, err = process.communicate(timeout=30)
            finally:
                process.kill()
        assert process.returncode == 130
        assert err.decode().endswith("cooptopics: interrupted; nothing half-written was kept\n")
        assert older.read_text(encoding="utf-8") == "older"
        assert list(older.parent.iterdir()) == [older]

    def test_a_place_that_cannot_be_written_is_found_before_the_work(
        self, tmp_path: Path, corpus: Path
    ) -> None:
        outcome = call("train", corpus, "-o", tmp_path / "missing" / "m.safetensors")
        assert (outcome.code, outcome.out) == (2, "")
        assert f"there is no folder {tmp_path / 'missing'}; make it first" in outcome.err
