"""Lines of a page, with those joined that were broken for their width."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from cooptopics.furniture import STAMP_LINE

_WRAPPED = 40  # characters; a shorter line was not broken for its width
_STAMP = 50  # characters; no line that only says when is longer
_WIDEST = 120  # characters; wider lines are paragraphs
_STOPS = '.!?…»”"):;'
_PARAGRAPH = 200  # characters; a line that is longer is a paragraph
_SENTENCE = 80  # characters; so is one of these that ends as a sentence


class Line(NamedTuple):
    """A line without the white space around it: its offsets, and its number in the page."""

    start: int
    end: int
    number: int


def cut_lines(page: str) -> list[Line]:
    """Lines that are not blank, without the white space around them."""
    lines = []
    offset = 0
    for number, line in enumerate(page.splitlines(keepends=True)):
        text = line.strip()
        if text:
            start = offset + line.index(text[0])
            lines.append(Line(start, start + len(text), number))
        offset += len(line)
    return lines


def join_wrapped(page: str, lines: list[Line]) -> list[tuple[int, int]]:
    """Offsets of lines, with those joined that were broken for their width."""
    joined = [line[:2] for line in lines[:1]]
    if len(lines) < 2:
        return joined
    width = _width(page, lines)
    for before, line in pairwise(lines):
        if line.number == before.number + 1 and _goes_on(page, before, line, width):
            joined[-1] = (joined[-1][0], line.end)
        else:
            joined.append((line.start, line.end))
    return joined


def reads_on(page: str, start: int, end: int) -> bool:
    """Whether a line is long enough for a paragraph, or a shorter one that ends as a sentence."""
    size = end - start
    return size >= _PARAGRAPH or (size >= _SENTENCE and page[end - 1] in '.!?…»”")')


def after_space(page: str, start: int, end: int) -> int:
    """Where ``page[start:end]`` begins without the white space before it."""
    while start < end and page[start].isspace():
        start += 1
    return start


def before_space(page: str, start: int, end: int) -> int:
    """Where ``page[start:end]`` ends without the white space after it."""
    while end > start and page[end - 1].isspace():
        end -= 1
    return end


def _width(page: str, lines: list[Line]) -> int:
    """The width that the lines of a page were broken for, 0 if they were not."""
    broken = [
        before.end - before.start
        for before, line in pairwise(lines)
        if line.number == before.number + 1
        and page[line.start].islower()
        and _WRAPPED <= before.end - before.start <= _WIDEST
    ]
    return max(broken) if len(broken) > 1 else 0


def _goes_on(page: str, before: Line, line: Line, width: int) -> bool:
    """Whether a line goes on with the sentence or the paragraph of the line before."""
    size = before.end - before.start
    if size < _WRAPPED:
        return False
    if page[line.start].islower() and page[before.end - 1] not in _STOPS:
        return not _is_stamp(page, line)
    if size > 1.1 * width or page[line.start] in "-–—•*":
        return False
    word = page[line.start : line.end].split(None, 1)[0]
    return size + 1 + len(word) > 0.9 * width


def _is_stamp(page: str, line: Line) -> bool:
    """Whether a line only says when: "mardi 3 octobre 2023 à 16:20"."""
    return (
        line.end - line.start <= _STAMP
        and page[line.end - 1].isdigit()
        and STAMP_LINE.match(page, line.start, line.end) is not None
    )
