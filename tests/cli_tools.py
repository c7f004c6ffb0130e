"""What the tests of the command line share: texts that are sure of their labels, and two ways
to call the program: `call` in this process, where coverage sees it, and `run` in a real one."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple, TextIO

import pytest

import cooptopics
from cooptopics.cli import main
from cooptopics.resources import shipped_corpus, shipped_model

CLEAR = (
    "Hanoï (VNA) – Les ministres de la Sécurité publique du Vietnam et du Laos ont signé mardi à "
    "Vientiane un accord de coopération contre le trafic de drogue et la traite des personnes. "
    "Les deux polices échangeront des renseignements sur les réseaux de trafiquants d'héroïne et "
    "de méthamphétamine, et mèneront des enquêtes conjointes pour démanteler les filières de "
    "traite des êtres humains."
)
QUIET = "Le prix du riz a baissé de deux pour cent au marché de Can Tho."
PAGE = f"{CLEAR}\n\n{QUIET}\n"
LABELS = ["drugs", "trafficking"]

# Signs that act on a screen: colours, a title, a C1 control, bidi and zero-width signs, line ends.
ALIVE = "\x1b[31mrouge\x1b]0;titre\x07 \x9b2J \u202eenvers\u202c \u200b\u2066caché\u2069 \x08\x7f"

posix = pytest.mark.skipif(os.name != "posix", reason="signals, terminals and devices of POSIX")


class Outcome(NamedTuple):
    """How a call ended: exit code, standard output, standard error."""

    code: int
    out: str
    err: str

    @property
    def records(self) -> list[dict[str, Any]]:
        """What was printed as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def call(*args: object, stdin: bytes = b"", **streams: TextIO | None) -> Outcome:
    """Run the program in this process, with another `stdout` or `stderr` if it is given."""
    kept = {
        name: io.TextIOWrapper(io.BytesIO(), encoding="utf-8", newline="")
        for name in ("stdout", "stderr")
    }
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["cooptopics", *map(str, args)])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        for name, stream in {**kept, **streams}.items():
            patch.setattr(sys, name, stream)
        with pytest.raises(SystemExit) as ended:
            main()
    code = ended.value.code
    assert isinstance(code, int)
    return Outcome(code, *map(_content, kept.values()))


def _content(stream: io.TextIOWrapper) -> str:
    stream.flush()
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()


@contextmanager
def pseudo_terminal() -> Iterator[tuple[TextIO, Callable[[], str]]]:
    """A stream to a terminal, and what that terminal was shown so far."""
    screen, line = os.openpty()
    shown: list[bytes] = []
    with open(line, "w", encoding="utf-8") as stream:

        def watch() -> None:
            # Reading fails when the stream is closed.
            with suppress(OSError):
                while data := os.read(screen, 4096):
                    shown.append(data)

        watcher = threading.Thread(target=watch)
        watcher.start()

        def read() -> str:
            stream.flush()
            time.sleep(0.1)
            return b"".join(shown).decode()

        yield stream, read
    watcher.join()
    os.close(screen)


def command(*args: object) -> list[str]:
    """The words that start the program in a process of its own."""
    return [sys.executable, "-m", "cooptopics", *map(str, args)]


def run(*args: object, stdin: bytes = b"", wrapper: Sequence[str] = (), **options: Any) -> Outcome:
    """Run the program in a process of its own, started by a wrapper if one is given."""
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "timeout": 60, **options}
    ended = subprocess.run([*wrapper, *command(*args)], input=stdin, **options)
    texts = (
        (part or b"").decode(errors="surrogateescape") for part in (ended.stdout, ended.stderr)
    )
    return Outcome(ended.returncode, *texts)


def complaint(outcome: Outcome) -> str:
    """The one line that the program complained in."""
    lines = outcome.err.splitlines()
    assert len(lines) == 1, outcome.err
    assert lines[0].startswith("cooptopics: "), outcome.err
    return lines[0].removeprefix("cooptopics: ")


def alive(text: str) -> list[str]:
    """The signs of an output that a screen obeys instead of showing; line ends are fine."""
    text = re.sub("\r*\n", "", text)
    return [s for s in text if unicodedata.category(s) in ("Cc", "Cf", "Cs", "Zl", "Zp")]


def without_styles(text: str) -> str:
    """A terminal's output without the codes for bold and the like."""
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def write_records(path: Path, records: Iterable[object]) -> Path:
    """A JSON lines file."""
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    return path


def install_small(root: Path, n_files: int = 3) -> Path:
    """A checkout of the package in a folder, with the shipped model and a part of the shipped corpus."""
    shutil.copytree(Path(cooptopics.__file__).parent, root / "cooptopics")
    (root / "models").mkdir()
    shutil.copy(shipped_model(), root / "models")
    (root / "training" / "corpus").mkdir(parents=True)
    for path in shipped_corpus()[:n_files]:
        shutil.copy(path, root / "training" / "corpus")
    return root


def long_work(folder: Path) -> list[str]:
    """Arguments that keep `classify` busy for longer than any test waits."""
    page = folder / "long.txt"
    page.write_text("\n".join(f"{CLEAR} Acte {i}." for i in range(300)), encoding="utf-8")
    return [str(page)] * 1000


def wait_until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait for something to come about."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.02)
