"""What goes wrong on the way: full disks, lost permissions, changed files, odd locales, little memory and Ctrl-C end in
one clear line and the right exit code, with whole files or none."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from cli_tools import (
    CLEAR,
    LABELS,
    PAGE,
    Outcome,
    call,
    command,
    complaint,
    long_work,
    posix,
    run,
    write_records,
)

from cooptopics.resources import shipped_model

pytestmark = posix
FULL = "No space left on device; free some space or choose another place"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


@pytest.fixture
def unprivileged() -> list[str]:
    """The words before the program that take away the administrator's right to read and write everything."""
    if os.geteuid():
        return []
    if not shutil.which("setpriv"):
        pytest.skip("the administrator reads and writes everything")
    return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]


def while_it_waits(
    folder: Path, args: tuple[object, ...], change: Callable[[], object], wrapper: list[str]
) -> Outcome:
    """Run the program on a pipe and other inputs, and change something when it has opened the pipe."""
    pipe = folder / "pipe.txt"
    os.mkfifo(pipe)

    def feed() -> None:
        with pipe.open("w", encoding="utf-8") as stream:
            change()
            stream.write(CLEAR)

    feeder = threading.Thread(target=feed)
    feeder.start()
    outcome = run("classify", pipe, *args, "--format", "jsonl", wrapper=wrapper)
    feeder.join()
    return outcome


class TestSmallDisk:
    """A real file system of few kilobytes."""

    @pytest.fixture
    def disk(self, tmp_path: Path) -> Iterator[Path]:
        folder = tmp_path / "disk"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(folder)]
        if os.geteuid() or subprocess.run(mount, capture_output=True).returncode:
            pytest.skip("no file system can be mounted here")
        yield folder
        subprocess.run(["umount", str(folder)], check=True)

    def test_older_output_stays_whole(self, disk: Path, tmp_path: Path) -> None:
        target = disk / "labels.jsonl"
        target.write_text("older", encoding="utf-8")
        outcome = call("classify", *long_work(tmp_path)[:1], "--format", "jsonl", "-o", target)
        assert outcome.code == 2
        assert complaint(outcome) == f"cannot write {target}: {FULL}"
        assert [path.read_text() for path in disk.iterdir()] == ["older"]

    def test_no_half_of_a_model_stays(self, disk: Path, tmp_path: Path) -> None:
        rows = [
            {
                "id": str(i),
                "text": f"La {'police' if i % 2 else 'pluie'} du quartier {i} est revenue.",
                "labels": ["drugs"] * (i % 2),
                "annotated_for": ["drugs"],
            }
            for i in range(60)
        ]
        corpus = write_records(tmp_path / "corpus.jsonl", rows)
        (disk / "filler").write_bytes(bytes(64 << 10))
        outcome = call("train", corpus, "--no-base", "-o", disk / "model", "--jobs", 1)
        assert outcome.code == 2
        assert f"cannot write {disk / 'model'}: {FULL}" in outcome.err.splitlines()[-1]
        assert [path.name for path in disk.iterdir()] == ["filler"]

    def test_a_limit_on_the_size_of_files(self, tmp_path: Path) -> None:
        target = tmp_path / "labels.jsonl"
        args = ("classify", *long_work(tmp_path)[:1], "--format", "jsonl", "-o", target)
        outcome = run(*args, wrapper=["bash", "-c", 'ulimit -f 16; exec "$@"', "bash"])
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"cannot write {target}: File too large")
        assert [path.name for path in tmp_path.iterdir()] == ["long.txt"]


class TestLostPermissions:
    def test_to_read_midway(self, page: Path, unprivileged: list[str]) -> None:
        last = page.with_name("last.txt")
        last.write_text(CLEAR, encoding="utf-8")
        outcome = while_it_waits(page.parent, (page, last), lambda: page.chmod(0o000), unprivileged)
        assert (outcome.code, [record["labels"] for record in outcome.records]) == (1, [LABELS] * 2)
        assert complaint(outcome).startswith(f"{page}: Permission denied; change its permissions")

    def test_a_file_that_goes_midway(self, page: Path) -> None:
        outcome = while_it_waits(page.parent, (page,), page.unlink, [])
        assert (outcome.code, len(outcome.records)) == (1, 1)
        assert complaint(outcome).startswith(f"{page}: No such file or directory")

    def test_to_write_midway(self, page: Path, unprivileged: list[str]) -> None:
        folder = page.with_name("results")
        folder.mkdir()
        target = folder / "labels"
        target.write_text("older", encoding="utf-8")
        outcome = while_it_waits(
            page.parent, (page, "-o", target), lambda: folder.chmod(0o555), unprivileged
        )
        folder.chmod(0o755)
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"cannot write {target}: Permission denied")
        assert target.read_text(encoding="utf-8") == "older"


class TestChangedModel:
    """The file is read once, so what happens to it later changes nothing."""

    @pytest.mark.parametrize("jobs", [1, 2])
    @pytest.mark.parametrize("change", ["cut short", "replaced", "gone"])
    def test_while_it_runs(self, page: Path, change: str, jobs: int) -> None:
        model = page.with_name("model")
        shutil.copy(shipped_model(), model)
        changes: dict[str, Callable[[], object]] = {
            "cut short": lambda: os.truncate(model, 1000),
            "replaced": lambda: model.write_bytes(b"x" * 10_000),
            "gone": model.unlink,
        }
        args = (page, "--model", model, "--jobs", jobs)
        outcome = while_it_waits(page.parent, args, changes[change], [])
        assert (outcome.code, outcome.err) == (0, "")
        assert [record["labels"] for record in outcome.records] == [LABELS, LABELS, []]


