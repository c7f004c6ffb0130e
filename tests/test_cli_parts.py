"""`cooptopics classify -o folder/`: parts that hold what one file would, and runs that were killed, interrupted or
stopped by a full disk and end as an undisturbed run does."""

from __future__ import annotations

import csv
import gzip
import json
import os
import pickle
import random
import shutil
import signal
import subprocess
import time
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
    run,
    wait_until,
    write_records,
)

from cooptopics.cli.part_folder import PartFolder
from cooptopics.cli.parts import Part, label_parts
from cooptopics.errors import InputError
from cooptopics.reading import Reading, list_inputs
from cooptopics.records import Record

CAPTION = "Les deux ministres à Vientiane. Photo : VNA"
N_RECORDS = 600


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    """Records in one file, some of which cannot be read, and pages in others."""
    folder = tmp_path / "articles"
    folder.mkdir()
    records: list[Any] = [
        {"id": i, "text": f"{CAPTION}\n{CLEAR if i % 3 else QUIET} Acte {i}."}
        for i in range(N_RECORDS)
    ]
    records[7] = {"id": 7}
    records[-1] = [ALIVE]
    write_records(folder / "a.jsonl", records)
    for i in range(5):
        (folder / f"b{i}.txt").write_text(f"{CLEAR}\n\n{QUIET} Page {i}.", encoding="utf-8")
    return folder


def options(model_file: Path, *more: object, size: int = 100) -> list[object]:
    return ["--format", "jsonl", "-m", model_file, "--part-size", size, *more]


