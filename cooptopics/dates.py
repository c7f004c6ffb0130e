"""Dates in French text and in metadata, each as precise as it is written, and the date of an article.

What is not known stays unknown: no day, month or year is guessed but where the page itself gives it.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cooptopics.article import Paragraph

_MONTHS = (
    *("janv(?:ier|\\.)?", "f[ée]vr?(?:ier|\\.)?", "mars", "avr(?:il|\\.)", "mai", "juin"),
    *("juil(?:let|\\.)?", "ao[uû]t", "sept(?:embre|\\.)?", "oct(?:obre|\\.)?"),
    *("nov(?:embre|\\.)?", "d[ée]c(?:embre|\\.)?"),
)
_MONTH = "|".join(f"(?P<m{i}>{month})" for i, month in enumerate(_MONTHS, 1))
_SPACE = r"[ \t\xa0\u202f]+"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"(?<![\w/.-])(?:"
    rf"(?P<iso_year>{_YEAR})-(?P<iso_month>\d\d)(?:-(?P<iso_day>\d\d))?(?![\d/]|-\d)"
    rf"|(?P<n_day>\d{{1,2}})(?P<sign>[/.-])(?P<n_month>\d{{1,2}})(?P=sign)(?P<n_year>{_YEAR})(?!\w|[./-]\d)"
    rf"|(?:(?P<first>\d{{1,2}})(?:er)?(?:{_SPACE})?(?:au|et|ou|-|–)(?:{_SPACE})?)?"
    rf"(?:(?P<day>\d{{1,2}})(?:er)?{_SPACE})?(?:{_MONTH})(?!\w)(?:{_SPACE}(?P<year>{_YEAR})(?!\w))?"
    rf"|(?:en|l['’]an|l['’]année|depuis|fin|début|courant){_SPACE}(?P<alone>{_YEAR})(?![\w/-])"
    rf")",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    rf"\b(?:publi[ée]e?|mise? en ligne|post[ée]e?|par(?:u|ue)|date(?: de (?:publication|parution))?)\b"
    rf"[\s:,|–-]*(?:le[\s:]+)?(?:(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)\s+)?"
    rf"(?=\d{{1,2}}(?:er)?[\s/.-]|{_YEAR}-)",
    re.IGNORECASE,
)
_CHANGED = re.compile(r"modifi|mise? à jour|actualis", re.IGNORECASE)
_IN_ADDRESS = re.compile(rf"/({_YEAR})/(\d\d?)(?:/(\d\d?))?(?=/|-|$)")
_DATELINE = re.compile(r"[^\n]{2,60}?\([A-Z]{2,8}(?:/[A-Z]{2,8})?\)\s?[-–—:]")
_WINTER = (1, 2), (11, 12)  # a page of the first months tells of the last ones of the year before


class Date(NamedTuple):
    """A date as precise as it is known: to the day, the month or the year.

    Attributes
    ----------
    year : of four digits
    month : 1 to 12, or None
    day : 1 to 31, or None
    """

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def precision(self) -> str:
        """Either "day", "month" or "year"."""
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    def __str__(self) -> str:
        """As ISO 8601 writes it: "2025-02-19", "2025-02" or "2025"."""
        numbers = [f"{self.year:04}", *(f"{n:02}" for n in self[1:] if n is not None)]
        return "-".join(numbers)


def find_dates(text: str, page: Date | None = None) -> Iterator[Date]:
    """Every date in a text, in order.

    Parameters
    ----------
    text : "19 février 2025", "2025-02-19", "19/02/2025", "février 2025", "en 2025", "le 20 août"
    page : the date of the page, whose year a date without one takes; without it such dates are left out
    """
    for found in _DATE.finditer(text):
        yield from _read(found, page)


def parse_date(value: str) -> Date | None:
    """The date that a field of metadata begins with or holds, such as "2025-02-19T08:00:00+01:00"."""
    stamp = re.match(rf"\s*({_YEAR})-?(\d\d)-?(\d\d)(?:[T\s]|$)", value)
    if stamp:
        return _valid(*map(int, stamp.groups()))
    return next(find_dates(value), None)


def date_in_address(url: str) -> Date | None:
    """The date in the address of a page, as in "/2025/02/19/accord"."""
    found = _IN_ADDRESS.search(url)
    return _valid(*(int(n) if n else None for n in found.groups())) if found else None


def find_publication(text: str) -> Date | None:
    """The first date in a text that is said to be of publication: "Publié le 19 février 2025"."""
    for label in _PUBLISHED.finditer(text):
        found = _DATE.match(text, label.end())
        dates = list(_read(found, None)) if found else []
        if dates:
            return dates[0]
    return None


def article_date(paragraphs: Iterable[Paragraph], known: Date | None = None) -> Date | None:
    """The date of publication of an article that was cut into paragraphs.

    Parameters
    ----------
    paragraphs : of one page, from `cooptopics.article.read_article`
    known : the date in the page's metadata, if it has one

    Returns
    -------
    Date or None
        `known`, or what stamps and the dateline say: "date 2024-08" and "Hanoï, 9 août (VNA) –" make 2024-08-09.
    """
    if known and known.day:
        return known
    paragraphs = list(paragraphs)
    dates = [known] if known else []
    for paragraph in paragraphs:
        if paragraph.kind == "stamp" and not _CHANGED.match(paragraph.text):
            dates.extend(find_dates(paragraph.text))
    best = max(dates, key=_known_parts, default=None)
    if best and best.day:
        return best
    for paragraph in paragraphs:
        dateline = _DATELINE.match(paragraph.text)
        for date in find_dates(dateline.group(), best) if dateline else ():
            if date.day and (best is None or best[1] in (None, date.month)):
                return date
    return best


def _known_parts(date: Date) -> int:
    return 3 - date.count(None)


def _read(found: re.Match[str], page: Date | None) -> Iterator[Date]:
    """The date of a match, or the two of "du 16 au 19 novembre"."""
    part = found.groupdict()
    if part["alone"]:
        yield Date(int(part["alone"]))
        return
    if part["iso_year"]:
        dates = [_valid(*(_number(part[f"iso_{name}"]) for name in ("year", "month", "day")))]
    elif part["n_year"]:
        dates = [_valid(*(_number(part[f"n_{name}"]) for name in ("year", "month", "day")))]
    else:
        month = next(i for i in range(1, 13) if part[f"m{i}"])
        year = _number(part["year"])
        if year is None and part["day"]:
            year = _year_of(month, page)
        days = [part["first"], part["day"]] if part["day"] else [None]
        dates = [_valid(year, month, _number(day)) for day in days if day or len(days) == 1]
    yield from (date for date in dates if date)


def _year_of(month: int, page: Date | None) -> int | None:
    """The year of a date that is written without one."""
    if page is None:
        return None
    first, last = _WINTER
    return page.year - 1 if page.month in first and month in last else page.year


def _number(digits: str | None) -> int | None:
    return int(digits) if digits else None


def _valid(year: int | None, month: int | None = None, day: int | None = None) -> Date | None:
    """A date of the calendar, or None."""
    if year is None or (month is not None and not 1 <= month <= 12):
        return None
    if day is not None and (month is None or not 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    return Date(year, month, day)
