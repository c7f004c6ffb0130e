"""Showing things on a terminal: text that cannot come alive, tables, progress."""

from __future__ import annotations

import sys
import time
import unicodedata
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeVar

import click

if TYPE_CHECKING:
    from rich.console import Console

Item = TypeVar("Item")
_PATIENCE = 1.0  # seconds of work before a progress bar shows


def printable(text: str) -> str:
    """A text with every control and direction sign made visible, so that none acts on the screen."""
    return "".join(
        character
        if unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        else " "
        if character in "\t\n\r"
        else f"\\u{ord(character):04x}"
        for character in text
    )


def make_console() -> Console:
    """A console that writes to standard output; it knows terminals, widths and NO_COLOR."""
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False, soft_wrap=False)


def complain(message: str) -> None:
    """Say on standard error what could not be done, or had to be guessed."""
    click.echo(f"cooptopics: {printable(message)}", err=True)


def track(items: Iterable[Item], what: str) -> Iterator[Item]:
    """Pass items on; show their number on a terminal's standard error when it takes over a second."""
    if not sys.stderr.isatty():
        yield from items
        return
    began = time.monotonic()
    waiting = iter(items)
    for done, item in enumerate(waiting, 1):
        yield item
        if time.monotonic() - began > _PATIENCE:
            yield from _with_bar(waiting, what, done)


def _with_bar(items: Iterator[Item], what: str, done: int) -> Iterator[Item]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (
        SpinnerColumn(),
        TextColumn("{task.completed:,.0f} {task.description}"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None, completed=done)
        for item in items:
            yield item
            progress.advance(task)
