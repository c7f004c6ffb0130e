"""Terminals: text that cannot come alive, tables, progress, and who hears Ctrl-C."""

from __future__ import annotations

import codecs
import json
import os
import re
import signal
import sys
import time
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import timedelta
from typing import IO, TYPE_CHECKING, Any, BinaryIO, TextIO, TypeVar, cast

import click

from cooptopics.errors import InputError

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from cooptopics.results import Word

Item = TypeVar("Item")
_PATIENCE = 1.0  # seconds of work before a progress bar shows
_UNUSUAL = re.compile("[^ -~\xa0-\xac\xae-\xff‘’“”–—…€œŒ]")
_ASCII = bytes(range(0x7F))
# What such signs look like in UTF-8, among signs past ASCII; a quick test that lets a few others through.
_MAY_BE_ALIVE = re.compile(
    rb"\x7f|\xc2[\x80-\x9f\xad]|\xd8|\xdb\x9d|\xdc\x8f|\xe0[\xa2\xa3]|\xe1\xa0\x8e|\xe2\x80[\x8b-\x8f\xa8-\xae]"
    rb"|\xe2\x81[\xa0-\xaf]|\xef\xbb\xbf|\xef\xbf|\xf0\x91|\xf0\x93|\xf0\x9b|\xf0\x9d\x85|\xf3\xa0"
)
_ALIVE = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, direction signs, half characters, line ends


def printable(text: str) -> str:
    """A text in one line, with every control and direction sign spelled out, so that none acts on the screen."""
    return _spell_out(re.sub("[\t\n\r]", " ", text))


def to_json(data: Any, indent: int | None = None) -> bytes:
    """Data as JSON in UTF-8, with the signs that could act on a screen escaped; it reads back as the same data.

    Parameters
    ----------
    data : of strings, numbers, lists and dictionaries
    indent : spaces a level; None writes one line
    """
    encoded = _encode(data) if indent is None else None
    if encoded is not None:
        return encoded
    return _spell_out(json.dumps(data, ensure_ascii=False, indent=indent), keep="\n").encode()


def to_json_lines(records: list[dict[str, Any]]) -> bytes:
    """Records that begin with the same key, as `to_json` writes them, each with a line end.

    To encode a list at once takes a third of the time of one record after the other.
    """
    encoded = _encode(records)
    if encoded is None:
        return b"".join(to_json(record) + b"\n" for record in records)
    # Inside a string the quotation mark would be escaped, and no object within a record has this first key.
    start = b'{"%b":' % next(iter(records[0])).encode()
    return encoded[1:-1].replace(b"}," + start, b"}\n" + start) + b"\n"


def _encode(data: Any) -> bytes | None:
    """Data as JSON in one line, or None where it has half characters or signs that could act on a screen."""
    import orjson

    # Half characters are a TypeError.
    with suppress(TypeError):
        encoded: bytes = orjson.dumps(data)
        # JSON escapes the control signs of ASCII; to leave its other signs out makes the search short.
        if not _MAY_BE_ALIVE.search(encoded.translate(None, _ASCII)):
            return encoded
    return None


def _spell_out(text: str, keep: str = "") -> str:
    def spell(match: re.Match[str]) -> str:
        sign = match.group()
        alive = sign not in keep and unicodedata.category(sign) in _ALIVE
        return json.dumps(sign)[1:-1] if alive else sign

    return _UNUSUAL.sub(spell, text)


def standard_output() -> BinaryIO:
    """Standard output for bytes."""
    if sys.stdout is None:
        raise InputError("standard output is closed; redirect it, or write to a file")
    return sys.stdout.buffer


def print_json(data: Any) -> None:
    """Print data as indented JSON, in UTF-8 whatever the locale."""
    standard_output().write(to_json(data, indent=2) + b"\n")


def make_console() -> Console:
    """A console that writes to standard output; it knows terminals, widths and NO_COLOR."""
    from rich.console import Console

    class QuietConsole(Console):
        def on_broken_pipe(self) -> None:
            # Rich would end the program as failed; a reader that has seen enough is no failure.
            raise BrokenPipeError

    standard_output()
    return QuietConsole(highlight=False, markup=False, emoji=False, soft_wrap=False)


def as_text(target: BinaryIO) -> IO[str]:
    """A stream that writes text as UTF-8; half characters become question marks."""
    return cast("IO[str]", codecs.getwriter("utf-8")(target, "replace"))


def make_file_console(target: BinaryIO) -> Console:
    """A console that writes plain text into a file, as wide everywhere."""
    from rich.console import Console

    return Console(
        file=as_text(target),
        width=100,
        force_terminal=False,
        highlight=False,
        markup=False,
        emoji=False,
    )


