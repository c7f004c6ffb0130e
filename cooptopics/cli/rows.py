"""Rows: what `classify` says of each paragraph, as plain data and as JSON lines."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from cooptopics.cli.terminal import to_json_lines
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.results import ArticleResult

Results: TypeAlias = Iterator[tuple[Page, ArticleResult]]
Row: TypeAlias = dict[str, Any]
_BLOCK = 32  # rows written at once


def classify_pages(model: Model, pages: Iterable[Page], unit: str, jobs: int = 1) -> Results:
    """Pair each page with its result; pages are read a batch ahead of their results."""
    waiting: deque[Page] = deque()

    def texts() -> Iterator[str]:
        for page in pages:
            waiting.append(page)
            yield page.text

    for result in model.classify_many(texts(), unit=unit, jobs=jobs):
        yield waiting.popleft(), result


def rows_of(results: Results) -> Iterator[Row]:
    """One row a paragraph, furniture too."""
    for page, result in results:
        head = page.to_dict()
        for paragraph in result.paragraphs:
            yield paragraph.to_dict(head)


def write_json_lines(rows: Iterator[Row], target: BinaryIO) -> None:
    """Write rows as JSON, one a line."""
    while block := list(islice(rows, _BLOCK)):
        target.write(to_json_lines(block))
