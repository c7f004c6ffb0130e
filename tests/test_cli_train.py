"""`cooptopics train`: annotated texts to a model file, alone or on top of the shipped corpus, and
what becomes of an older model file when it goes wrong."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from cli_tools import (
    CLEAR,
    QUIET,
    call,
    command,
    complaint,
    posix,
    pseudo_terminal,
    run,
    wait_until,
    write_records,
)

import cooptopics
from cooptopics.annotation import Entry, read_corpus, write_corpus
from cooptopics.domains import DOMAINS
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
    assert (outcome.code, outcome.err) == (0, "")
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

    @pytest.fixture
    def small_installation(self, tmp_path: Path) -> Path:
        root = tmp_path / "installation"
        shutil.copytree(Path(cooptopics.__file__).parent, root / "cooptopics")
        (root / "training" / "corpus").mkdir(parents=True)
        for path in shipped_corpus()[:3]:
            shutil.copy(path, root / "training" / "corpus")
        return root

    def test_a_label_is_added_and_what_was_known_is_kept(
        self, own: list[Path], small_installation: Path, tmp_path: Path
    ) -> None:
        target = tmp_path / "more.safetensors"
        outcome = run("train", *own, "-o", target, cwd=small_installation)
        assert outcome.code == 0
        assert complaint(outcome) == "2 shipped entries give way to yours with the same text or id"
        model = cooptopics.load(target)
        assert model.labels == (*DOMAINS, "mines")
        assert model.language == "fr"
        shipped = read_corpus(shipped_corpus()[:3])
        assert model.info["corpus"]["entries"] == len(shipped) + 20
        assert model.predict([str(mines(1)[0]["text"]), QUIET])[:, -1].tolist() == [True, False]

    def test_all_of_the_shipped_corpus_is_there(self, own: list[Path], tmp_path: Path) -> None:
        """As seen without the training, which a label that cannot be learned ends."""
        write_records(own[1], mines(1))
        outcome = call("train", *own, "-o", tmp_path / "more.safetensors")
        assert outcome.code == 2
        assert outcome.err.splitlines() == [
            "cooptopics: 2 shipped entries give way to yours with the same text or id",
            "cooptopics: label 'mines' has no negative entry; add some to learn it",
        ]


class TestFailure:
    """What cannot be learned leaves an older model as it was."""

    @pytest.fixture
    def older(self, tmp_path: Path) -> Path:
        path = tmp_path / "older.safetensors"
        path.write_text("older", encoding="utf-8")
        return path

    @pytest.mark.parametrize(("labels", "lacking"), [(["mines"], "negative"), ([], "positive")])
    def test_a_corpus_of_one_class(self, older: Path, labels: list[str], lacking: str) -> None:
        entries = [{**entry, "labels": labels} for entry in mines(6)]
        path = write_records(older.with_name("one.jsonl"), entries)
        outcome = call("train", path, "--no-base", "-o", older)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome) == f"label 'mines' has no {lacking} entry; add some to learn it"
        assert older.read_text(encoding="utf-8") == "older"
        assert len(list(older.parent.iterdir())) == 2

    @posix
    def test_a_terminal_shows_that_work_goes_on(self, older: Path, corpus: Path) -> None:
        with pseudo_terminal() as (stream, shown):
            outcome = call("train", corpus, "--no-base", "-o", older, stderr=stream)
            assert re.search(r"training on \d+ entries", shown())
        assert outcome.code == 0

    @posix
    def test_ctrl_c(self, older: Path, corpus: Path) -> None:
        process = subprocess.Popen(
            command("train", corpus, "-o", older), stderr=subprocess.PIPE, start_new_session=True
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
