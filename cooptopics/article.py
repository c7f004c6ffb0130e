"""A page of plain text to the paragraphs of its article, each at its place in the page.

Furniture (captions, stamps, menus, teasers) is marked, never dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from cooptopics import furniture
from cooptopics.sentences import Sentence, split_sentences

BODY = "body"

_LINE = re.compile(r"[^\r\n\v\f\x85\u2028\u2029]*[^\s]")
_LONG = 700  # characters; a longer line holds several paragraphs
_FULL = 300  # characters; a paragraph cut out of a long line ends at the first sentence past this
_CAPTION = 420  # characters; no caption is longer
_WRAPPED = 40  # characters; a shorter line was not broken for its width
_TITLE = 15  # characters; a shorter line may stand twice by chance
_BODY_START = 100  # characters of body that must come before teasers can


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A passage of a page.

    Attributes
    ----------
    page : the whole text that the offsets refer to
    start, end : offsets in characters; the text is ``page[start:end]``
    kind : "body", or the kind of furniture: "stamp", "caption", "repeat", "menu", "signature", "teaser"
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
    reader = _Reader(page)
    for start, end in _unwrapped_lines(page):
        reader.read_line(start, end)
    return reader.paragraphs


def _unwrapped_lines(page: str) -> list[tuple[int, int]]:
    """Lines that are not blank, with those joined that were broken for their width."""
    lines: list[tuple[int, int]] = []
    for match in _LINE.finditer(page):
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        if lines and page[start].islower():
            before, end = lines[-1]
            gap = page[end:start]
            if (
                end - before >= _WRAPPED
                and page[end - 1] not in '.!?…:;»”")'
                and gap.count("\n") + gap.count("\r") - gap.count("\r\n") == 1
            ):
                lines[-1] = (before, match.end())
                continue
        lines.append((start, match.end()))
    return lines


class _Reader:
    """Reads the lines of one page in order, and remembers what tells teasers and repeats."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.paragraphs: list[Paragraph] = []
        self._seen: set[str] = set()
        self._body_size = 0
        self._dateline_seen = False
        self._ended = False
        lowered = page.lower()
        self._has_credits = any(
            sign in lowered
            for sign in (
                "photo",
                "crédit",
                "©",
                "image",
                "illustration",
                "ph.",
                "vidéo",
                "infographie",
            )
        )
        self._has_sides = "gauche)" in lowered or "droite)" in lowered or "centre)" in lowered

    def read_line(self, start: int, end: int) -> None:
        page = self.page
        stamp = furniture.STAMP.match(page, start, end) if page.startswith("date", start) else None
        if stamp:
            self._add(start, stamp.end(), "stamp")
            start = _after_space(page, stamp.end(), end)
            if start == end:
                return
        switch = furniture.LANGUAGE_SWITCH.match(page, start, end)
        if switch:
            self._add(start, _before_space(page, start, switch.end()), "menu")
            start = _after_space(page, switch.end(), end)
            if start == end:
                return
        if self._ended:
            if self._dateline_seen or not furniture.DATELINE.match(page, start, end):
                self._add(start, end, "teaser")
                return
            self._ended = False
        kind = self._kind_of_line(start, end)
        if kind != BODY:
            self._add(start, end, kind)
        else:
            self._read_body(start, end)

    def _kind_of_line(self, start: int, end: int) -> str:
        page, size = self.page, end - start
        if size <= 80 and furniture.END_OF_ARTICLE.match(page, start, end):
            self._ended = self._body_size >= _BODY_START
            return "menu"
        if size <= 200:
            if furniture.MENU_LINE.match(page, start, end):
                return "menu"
            if size <= 30 and furniture.SIGNATURE.match(page, start, end):
                return "signature"
            if size <= 120 and furniture.STAMP_LINE.match(page, start, end):
                return "stamp"
        if size >= _TITLE:
            key = " ".join(page[start:end].lower().split())
            if key in self._seen:
                return "repeat"
            self._seen.add(key)
        if (
            self._has_sides
            and size <= _CAPTION
            and page[end - 1] != "."
            and furniture.SIDES.search(page, start, end)
        ):
            return "caption"
        return BODY

    def _read_body(self, start: int, end: int) -> None:
        """Cut captions off a line, and add the rest as paragraphs."""
        page = self.page
        while self._has_credits and start < end:
            credit = furniture.CREDIT.search(page, start, end)
            if not credit or not _closes_caption(page, credit.end(), end):
                break
            caption = start
            if credit.end() - start > _CAPTION:
                caption = split_sentences(page, start, credit.start())[-1].start
                if credit.end() - caption > _CAPTION:
                    caption = credit.start()
                self._add_body(start, _before_space(page, start, caption))
            self._add(caption, credit.end(), "caption")
            start = _after_space(page, credit.end(), end)
        if start < end:
            self._add_body(start, end)

    def _add_body(self, start: int, end: int) -> None:
        if start >= end:
            return
        self._body_size += end - start
        if not self._dateline_seen and furniture.DATELINE.match(self.page, start, end):
            self._dateline_seen = True
        if end - start <= _LONG:
            self._add(start, end, BODY)
            return
        begin = start
        for sentence in split_sentences(self.page, start, end):
            switch = furniture.LANGUAGE_SWITCH.match(self.page, sentence.start, sentence.end)
            if switch:
                self._add(begin, _before_space(self.page, begin, sentence.start), BODY)
                self._add(
                    sentence.start, _before_space(self.page, sentence.start, switch.end()), "menu"
                )
                begin = _after_space(self.page, switch.end(), sentence.end)
            elif sentence.end - begin > _LONG and sentence.start > begin:
                self._add(begin, _before_space(self.page, begin, sentence.start), BODY)
                begin = sentence.start
            if sentence.glued or sentence.end - begin >= _FULL:
                self._add(begin, sentence.end, BODY)
                begin = _after_space(self.page, sentence.end, end)
        self._add(begin, end, BODY)

    def _add(self, start: int, end: int, kind: str) -> None:
        if start < end:
            self.paragraphs.append(Paragraph(self.page, start, end, kind))


def _closes_caption(page: str, credit_end: int, end: int) -> bool:
    """Whether what follows a credit can begin something new."""
    after = _after_space(page, credit_end, end)
    return (
        after == end or page[after].isupper() or page[after] in '«“"(-–—.)' or page[after].isdigit()
    )


def _after_space(page: str, start: int, end: int) -> int:
    while start < end and page[start].isspace():
        start += 1
    return start


def _before_space(page: str, start: int, end: int) -> int:
    while end > start and page[end - 1].isspace():
        end -= 1
    return end
