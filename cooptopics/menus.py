"""Menus, bylines and footers without any sign of their own: short lines in a row that no sentence interrupts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cooptopics import furniture
from cooptopics.lines import reads_on

_SHORT = 40  # characters; no entry of a menu is longer
_WORDS = 3  # nor has it more words; the shortest titles have
_ROW = 3  # entries that make a menu
LONGEST_ENTRY = 60  # characters; no line of a footer is longer
_FOOT_WORDS = 4
_TITLES = 3  # below an article are of other ones
_CALL = re.compile(r"(?:[^\W\d_]{3,}ez|vous)\b", re.IGNORECASE)  # "Consultez", "Écrivez-nous"
_BULLETS = "-–—•*"
_STOPS = '.!?…»”");:,'

Span = tuple[int, int]


def find_menus(page: str, lines: Sequence[Span]) -> set[int]:
    """Where the lines start that stand in a menu.

    Parameters
    ----------
    page : the whole text
    lines : offsets of its lines

    Returns
    -------
    set of int
        Offsets of short lines in a row, and of short lines below the article.
    """
    article = _sentence_lines(page, lines)
    menus = {start for row in _rows(page, lines) for start in _entries(page, lines, row, article)}
    foot = lines[article.stop :] if article else ()
    is_list = sum(_is_title(page, *line) for line in foot) >= _TITLES
    return menus.union(
        start
        for start, end in foot
        if _is_foot(page, start, end) or (is_list and _is_title(page, start, end))
    )


def _entries(page: str, lines: Sequence[Span], row: range, article: range) -> list[int]:
    """Where the entries start of a row that is a menu; inside of an article it must hold one that is known."""
    entries = [lines[i] for i in row if _is_entry(page, *lines[i])]
    known = [lines[i] for i in row if _is_known(page, *lines[i])]
    is_outside = bool(article) and (row.start < article.start or row.stop > article.stop)
    if len({*entries, *known}) < _ROW or not (known or is_outside):
        return []
    if entries and row.stop == article.start and len(_words(page, *entries[-1])) == _WORDS:
        entries.pop()  # a title as short as that
    return [start for start, _ in entries]


def _sentence_lines(page: str, lines: Sequence[Span]) -> range:
    """Numbers of the lines from the first one that is long enough for a paragraph to the last one."""
    found = [i for i, (start, end) in enumerate(lines) if reads_on(page, start, end)]
    return range(found[0], found[-1] + 1) if found else range(0)


def _rows(page: str, lines: Sequence[Span]) -> Iterator[range]:
    """Numbers of short lines in a row."""
    first = 0
    for i in range(len(lines) + 1):
        if i < len(lines) and _is_short(page, *lines[i]):
            continue
        if i - first >= _ROW:
            yield range(first, i)
        first = i + 1


def _is_short(page: str, start: int, end: int) -> bool:
    return end - start <= _SHORT and page[end - 1] not in _STOPS


def _is_entry(page: str, start: int, end: int) -> bool:
    """Whether a short line can be an entry of a menu, not an item of a list in the article."""
    return len(_words(page, start, end)) <= _WORDS and page[start] not in _BULLETS


def _is_foot(page: str, start: int, end: int) -> bool:
    """Whether a line below an article is the site's own: a few words, or what its readers should do."""
    if end - start > LONGEST_ENTRY or page[end - 1] in _STOPS or page[start] in _BULLETS:
        return False
    return len(_words(page, start, end)) <= _FOOT_WORDS or _CALL.match(page, start, end) is not None


def _is_title(page: str, start: int, end: int) -> bool:
    """Whether a line below an article can be the title of another one."""
    return end - start <= LONGEST_ENTRY and page[end - 1] not in _STOPS and page[start].isupper()


def _is_known(page: str, start: int, end: int) -> bool:
    return furniture.MENU_LINE.match(page, start, end) is not None


def _words(page: str, start: int, end: int) -> list[str]:
    return [word for word in page[start:end].split() if word[0].isalnum()]
