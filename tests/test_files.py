"""Writing a file whole or not at all: what stays when it fails, links, permissions and devices,
and what is said of it."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_tools import posix

from cooptopics.errors import InputError
from cooptopics.files import open_atomically, reason, write_atomically


@pytest.fixture
def target(tmp_path: Path) -> Path:
    path = tmp_path / "target"
    path.write_bytes(b"older")
    return path


class TestWhole:
    def test_a_new_file(self, tmp_path: Path) -> None:
        write_atomically(tmp_path / "new", b"content")
        assert (tmp_path / "new").read_bytes() == b"content"

    def test_a_name_without_a_folder(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        write_atomically("new", b"content")
        assert (tmp_path / "new").read_bytes() == b"content"

    def test_an_older_file_is_replaced_at_the_end(self, target: Path) -> None:
        with open_atomically(target) as file:
            file.write(b"con")
            file.flush()
            assert target.read_bytes() == b"older"
            file.write(b"tent")
        assert target.read_bytes() == b"content"
        assert list(target.parent.iterdir()) == [target]

    def test_of_two_at_once_the_later_one_stays(self, target: Path) -> None:
        with open_atomically(target) as first:
            with open_atomically(target) as second:
                first.write(b"1" * 100_000)
                second.write(b"2")
            assert target.read_bytes() == b"2"
        assert target.read_bytes() == b"1" * 100_000


class TestNotAtAll:
    @pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit, MemoryError])
    def test_whatever_happens(self, target: Path, error: type[BaseException]) -> None:
        def fail() -> None:
            with open_atomically(target) as file:
                file.write(b"half")
                raise error

        with pytest.raises(error):
            fail()
        assert target.read_bytes() == b"older"
        assert list(target.parent.iterdir()) == [target]

    def test_no_new_file_either(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError), open_atomically(tmp_path / "new"):
            raise ValueError
        assert list(tmp_path.iterdir()) == []

    def test_a_failing_disk_is_said(self, target: Path) -> None:
        with pytest.raises(InputError) as said, open_atomically(target):
            raise OSError(errno.ENOSPC, "No space left on device")
        assert str(said.value).startswith(f"cannot write {target}: No space left on device; free")
        assert target.read_bytes() == b"older"


class TestPlaces:
    def test_missing_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "missing"
        with pytest.raises(InputError, match=r"there is no folder .*missing; make it first"):
            write_atomically(folder / "new", b"")
        assert not folder.exists()

    def test_folder(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match=r"name a file$"):
            write_atomically(tmp_path, b"")

    @posix
    def test_a_link_stays_and_what_it_leads_to_is_replaced(self, target: Path) -> None:
        link = target.with_name("link")
        link.symlink_to(target.name)
        write_atomically(link, b"content")
        assert link.is_symlink()
        assert target.read_bytes() == b"content"


@posix
class TestPermissions:
    @pytest.mark.parametrize("mode", [0o600, 0o644, 0o664])
    def test_those_of_an_older_file_stay(self, target: Path, mode: int) -> None:
        target.chmod(mode)
        write_atomically(target, b"content")
        assert target.stat().st_mode & 0o777 == mode

    @pytest.mark.parametrize("mask", [0o022, 0o077])
    def test_a_new_file_gets_the_usual_ones(self, tmp_path: Path, mask: int) -> None:
        before = os.umask(mask)
        try:
            write_atomically(tmp_path / "new", b"content")
            assert os.umask(mask) == mask
        finally:
            os.umask(before)
        assert (tmp_path / "new").stat().st_mode & 0o777 == 0o666 & ~mask


@posix
class TestDevices:
    """They are written to as they are, never replaced."""

    def test_a_full_disk(self) -> None:
        with pytest.raises(InputError, match=r"^cannot write /dev/full: No space left on device"):
            write_atomically("/dev/full", b"content")
        assert Path("/dev/full").is_char_device()

    def test_nothing(self) -> None:
        write_atomically("/dev/null", b"content")
        assert Path("/dev/null").is_char_device()

    @pytest.mark.parametrize("stream", ["/dev/stdout", "/dev/fd/1"])
    def test_standard_output(self, stream: str, tmp_path: Path) -> None:
        code = f"from cooptopics.files import write_atomically as w; w({stream!r}, b'content')"
        piped = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert (piped.stdout, piped.stderr) == (b"content", b"")
        path = tmp_path / "redirected"
        with path.open("wb") as file:
            subprocess.run([sys.executable, "-c", code], stdout=file, check=True)
        assert path.read_bytes() == b"content"
        assert Path("/dev/stdout").is_symlink()


class TestReasons:
    @pytest.mark.parametrize(
        ("number", "advice"),
        [
            (errno.ENOENT, "check the name"),
            (errno.EACCES, "change its permissions"),
            (errno.EISDIR, "name a file"),
            (errno.ENOSPC, "free some space"),
        ],
    )
    def test_what_the_system_says_comes_with_advice(self, number: int, advice: str) -> None:
        said = reason(OSError(number, os.strerror(number)))
        assert said.startswith(f"{os.strerror(number)}; {advice}")

    def test_an_error_without_a_number(self) -> None:
        assert reason(OSError("out of order")) == "out of order"
