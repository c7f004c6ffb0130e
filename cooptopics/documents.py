"""Word and PDF files to the text of their paragraphs, by mammoth and PDFium."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from cooptopics.archives import check_markup
from cooptopics.article import read_article
from cooptopics.dates import article_date
from cooptopics.decoding import mend
from cooptopics.errors import InputError
from cooptopics.pages import Page, Report

if TYPE_CHECKING:
    from pypdfium2 import PdfTextPage

_MOST_XML = 10 << 20  # bytes of a Word file, unpacked; mammoth takes up to 200 bytes for each
_STOPS = '.!?…»”":;)'
# What PDFium makes of a hyphen at the end of a line, before the rest of a word and before another one.
_BROKEN_WORD = re.compile(r"[\x02\ufffe](?=[^\W\d_A-ZÀ-ÖØ-Þ])")
_HYPHEN = re.compile(r"[\x02\ufffe]")
_WIDE_GAP = 1.25  # usual distances of lines; more sets paragraphs apart
_INDENT = 0.7  # heights of a line; more begins a paragraph
_SHORT = 0.85  # of a column's width; a line that ends before is the last of its paragraph


class _Line(NamedTuple):
    """A line of a PDF page, with the place of its first and last sign in points."""

    text: str
    left: float
    right: float
    bottom: float
    height: float


def read_docx(data: bytes, file: str, notice: Report) -> Page:
    """Read the paragraphs of a Word file: body, tables and text boxes, with changes accepted; footnotes are left out.

    Raises
    ------
    InputError
        When mammoth is missing, or the file is no Word file, is empty, or unpacks to more than memory should take.
    """
    try:
        import mammoth
    except ImportError as error:
        raise InputError(_missing("Word files need mammoth")) from error

    _check_archive(data, file)
    try:
        text = mammoth.extract_raw_text(io.BytesIO(data)).value
    except Exception as error:
        # Damaged files fail in many ways: in the archive, the XML, or what mammoth makes of it.
        raise InputError(f"{file}: broken Word file; save it again as .docx") from error
    if not text.strip():
        raise InputError(f"{file}: no text in this file; there is nothing to label")
    return _page(file, text, notice)


def read_pdf(data: bytes, file: str, notice: Report) -> Page:
    """Read the paragraphs of a PDF file, page after page; lines are joined by where they stand.

    Raises
    ------
    InputError
        When pypdfium2 is missing, or the file is broken, has a password, or holds no text.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise InputError(_missing("PDF files need pypdfium2")) from error

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(f"{file}: has a password; save a copy without one") from error
        raise InputError(f"{file}: not a PDF file, or broken; save it again") from error
    with document:
        pages = ["\n\n".join(_paragraphs(_lines(page.get_textpage()))) for page in document]
    blank = sum(not page for page in pages)
    if blank == len(pages):
        raise InputError(
            f"{file}: no text in this PDF, only pictures of it; run text recognition on it, as with ocrmypdf"
        )
    if blank:
        notice(f"{file}: {blank} of {len(pages)} pages hold no text, perhaps pictures of it")
    return _page(file, "\n\n".join(filter(None, pages)), notice)


def _missing(what: str) -> str:
    return f'{what}; install it with: pip install "cooptopics[docs]"'


def _page(file: str, text: str, notice: Report) -> Page:
    text = mend(text.strip(), file, notice)
    return Page(file, None, text, date=article_date(read_article(text)))


def _check_archive(data: bytes, file: str) -> None:
    """Make sure that a Word file is an archive that unpacks to a size which memory can take."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            check_markup(archive, file, _MOST_XML)
    except InputError:
        raise
    except Exception as error:
        # Damaged archives fail in many ways. Word puts what has a password, and its files of old, into another kind.
        old = data.startswith(b"\xd0\xcf\x11\xe0")
        why = "has a password or is an old .doc" if old else "not a Word file"
        raise InputError(f"{file}: {why}; save it as .docx without password") from error
    if "word/document.xml" not in names:
        raise InputError(f"{file}: not a Word file but another archive; save it as .docx")


def _lines(page: PdfTextPage) -> list[_Line]:
    lines = []
    start = 0
    for line in page.get_text_range().split("\n"):
        text = line.strip()
        if text:
            first = start + line.index(text[0])
            last = first + len(text) - 1
            left, bottom, _, top = page.get_charbox(first, loose=True)
            right = page.get_charbox(last, loose=True)[2]
            text = _HYPHEN.sub("-", _BROKEN_WORD.sub("", text))
            lines.append(_Line(text, left, right, bottom, top - bottom))
        start += len(line) + 1
    return lines


def _paragraphs(lines: list[_Line]) -> Iterator[str]:
    """Lines joined to paragraphs."""
    if not lines:
        return
    steps = [a.bottom - b.bottom for a, b in pairwise(lines) if a.bottom > b.bottom]
    step = median(steps) if steps else 0.0
    right = _column_ends(lines)
    paragraph = lines[0].text
    for i in range(1, len(lines)):
        before, line = lines[i - 1], lines[i]
        if _begins_paragraph(before, line, step, right[i - 1]):
            yield paragraph
            paragraph = line.text
        else:
            paragraph += f" {line.text}"
    yield paragraph


def _begins_paragraph(before: _Line, line: _Line, step: float, right: float) -> bool:
    """Whether a paragraph ends with a line: by the gap, the size, the indent or the end of the lines.

    Parameters
    ----------
    before, line : lines in the order of reading
    step : the usual distance of the lines of the page, in points
    right : where the column of the first line ends
    """
    has_ended = before.text[-1] in _STOPS
    if line.bottom >= before.bottom:  # the next column, or what is set beside
        return has_ended or not line.text[0].islower()
    if before.bottom - line.bottom > _WIDE_GAP * step:
        return True
    if not 0.8 * before.height < line.height < 1.25 * before.height:
        return True
    if line.left - before.left > _INDENT * line.height:
        return True
    is_short = before.right - before.left < _SHORT * (right - before.left)
    return has_ended and is_short


def _column_ends(lines: list[_Line]) -> list[float]:
    """For each line, where the longest line of its column ends; a column goes down the page."""
    ends: list[float] = []
    first = 0
    for i in range(1, len(lines) + 1):
        if i == len(lines) or lines[i].bottom >= lines[i - 1].bottom:
            ends += [max(line.right for line in lines[first:i])] * (i - first)
            first = i
    return ends
