"""A page to classify: its text, and what its file says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cooptopics.dates import Date

Report = Callable[[str], None]


class Page(NamedTuple):
    """A text to classify.

    Attributes
    ----------
    file : where it comes from; "-" is standard input
    id : of its record, if it has one
    text : its content, with offsets as in the decoded file, or as it was extracted from HTML, Word or PDF
    title : as its metadata or its main heading say, or ""
    date : of publication, if it is known
    site : name of the site, or ""
    url : its canonical address, or ""
    duplicate_of : name of an earlier page with nearly the same text, or ""
    """

    file: str
    id: str | None
    text: str
    title: str = ""
    date: Date | None = None
    site: str = ""
    url: str = ""
    duplicate_of: str = ""

    @property
    def name(self) -> str:
        """Its file, and its record if that has an id."""
        return self.file if self.id is None else f"{self.file} {self.id}"

    def to_dict(self) -> dict[str, str]:
        """What is known of the page beside its text, as plain data."""
        known = {"file": self.file} if self.id is None else {"file": self.file, "id": self.id}
        about = self[_FIRST:]
        if about != _NOTHING:
            known.update((name, str(value)) for name, value in zip(ABOUT, about) if value)
        return known


_FIRST = 3
ABOUT: tuple[str, ...] = Page._fields[_FIRST:]  # what only some pages say of themselves
_NOTHING = Page("", None, "")[_FIRST:]
