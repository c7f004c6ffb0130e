"""What a web page says of itself: title, date of publication, address."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cooptopics.dates import Date, date_in_address, find_publication, parse_date

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_TITLE = 15  # characters; a shorter heading may begin a title or a paragraph by chance
_SITE = re.compile(r"\s[|–—-]\s.{1,100}$")  # what a site adds to its titles
_IN_SCRIPT = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_IN_META = (
    *("article:published_time", "og:article:published_time", "og:published_time", "datepublished"),
    *("parsely-pub-date", "sailthru.date", "bt:pubdate", "pubdate", "publishdate"),
    *("publication_date", "citation_publication_date", "dc.date.issued", "dcterms.issued"),
    *("dc.date", "dcterms.date", "dcterms.created", "date"),
)
_IN_TIME = (
    "//time[@pubdate or @itemprop='datePublished' or contains(@class, 'published')]/@datetime"
)
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(https?://\S+)")
_HEAD = 4096  # characters in which a browser writes where it saved a page from


def text_of(element: HtmlElement) -> str:
    """The text of an element in one line."""
    return " ".join(element.text_content().split())


def words_of(tree: HtmlElement) -> str:
    """All that a browser would show of a page, in one line."""
    shown = tree.xpath("//body//text()[not(parent::script or parent::style or parent::noscript)]")
    return " ".join(" ".join(shown).split())


def find_title(tree: HtmlElement, title: str, site: str) -> str:
    """A title without the name of the site: the heading that it begins with, if there is one."""
    title = " ".join(title.split())
    for sign in "|–—-":
        title = title.removesuffix(f" {sign} {site}")
    headings = map(text_of, tree.iter("h1", "h2"))
    shorter = [h for h in headings if len(h) >= _TITLE and title.startswith(h)]
    return max(shorter, key=len, default=title)


def says_title(block: str, title: str) -> bool:
    """Whether a block is the title, alone or with what a site adds to it: "Title | Section | Site"."""
    if block == title:
        return True
    is_longer = len(title) >= _TITLE and block.startswith(title)
    return is_longer and _SITE.match(block, len(title)) is not None


def find_published(tree: HtmlElement, markup: str, url: str) -> Date | None:
    """The date of publication by scripts and tags for search engines, by the address, or by what the page shows."""
    named = {
        str(meta.get("property") or meta.get("name") or meta.get("itemprop")).lower(): meta
        for meta in tree.iter("meta")
    }
    values = [
        *_IN_SCRIPT.findall(markup),
        *(named[name].get("content", "") for name in _IN_META if name in named),
        *tree.xpath(_IN_TIME),
    ]
    dates = filter(None, map(parse_date, values))
    return next(dates, None) or date_in_address(url) or find_publication(words_of(tree))


def find_address(markup: str, *urls: str) -> str:
    """The first of these that is an address of the web, else the one that a browser wrote into the page, or ""."""
    saved = _SAVED_FROM.search(markup, 0, _HEAD)
    for url in (*urls, saved.group(1) if saved else ""):
        # No other address: none that runs a script or opens a file.
        if re.match(r"https?://[^\s/]", url.strip()):
            return url.strip()
    return ""