def mark_text(text: str, start: int, end: int, words: Iterable[Word]) -> Text:
    """A passage of a text with these words in bold."""
    from rich.text import Text

    from cooptopics.results import mark_words

    marked = Text()
    for piece, is_word in mark_words(text, start, end, words):
        marked.append(printable(piece), style="bold" if is_word else None)
    return marked


def complain(message: str) -> None:
    """Say on standard error, in one line, what could not be done, or had to be guessed."""
    try:
        click.echo(f"cooptopics: {printable(message)}", err=True)
    except OSError:
        # Where this cannot be said, the exit code still tells.
        drop(sys.stderr)


def drop(stream: TextIO | None) -> None:
    """Give up what could not be written, so that the interpreter does not try again, and fail, when it ends."""
    if stream is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _has_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def track(
    items: Iterable[Item],
    what: str,
    count: Callable[[Item], int] = lambda item: 1,
    share: Callable[[], float] | None = None,
) -> Iterator[Item]:
    """Pass items on; show on a terminal's standard error how the work goes when it takes over a second.

    Parameters
    ----------
    items : passed on as they come
    what : they are called
    count : of what an item stands for
    share : how much of all work is done, from 0 to 1; tells the time that is left
    """
    if not _has_terminal():
        yield from items
        return
    pace = _Pace(share)
    waiting = iter(items)
    for item in waiting:
        pace.add(count(item))
        yield item
        if time.monotonic() - pace.began > _PATIENCE:
            yield from _with_bar(waiting, what, count, pace)


class _Pace:
    """How many were done, how fast, and what that says of the rest."""

    def __init__(self, share: Callable[[], float] | None) -> None:
        self.began = time.monotonic()
        self.done = 0
        self._share = share or (lambda: 0.0)
        # Counted from the first item: what comes before it is preparation, and what a resumed run passes over.
        self._first: tuple[float, int, float] | None = None

    def add(self, number: int) -> None:
        self.done += number
        if self._first is None:
            self._first = time.monotonic(), self.done, self._share()

    def describe(self, what: str) -> str:
        """As "12,000 articles  800/s  0:20:00 left"."""
        began, before, share_before = self._first or (self.began, 0, 0.0)
        seconds = max(time.monotonic() - began, 1e-9)
        said = f"{self.done:,} {what}  {(self.done - before) / seconds:,.0f}/s"
        share = self._share()
        if share > share_before:
            left = round(seconds * (1 - share) / (share - share_before))
            said += f"  {timedelta(seconds=left)} left"
        return said


def _with_bar(
    items: Iterator[Item], what: str, count: Callable[[Item], int], pace: _Pace
) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import Progress, ProgressColumn, SpinnerColumn, Task, TimeElapsedColumn
    from rich.text import Text

    class PaceColumn(ProgressColumn):
        def render(self, task: Task) -> Text:
            return Text(pace.describe(what))

    columns = (SpinnerColumn(), PaceColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, redirect_stdout=False) as progress:
        progress.add_task(what, total=None)
        for item in items:
            yield item
            pace.add(count(item))


def busy(what: str) -> AbstractContextManager[object]:
    """Show on a terminal's standard error that long work is going on."""
    if not _has_terminal():
        return nullcontext()
    from rich.console import Console

    return Console(stderr=True).status(what)


@contextmanager
def _standard_streams() -> Iterator[None]:
    """Have standard output and error lead to nowhere where they are closed: what starts processes needs both."""
    streams = sys.stdout, sys.stderr
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        os.set_inheritable(nowhere.fileno(), True)  # it may have got the number of one of them
        for number in (1, 2):
            try:
                os.fstat(number)
            except OSError:
                os.dup2(nowhere.fileno(), number)
        sys.stdout, sys.stderr = (stream or nowhere for stream in streams)
        try:
            yield
        finally:
            sys.stdout, sys.stderr = streams


def start_workers(jobs: int) -> None:
    """Start joblib's workers deaf to the terminal: this process hears Ctrl-C and ends them in good order.

    A worker that dies of it while it sends a result leaves joblib waiting for the rest for ever.
    """
    from joblib import Parallel, delayed

    # When it is interrupted, joblib would advise on how to lose less work.
    warnings.filterwarnings("ignore", module="joblib")
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGHUP") if hasattr(signal, name)]
    run = Parallel(n_jobs=jobs, return_as="generator")
    # Processes inherit that a signal is ignored, but no handler; starting them takes a moment only.
    handlers = {number: signal.signal(number, signal.SIG_IGN) for number in numbers}
    try:
        with _standard_streams():
            started = run(delayed(abs)(0) for _ in range(jobs))
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    list(started)
