"""A page of plain text to the paragraphs of its article, each at its place in the page.

Furniture (captions, stamps, menus, comments, teasers) is marked, never dropped.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import NamedTuple

from cooptopics import furniture
from cooptopics.lines import after_space, before_space, cut_lines, join_wrapped, reads_on
from cooptopics.menus import LONGEST_ENTRY, find_menus
from cooptopics.sentences import Sentence, split_sentences

BODY = "body"

_LONG = 700  # characters; a longer line holds several paragraphs
_FULL = 300  # characters; a paragraph cut out of a long line ends at the first sentence past this
_MOST_WORDS = 120  # in a paragraph of more than one sentence
_CAPTION = 420  # characters; no caption is longer
_SHORT = 200  # characters; no line of the site's own is longer
_HEADING = 80  # characters; no heading of a list of teasers is longer
_STAMP = 120  # characters; no line of dates and names is longer
_TITLE = 15  # characters; a shorter line may stand twice by chance
_BODY_START = 100  # characters of body that must come before teasers can
_STORY = 1000  # characters; no teaser is longer
_MARKS = (
    (furniture.STAMP, "stamp"),
    (furniture.LANGUAGE_SWITCH, "menu"),
    (furniture.ASIDE_RUN, "menu"),
)
_STOPS = '.!?…»”")'


class Paragraph(NamedTuple):
    """A passage of a page.

    Attributes
    ----------
    page : the whole text that the offsets refer to
    start, end : offsets in characters; the text is ``page[start:end]``
    kind : "body", or the kind of furniture: "stamp", "caption", "repeat", "menu", "signature",
        "teaser", "comment"
    """

    page: str
    start: int
    end: int
    kind: str = BODY

    @property
    def text(self) -> str:
        return self.page[self.start : self.end]

    @property
    def furniture(self) -> bool:
        """Whether it stands outside of the article."""
        return self.kind != BODY

    @property
    def sentences(self) -> list[Sentence]:
        """Its sentences, with offsets in the page."""
        return split_sentences(self.page, self.start, self.end)


def read_article(page: str) -> list[Paragraph]:
    """Cut a page into paragraphs and mark its furniture.

    Every sign of the page that is not white space stands in exactly one paragraph, in order.
    """
    lines = join_wrapped(page, cut_lines(page))
    reader = _Reader(page, lines)
    for start, end in lines:
        reader.read_line(start, end)
    return reader.paragraphs


class _Reader:
    """Reads the lines of one page in order, and remembers what tells teasers and repeats."""

    def __init__(self, page: str, lines: list[tuple[int, int]]) -> None:
        self.page = page
        self.paragraphs: list[Paragraph] = []
        self._lines = lines
        self._seen: set[str] = set()

    _body_size = 0
    _dateline_seen = False
    _aside = False  # among the titles of a few other articles
    _ended = ""  # or the kind of what follows the article

    def read_line(self, start: int, end: int) -> None:
        page = self.page
        if self._is_plain(start, end):
            self._read_plain(start, end)
            return
        start = self._skip_marks(start, end)
        if start == end:
            return
        if self._ended:
            if self._dateline_seen or not furniture.DATELINE.match(page, start, end):
                self._add(start, end, self._ended)
                return
            self._ended = ""
        kind = self._kind_of_line(start, end)
        if kind == BODY and self._is_in_menu(start, end):
            kind = "menu"
        if self._aside and kind == BODY:
            self._aside = not reads_on(page, start, end)
            kind = "teaser" if self._aside else BODY
        if kind == BODY:
            self._read_body(start, end)
        else:
            self._add(start, end, kind)

    def _is_plain(self, start: int, end: int) -> bool:
        """Whether a line is too long for furniture, or a sentence unlike any, and nothing is stuck to it."""
        size = end - start
        if size <= _HEADING or self._ended or self._aside:
            return False
        line = self.page[start:end]
        if size <= _SHORT and (line[-1] not in _STOPS or furniture.may_be_menu(line)):
            return False
        return not (line.startswith(furniture.MARK_STARTS) or furniture.may_hold(line))

    def _read_plain(self, start: int, end: int) -> None:
        if len(self._lines) > 1 and self._repeats(start, end):
            self._add(start, end, "repeat")
            return
        self._body_size += end - start
        self._add_paragraphs(start, end)

    def _repeats(self, start: int, end: int) -> bool:
        """Whether a line has stood in the page before; short ones, in capitals or not."""
        key = self.page[start:end]
        if end - start <= _SHORT:
            key = " ".join(key.lower().split())
        if key in self._seen:
            return True
        self._seen.add(key)
        return False

    def _skip_marks(self, start: int, end: int) -> int:
        """Mark what is stuck to a line before its text, and say where the text begins."""
        page = self.page
        if not page.startswith(furniture.MARK_STARTS, start):
            return start
        for pattern, kind in _MARKS:
            mark = pattern.match(page, start, end)
            if mark and (pattern is not furniture.ASIDE_RUN or page[end - 1] == "."):
                self._add(start, mark.end(), kind)
                start = after_space(page, mark.end(), end)
        return start

    def _kind_of_line(self, start: int, end: int) -> str:
        size = end - start
        kind = self._kind_of_short_line(start, end) if size <= _SHORT else BODY
        lines = len(self._lines)
        if kind == BODY and size >= _TITLE and lines > 1 and self._repeats(start, end):
            return "repeat"
        if kind == BODY and size <= _CAPTION and furniture.is_caption(self.page[start:end]):
            return "caption"
        return kind

    def _is_in_menu(self, start: int, end: int) -> bool:
        """Whether a line stands in a menu, and holds no credit of a picture."""
        if end - start > LONGEST_ENTRY or start not in self._menus:
            return False
        return not any(furniture.find_credits(self.page, start, end))

    def _kind_of_short_line(self, start: int, end: int) -> str:
        page, size = self.page, end - start
        if size <= _HEADING:
            for pattern, kind in (
                (furniture.END_OF_ARTICLE, "teaser"),
                (furniture.COMMENTS, "comment"),
                (furniture.ASIDE, ""),
            ):
                if pattern.match(page, start, end):
                    self._end_article(start, kind)
                    return "menu"
            if self._body_size >= _BODY_START and furniture.SIGNATURE.match(page, start, end):
                return "signature"
        if furniture.MENU_LINE.match(page, start, end) or furniture.is_notice(page[start:end]):
            return "menu"
        if size <= _STAMP and furniture.STAMP_LINE.match(page, start, end):
            return "stamp"
        return BODY

    def _end_article(self, start: int, kind: str) -> None:
        """Heed the heading of a list; before the article or inside of it only titles belong to it."""
        if self._body_size >= _BODY_START:
            self._ended = kind if start > self._last_story else ""
            self._aside = not self._ended

    @cached_property
    def _menus(self) -> set[int]:
        """Where the lines start that stand in menus; a page of paragraphs alone never asks."""
        return find_menus(self.page, self._lines)

    @cached_property
    def _last_story(self) -> int:
        """Where the last text is that no list of teasers holds: a long one, or three paragraphs in a row."""
        last, row = -1, 0
        for start, end in self._lines:
            row = row + 1 if reads_on(self.page, start, end) else 0
            if row >= 3 or end - start > _STORY:
                last = start
        return last

    def _read_body(self, start: int, end: int) -> None:
        """Cut captions off a line, and add the rest as paragraphs."""
        page = self.page
        for credit in furniture.find_credits(page, start, end):
            after = credit.end()
            while after < end and page[after] in ".)":
                after += 1
            if not _is_credit(page, start, credit.start(), after, end):
                continue
            caption = self._caption_start(start, credit, end)
            self._add_body(start, before_space(page, start, caption))
            self._add(caption, after, "caption")
            start = after_space(page, after, end)
        self._add_body(start, end)

    def _caption_start(self, start: int, credit: re.Match[str], end: int) -> int:
        """Where the caption of a credit begins: at its line, at the last sentence before it, or with it."""
        page = self.page
        before = before_space(page, start, credit.start())
        if before == start:
            return start
        sentences = split_sentences(page, start, before)
        complete = page[before - 1] in _STOPS
        alone = credit.end() >= end - 1
        if complete and page[credit.start()] == "(" and not (alone and len(sentences) == 1):
            return credit.start()
        whole = alone or not self._body_size
        if complete and len(sentences) > 1 and not whole:
            return credit.start()
        for first in (start if whole else sentences[-1].start, sentences[-1].start):
            if credit.end() - first <= _CAPTION:
                return first
        return credit.start()

    def _add_body(self, start: int, end: int) -> None:
        page = self.page
        if start >= end:
            return
        if reads_on(page, start, end):
            self._body_size += end - start
        self._add_paragraphs(start, end)

    def _add_paragraphs(self, start: int, end: int) -> None:
        page = self.page
        if not self._dateline_seen and page.find("(", start, start + _HEADING) > 0:
            self._dateline_seen = furniture.DATELINE.match(page, start, end) is not None
        if _fits(page, start, end):
            self._add(start, end, BODY)
            return
        begin, words = start, 0
        for sentence in split_sentences(page, start, end):
            more = len(page[sentence.start : sentence.end].split())
            switch = furniture.LANGUAGE_SWITCH.match(page, sentence.start, sentence.end)
            if switch or sentence.end - begin > _LONG or words + more > _MOST_WORDS:
                self._add(begin, before_space(page, begin, sentence.start), BODY)
                begin, words = sentence.start, 0
            if switch:
                self._add(begin, switch.end(), "menu")
                begin = after_space(page, switch.end(), sentence.end)
            words += more
            if sentence.glued or sentence.end - begin >= _FULL:
                self._add(begin, sentence.end, BODY)
                begin, words = after_space(page, sentence.end, end), 0
        self._add(begin, end, BODY)

    def _add(self, start: int, end: int, kind: str) -> None:
        if start < end:
            self.paragraphs.append(Paragraph(self.page, start, end, kind))


def _fits(page: str, start: int, end: int) -> bool:
    """Whether a line is one paragraph."""
    size = end - start
    return size <= 2 * _MOST_WORDS or (size <= _LONG and page.count(" ", start, end) < _MOST_WORDS)


def _is_credit(page: str, start: int, credit: int, after: int, end: int) -> bool:
    """Whether something new can begin before and after what looks like a credit."""
    before = before_space(page, start, credit)
    if page[credit].islower() and before > start and page[before - 1] not in _STOPS + "|/–-":
        return False
    after = after_space(page, after, end)
    return (
        after == end or page[after].isupper() or page[after].isdigit() or page[after] in '«“"(-–—'
    )