@pytest.fixture(scope="module")
def turkish(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """In Turkish, the capital of i is no I."""
    folder = tmp_path_factory.mktemp("locales")
    if not shutil.which("localedef"):
        pytest.skip("no locales can be made here")
    make = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
    if subprocess.run(make, capture_output=True).returncode:
        pytest.skip("no Turkish locale can be made here")
    return {**os.environ, "LOCPATH": str(folder), "LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr"}


class TestLocales:
    def test_a_turkish_one_is_in_force(self, turkish: dict[str, str]) -> None:
        code = "import locale; print(locale.setlocale(locale.LC_ALL, ''), locale.localeconv()['decimal_point'])"
        printed = subprocess.run([sys.executable, "-c", code], env=turkish, capture_output=True)
        assert printed.stdout.split() == [b"tr_TR.UTF-8", b","]

    @pytest.mark.parametrize("format_", ["table", "json", "csv"])
    def test_turkish(self, page: Path, format_: str, turkish: dict[str, str]) -> None:
        page.write_text(f"{PAGE}\n\nINTERPOL a fini l'enquête à Istanbul.\n", encoding="utf-8")
        args = ("classify", page, "--format", format_)
        assert run(*args, env=turkish) == call(*args)

    @pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "nowhere", ""])
    def test_odd_time_zones(self, page: Path, zone: str) -> None:
        args = ("classify", page, "--format", "jsonl")
        assert run(*args, env={**os.environ, "TZ": zone}) == call(*args)


class TestLittleMemory:
    """Each step from too little to start up to enough ends well."""

    @pytest.mark.parametrize("megabytes", [50, 80, 110, 140, 200, 300])
    def test_to_start(self, page: Path, megabytes: int) -> None:
        target = page.with_name("labels")
        limit = ["bash", "-c", f'ulimit -v {megabytes << 10}; exec "$@"', "bash"]
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        args = ("classify", page, "--format", "jsonl", "-o", target)
        outcome = run(*args, wrapper=limit, env=environment)
        if outcome.code:
            assert "memory" in outcome.err.lower() or "failed to map" in outcome.err
            # NumPy's linear algebra ends the process itself.
            assert outcome.code == (1 if outcome.err.startswith("OpenBLAS error") else 2)
            assert len(outcome.err.splitlines()) == 1
            assert not target.exists()
        else:
            assert len(target.read_text(encoding="utf-8").splitlines()) == 2

    def test_a_page_that_takes_more_than_there_is(self, page: Path) -> None:
        huge = page.with_name("huge.txt")
        huge.write_text(f"{CLEAR}\n\n" * 150_000, encoding="utf-8")
        target = page.with_name("labels")

        def limit() -> None:
            resource.setrlimit(resource.RLIMIT_AS, (250 << 20, 250 << 20))

        words = command("classify", huge, page, "--format", "jsonl", "-o", target)
        environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
        ended = subprocess.run(
            words, capture_output=True, text=True, preexec_fn=limit, env=environment
        )
        assert ended.returncode in (1, 2)
        (line,) = ended.stderr.splitlines()
        assert "memory" in line
        assert target.exists() == (ended.returncode == 1)


class TestInterruptedStart:
    """Ctrl-C in the moment when a library is being imported."""

    CODE = """
import os, signal, sys
def interrupt(event, args):
    if event == "import" and args[0] == {module!r}:
        os.kill(os.getpid(), signal.SIGINT)
sys.addaudithook(interrupt)
sys.argv = ["cooptopics", "classify", {page!r}]
from cooptopics.__main__ import main
main()
"""

    @pytest.mark.parametrize(
        "module",
        [
            "click",
            "cooptopics.cli",
            "cooptopics.inputs",
            "numpy",
            "numpy._core.multiarray",
            "numpy.linalg",
            "cooptopics.tensors",
            "rich.console",
        ],
    )
    def test_is_one_line(self, page: Path, module: str) -> None:
        code = self.CODE.format(module=module, page=str(page))
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert ended.stderr == "cooptopics: interrupted; nothing half-written was kept\n"
        # The interpreter may end by the signal itself, which a shell shows as 130 too.
        assert ended.returncode in (130, -signal.SIGINT)

    def test_is_one_line_at_any_time(self, page: Path) -> None:
        for moment in range(8):
            process = subprocess.Popen(
                command("classify", page), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
            )
            time.sleep(0.15 + moment / 20)
            process.send_signal(signal.SIGINT)
            _, err = process.communicate(timeout=60)
            lines = err.splitlines()
            # Before the first line of the program runs, the interpreter speaks for itself.
            if "cooptopics" in err and "frozen" not in err:
                assert lines == ["cooptopics: interrupted; nothing half-written was kept"]

    def test_a_library_that_is_not_there_is_one_line(self, page: Path) -> None:
        code = (
            "import sys; sys.modules['orjson'] = sys.modules['click'] = None;"
            "from cooptopics.__main__ import main; main()"
        )
        ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        assert ended.returncode == 2
        (line,) = ended.stderr.splitlines()
        assert line.startswith("cooptopics: cannot start: import of click halted")
