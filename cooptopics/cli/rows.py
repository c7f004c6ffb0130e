"""Rows: pages labelled one after the other, as plain data and as JSON lines."""

from __future__ import annotations

import gc
from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from cooptopics.cli.terminal import to_json_lines
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.results import ArticleResult
from cooptopics.tables import ROWS, columns, make_rows

Results: TypeAlias = Iterator[tuple[Page, ArticleResult]]
_BLOCK = 32  # rows written at once
_N_OBJECTS = 20_000  # made before Python looks for cycles; those of some batches of pages


def relax_collector() -> None:
    """Have Python look for cycles seldom: results have none, and what is loaded by now stays to the end."""
    gc.freeze()
    gc.set_threshold(_N_OBJECTS)


def classify_pages(
    model: Model, pages: Iterable[Page], unit: str, any_language: bool = False, jobs: int = 1
) -> Results:
    """Pair each page with its result; pages are read a batch ahead of their results."""
    waiting: deque[Page] = deque()

    def texts() -> Iterator[str]:
        for page in pages:
            waiting.append(page)
            yield page.text

    for result in model.classify_many(texts(), unit, jobs, any_language):
        yield waiting.popleft(), result


def rows_of(results: Results, model: Model, rows: str) -> Iterator[dict[str, Any]]:
    """Each row, one of `ROWS`, with what is known of it."""
    if rows != ROWS[0]:
        names = [column.name for column in columns(model.labels, rows)]
        for cells in make_rows(results, rows):
            yield {name: cell for name, cell in zip(names, cells) if cell is not None}
        return
    for page, result in results:
        head = page.to_dict()
        for paragraph in result.paragraphs:
            yield paragraph.to_dict(head)


def write_json_lines(results: Results, target: BinaryIO, model: Model, rows: str) -> None:
    """Write rows as JSON, one a line."""
    waiting = rows_of(results, model, rows)
    while block := list(islice(waiting, _BLOCK)):
        target.write(to_json_lines(block))