def content(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, hidden ones too."""
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def parts(folder: Path) -> list[Path]:
    return sorted(folder.glob("part-*"))


def rows(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for part in parts(folder) for line in part.read_bytes().splitlines()]


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def read_parquet(path: Path) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pytest.importorskip("pyarrow.parquet").read_table(path).to_pylist()
    return rows


class TestParts:
    def test_hold_together_what_one_file_would(self, articles: Path, model_file: Path) -> None:
        outcome = call("classify", articles, "-o", f"{articles}-labels/", *options(model_file))
        one = call("classify", articles, "--format", "jsonl", "-m", model_file)
        assert (outcome.code, outcome.out) == (one.code, "") == (1, "")
        assert sorted(outcome.err) == sorted(one.err)
        labels = Path(f"{articles}-labels")
        assert b"".join(part.read_bytes() for part in parts(labels)).decode() == one.out

    def test_hold_a_fixed_number_of_records(self, articles: Path, model_file: Path) -> None:
        call("classify", articles, "-o", f"{articles}-labels/", *options(model_file))
        labels = Path(f"{articles}-labels")
        assert [path.name for path in parts(labels)] == [f"part-{n:06}.jsonl" for n in range(7)]
        # Two paragraphs a record; one record in the first hundred cannot be read.
        assert [path.read_bytes().count(b"\n") for path in parts(labels)] == [
            198,
            *[200] * 4,
            198,
            10,
        ]

    def test_are_shorter_where_records_are_long(
        self, tmp_path: Path, model_file: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cooptopics.cli.parts._MOST_BYTES", 3 * len(CLEAR))
        source = write_records(tmp_path / "a.jsonl", [{"text": CLEAR}] * 10)
        call("classify", source, "-o", tmp_path / "labels", "--resume", *options(model_file))
        sizes = [path.read_bytes().count(b"\n") for path in parts(tmp_path / "labels")]
        assert sizes == [3, 3, 3, 1]

    def test_two_workers_write_the_same(self, articles: Path, model_file: Path) -> None:
        one, two = (
            call("classify", articles, "-o", f"{articles}-{n}/", *options(model_file, "-j", n))
            for n in (1, 2)
        )
        assert two.code == one.code
        assert sorted(two.err) == sorted(one.err)
        assert content(Path(f"{articles}-2")) == content(Path(f"{articles}-1"))

    def test_reach_a_worker_as_they_are(self) -> None:
        records = [Record("a.jsonl", 1, ".jsonl", b"{}"), Record("b.txt", 0, ".txt", None, "2")]
        for part in (Part(3, records), Part(4, [])):
            assert pickle.loads(pickle.dumps(part)) == part

    @posix
    @pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
    def test_two_workers_need_no_standard_streams(
        self, tmp_path: Path, model_file: Path, closed: str
    ) -> None:
        source = write_records(tmp_path / "a.jsonl", [{"text": CLEAR}])
        words = ("classify", source, "-o", f"{tmp_path}/labels/", *options(model_file, "-j", 2))
        outcome = run(*words, wrapper=["bash", "-c", f'exec "$@" {closed}', "bash"])
        assert outcome == (0, "", "")
        assert len(rows(tmp_path / "labels")) == 1

    def test_what_failed_is_listed_beside_them(self, articles: Path, model_file: Path) -> None:
        outcome = call("classify", articles, "-o", f"{articles}-labels/", *options(model_file))
        labels = Path(f"{articles}-labels")
        listed = [path.read_text(encoding="utf-8") for path in sorted(labels.glob("_failed*"))]
        assert outcome.err == "".join(f"cooptopics: {text}" for text in listed)
        assert listed[0] == f'{articles / "a.jsonl"}:8: "text" is missing; every record needs one\n'
        assert alive("".join(listed)) == []

    def test_the_model_lies_beside_them(self, articles: Path, model_file: Path) -> None:
        call("classify", articles, "-o", f"{articles}-labels/", *options(model_file))
        model = Path(f"{articles}-labels", "_model.safetensors")
        again = call("classify", articles, "--format", "jsonl", "-m", model)
        assert again.records == rows(Path(f"{articles}-labels"))

    def test_a_missing_input_begins_nothing(
        self, articles: Path, tmp_path: Path, model_file: Path
    ) -> None:
        labels = tmp_path / "labels"
        outcome = call(
            "classify", articles, "missing", "-o", labels, *options(model_file, "--resume")
        )
        assert outcome.code == 2
        said = "missing: No such file or directory; check the name; nothing was begun"
        assert complaint(outcome) == said
        assert not labels.exists()

    def test_are_no_input_of_the_run_that_writes_them(
        self, articles: Path, model_file: Path
    ) -> None:
        labels = articles / "labels"
        first = call("classify", articles, "-o", f"{labels}/", *options(model_file))
        whole = content(labels)
        parts(labels)[0].unlink()
        (labels / "_SUCCESS").unlink()
        again = call("classify", articles, "-o", labels, *options(model_file), "--resume")
        assert (first.code, again.code) == (1, 1)
        assert content(labels) == whole

    def test_damaged_archives_are_remembered(self, tmp_path: Path, model_file: Path) -> None:
        """As what failed in a record is, also when the run was finished before."""
        (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(b'{"text": "Un."}\n' * 99)[:-9])
        arguments = ["classify", tmp_path, "-o", tmp_path / "labels", *options(model_file)]
        assert [call(*arguments, "--resume").code for _ in range(2)] == [1, 1]
        said = (tmp_path / "labels" / "_failed-inputs.txt").read_text(encoding="utf-8")
        assert "broken archive" in said


class TestTables:
    @pytest.fixture(autouse=True)
    def pyarrow(self) -> Any:
        return pytest.importorskip("pyarrow")

    @pytest.mark.parametrize("kind", ["paragraphs", "labels"])
    @pytest.mark.parametrize("format_", ["parquet", "csv"])
    def test_hold_together_what_one_table_would(
        self, articles: Path, model_file: Path, format_: str, kind: str
    ) -> None:
        read = {"csv": read_csv, "parquet": read_parquet}[format_]
        chosen = [*options(model_file), "--format", format_, "--rows", kind]
        whole, labels = Path(f"{articles}-whole"), Path(f"{articles}-labels")
        call("classify", articles, "-o", whole, *chosen)
        call("classify", articles, "-o", f"{labels}/", *chosen)
        assert len(parts(labels)) == 7
        assert [row for path in parts(labels) for row in read(path)] == read(whole)

    def test_columns_are_the_same_whatever_the_rows_hold(
        self, tmp_path: Path, model_file: Path
    ) -> None:
        import pyarrow.parquet as pq

        source = write_records(
            tmp_path / "a.jsonl", [{"text": CAPTION}, {"id": "x", "text": CLEAR}]
        )
        chosen = [*options(model_file, size=1), "--format", "parquet"]
        call("classify", source, "-o", f"{tmp_path}/labels/", *chosen)
        one, other = (pq.read_schema(path) for path in parts(tmp_path / "labels"))
        assert one == other

    def test_numbers_in_place_of_texts_are_told(self, tmp_path: Path, model_file: Path) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table({"text": [1, 2]}), tmp_path / "a.parquet")
        labels = tmp_path / "labels"
        outcome = call(
            "classify", tmp_path / "a.parquet", "-o", labels, *options(model_file, "--resume")
        )
        assert outcome.code == 1
        assert [line.partition(": ")[2] for line in outcome.err.splitlines()] == [
            f'{tmp_path}/a.parquet:{row}: "text" is int, not a string; every record needs one'
            for row in (1, 2)
        ]

    def test_half_characters_become_question_marks(self, tmp_path: Path, model_file: Path) -> None:
        import pyarrow.parquet as pq

        source = write_records(tmp_path / "a.jsonl", [{"text": f"{CLEAR} \ud800"}])
        chosen = [*options(model_file), "--format", "parquet", "--unit", "text"]
        assert call("classify", source, "-o", f"{tmp_path}/labels/", *chosen).code == 0
        (row,) = pq.read_table(tmp_path / "labels").to_pylist()
        assert row["text"] == f"{CLEAR} ?"


class TestWrongUse:
    """Told in one line before any work, and nothing that is there gets lost."""

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (["-o", "labels/", "--format", "table"], "a folder takes --format jsonl, csv, parquet"),
            (["--resume"], "--resume goes on with a folder: name it by -o labels/"),
            (
                ["--format", "jsonl", "-o", "labels/", "--mark-duplicates"],
                "--mark-duplicates needs all articles in one file",
            ),
        ],
    )
    def test_options_that_do_not_fit(
        self, articles: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
    ) -> None:
        monkeypatch.chdir(articles)
        outcome = call("classify", "a.jsonl", *words)
        assert outcome.code == 2
        assert complaint(outcome).startswith(said)
        assert not Path("labels").exists()

    def test_a_folder_of_other_files(self, articles: Path, model_file: Path) -> None:
        before = content(articles)
        outcome = call("classify", articles, "-o", articles, *options(model_file))
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{articles}: holds other files; choose an empty")
        assert content(articles) == before

    def test_a_file_where_the_folder_should_be(self, articles: Path, model_file: Path) -> None:
        target = articles / "a.jsonl"
        outcome = call("classify", articles, "-o", f"{target}/", *options(model_file))
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"cannot write {target}: ")

    def test_standard_input_is_read_only_once(self, tmp_path: Path, model_file: Path) -> None:
        outcome = call("classify", "-", "-o", f"{tmp_path}/labels/", *options(model_file))
        assert outcome.code == 2
        assert complaint(outcome).startswith("-: standard input can be read only once")

    @posix
    def test_so_is_a_pipe(self, tmp_path: Path, model_file: Path) -> None:
        os.mkfifo(tmp_path / "a.jsonl")
        outcome = call(
            "classify", tmp_path / "a.jsonl", "-o", f"{tmp_path}/labels/", *options(model_file)
        )
        assert outcome.code == 2
        assert "can be read only once" in complaint(outcome)


class TestResume:
    @pytest.fixture
    def labels(self, articles: Path, model_file: Path) -> Path:
        """A run that lost its last three parts, as if it had been killed before them."""
        call("classify", articles, "-o", f"{articles}-labels/", *options(model_file))
        folder = Path(f"{articles}-labels")
        for path in [*parts(folder)[-3:], folder / "_SUCCESS"]:
            path.unlink()
        return folder

    def test_makes_what_is_not_there(self, articles: Path, labels: Path, model_file: Path) -> None:
        kept = {path: path.stat().st_mtime_ns for path in parts(labels)}
        (labels / ".part-000004.jsonl.half").write_text("half", encoding="utf-8")
        outcome = call("classify", articles, "-o", labels, *options(model_file), "--resume")
        whole = Path(f"{articles}-whole")
        undisturbed = call("classify", articles, "-o", f"{whole}/", *options(model_file))
        assert outcome.code == undisturbed.code == 1
        assert content(labels) == content(whole)
        assert {path: path.stat().st_mtime_ns for path in kept} == kept

    def test_only_when_it_is_asked_for(
        self, articles: Path, labels: Path, model_file: Path
    ) -> None:
        before = content(labels)
        outcome = call("classify", articles, "-o", labels, *options(model_file))
        assert outcome.code == 2
        assert complaint(outcome).startswith(
            f"{labels}: holds a run already; go on with it by --resume"
        )
        assert content(labels) == before

    def test_with_other_workers(self, articles: Path, labels: Path, model_file: Path) -> None:
        call("classify", articles, "-o", labels, *options(model_file), "--resume", "-j", 2)
        assert len(parts(labels)) == 7

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (["--part-size", 99], "part size"),
            (["--unit", "text"], "unit"),
            (["--format", "parquet"], "format"),
            (["--any-language"], "any language"),
            (["--rows", "labels"], "rows"),
            (["--threshold", "drugs=0.1"], "model"),
            (["-m", "shipped"], "model"),
        ],
    )
    def test_not_with_other_options(
        self, articles: Path, labels: Path, model_file: Path, change: list[object], said: str
    ) -> None:
        if "parquet" in change:
            pytest.importorskip("pyarrow")
        before = content(labels)
        chosen = [*options(model_file), *change, "--resume"]
        outcome = call("classify", articles, "-o", labels, *chosen)
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{labels}: was begun with other {said}; use the same")
        assert content(labels) == before

    @pytest.mark.parametrize("change", ["content", "name", "more"])
    def test_not_with_other_inputs(
        self, articles: Path, labels: Path, model_file: Path, change: str
    ) -> None:
        page = articles / "b0.txt"
        if change == "content":
            page.write_text("Autre chose.", encoding="utf-8")
        elif change == "name":
            page.rename(page.with_name("b.txt"))
        else:
            shutil.copy(page, articles / "c.txt")
        outcome = call("classify", articles, "-o", labels, *options(model_file), "--resume")
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{labels}: was begun with other inputs")

    def test_a_finished_run_stays_as_it_is(
        self, articles: Path, labels: Path, model_file: Path
    ) -> None:
        resume = ("classify", articles, "-o", labels, *options(model_file), "--resume")
        call(*resume)
        before = content(labels)
        outcome = call(*resume)
        assert outcome.code == 1
        assert complaint(outcome) == f"{labels}: was finished already"
        assert content(labels) == before

    def test_what_can_be_read_by_now_has_not_failed(self, articles: Path, model_file: Path) -> None:
        labels = Path(f"{articles}-labels")
        arguments = ["classify", articles, "-o", labels, *options(model_file), "--resume"]
        assert call(*arguments).code == 1
        whole = content(labels)
        stale = labels / "_failed-000001.txt"
        assert not stale.exists()
        stale.write_text("could not be read\n", encoding="utf-8")
        parts(labels)[1].unlink()
        (labels / "_SUCCESS").unlink()
        call(*arguments)
        assert content(labels) == whole

    def test_a_part_that_is_removed_is_made_again(
        self, articles: Path, labels: Path, model_file: Path
    ) -> None:
        resume = ("classify", articles, "-o", labels, *options(model_file), "--resume")
        call(*resume)
        before = content(labels)
        parts(labels)[2].unlink()
        (labels / "_SUCCESS").unlink()
        call(*resume)
        assert content(labels) == before

    def test_a_manifest_of_something_else(
        self, articles: Path, labels: Path, model_file: Path
    ) -> None:
        (labels / "_run.json").write_text("[1]", encoding="utf-8")
        outcome = call("classify", articles, "-o", labels, *options(model_file), "--resume")
        assert outcome.code == 2
        assert "_run.json: cannot be read: " in complaint(outcome)

    def test_a_broken_manifest(self, articles: Path, labels: Path, model_file: Path) -> None:
        (labels / "_run.json").write_text("{", encoding="utf-8")
        outcome = call("classify", articles, "-o", labels, *options(model_file), "--resume")
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{labels / '_run.json'}: cannot be read: ")


def kill_until_done(arguments: list[object], labels: Path, n_kills: int, seed: int) -> int:
    """Kill a run so many times, each some parts further and a moment later, then let it end.

    Every second time its workers live on for a moment. Gives the exit code of the last run.
    """
    chance = random.Random(seed)
    n_parts = 0
    for number in range(n_kills):
        with subprocess.Popen(
            command(*arguments), stderr=subprocess.DEVNULL, start_new_session=True
        ) as process:
            wait_for_parts(labels, n_parts + chance.randrange(3), process)
            time.sleep(chance.random() * (0.1 if n_parts else 1.0))
            if number % 2:
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            assert process.wait() == -signal.SIGKILL, "it ended before it was killed"
        n_parts = len(parts(labels))
    return run(*arguments, stderr=subprocess.DEVNULL, timeout=600).code


def wait_for_parts(labels: Path, wanted: int, process: subprocess.Popen[bytes]) -> None:
    wait_until(lambda: process.poll() is not None or len(parts(labels)) >= wanted)


@posix
class TestKill:
    """At random moments, by SIGKILL: what the last run leaves is what an undisturbed one gives."""

    def check(self, articles: Path, model_file: Path, n_kills: int, size: int, jobs: int) -> None:
        chosen = options(model_file, "--jobs", jobs, "--resume", size=size)
        whole, labels = Path(f"{articles}-whole"), Path(f"{articles}-labels")
        undisturbed = call("classify", articles, "-o", whole, *chosen)
        arguments: list[object] = ["classify", articles, "-o", labels, *chosen]
        assert kill_until_done(arguments, labels, n_kills, seed=n_kills + jobs) == undisturbed.code
        assert content(labels) == content(whole)

    def test_three_times(self, articles: Path, model_file: Path) -> None:
        write_records(articles / "c.jsonl", [{"text": f"{CLEAR} {i}"} for i in range(10_000)])
        self.check(articles, model_file, 3, size=100, jobs=2)

    @pytest.mark.long
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_fifty_times(self, articles: Path, model_file: Path, jobs: int) -> None:
        write_records(articles / "c.jsonl", [{"text": f"{CLEAR} {i}"} for i in range(60_000)])
        self.check(articles, model_file, 50, size=150, jobs=jobs)


@posix
class TestStop:
    """Other ways to stop leave whole parts and nothing half-written, and can be resumed."""

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_interrupt(self, articles: Path, model_file: Path, jobs: int) -> None:
        write_records(articles / "c.jsonl", [{"text": f"{CLEAR} {i}"} for i in range(20_000)])
        labels = Path(f"{articles}-labels")
        arguments = [
            "classify",
            articles,
            "-o",
            labels,
            *options(model_file, "-j", jobs),
            "--resume",
        ]
        with subprocess.Popen(
            command(*arguments), stderr=subprocess.PIPE, start_new_session=True
        ) as process:
            wait_until(lambda: len(parts(labels)) > 2)
            os.killpg(process.pid, signal.SIGINT)
            _, err = process.communicate(timeout=30)
        assert process.returncode == 130
        assert b"interrupted; nothing half-written was kept" in err
        assert not list(labels.glob(".*"))
        assert not (labels / "_SUCCESS").exists()

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_full_disk(self, articles: Path, model_file: Path, jobs: int) -> None:
        """A limit on the size of files stands for it; it lets the model through and stops the parts."""
        size = model_file.stat().st_size
        (articles / "long.txt").write_text(f"{CLEAR}\n\n" * (size // 300), encoding="utf-8")
        labels = Path(f"{articles}-labels")
        arguments = [
            "classify",
            articles,
            "-o",
            labels,
            *options(model_file, "-j", jobs),
            "--resume",
        ]
        limit = f'ulimit -f {size // 512 + 16}; exec "$@"'
        stopped = run(*arguments, wrapper=["bash", "-c", limit, "bash"])
        assert stopped.code == 2
        assert "cannot write" in stopped.err.splitlines()[-1]
        assert not list(labels.glob(".*"))
        assert call(*arguments).code == 1
        whole = Path(f"{articles}-whole")
        call("classify", articles, "-o", f"{whole}/", *options(model_file))
        assert content(labels) == content(whole)

    def test_a_document_that_is_gone(self, tmp_path: Path, model_file: Path) -> None:
        """As where a share of the network is: it may come back."""
        folder = tmp_path / "articles"
        folder.mkdir()
        for number in range(40):
            (folder / f"{number:02}.txt").write_text(CLEAR, encoding="utf-8")
        labels = tmp_path / "labels"
        begun = PartFolder(labels, "jsonl", "paragraphs", "article", False, 10)
        files, _ = list_inputs([str(folder)])
        begun.begin("", model_file.read_bytes(), resume=False)
        (folder / "25.txt").rename(tmp_path / "25.txt")
        with pytest.raises(InputError, match=r"25\.txt: No such file.*; then go on by --resume"):
            list(label_parts(begun, Reading(files, pytest.fail, pytest.fail), 1))
        assert [path.name for path in parts(labels)] == ["part-000000.jsonl", "part-000001.jsonl"]
        assert not (labels / "_SUCCESS").exists()

    @posix
    def test_killed_takes_its_workers_along(self, articles: Path, model_file: Path) -> None:
        write_records(articles / "c.jsonl", [{"text": f"{CLEAR} {i}"} for i in range(20_000)])
        labels = Path(f"{articles}-labels")
        arguments = ["classify", articles, "-o", f"{labels}/", *options(model_file, "-j", 2)]
        with subprocess.Popen(command(*arguments), stderr=subprocess.PIPE) as process:
            wait_until(lambda: len(parts(labels)) > 2)
            process.kill()
            # It ends when all that hold it have ended.
            process.communicate(timeout=30)

    @pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that gives read errors")
    def test_a_read_error(self, articles: Path, model_file: Path) -> None:
        """What the system cannot read now it may read later, so it is not passed over."""
        broken = articles / "aa.jsonl"
        broken.symlink_to("/proc/self/mem")
        labels = Path(f"{articles}-labels")
        outcome = call("classify", articles, "-o", labels, *options(model_file), "--resume")
        assert outcome.code == 2
        said = f"cooptopics: {broken}: Input/output error; then go on by --resume"
        assert outcome.err.splitlines()[-1] == said
        assert len(parts(labels)) == 6
        assert not (labels / "_SUCCESS").exists()
