"""A web page to the text of its article, with title, date, site and address, by trafilatura."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from cooptopics.article import read_article
from cooptopics.dates import article_date
from cooptopics.decoding import decode_html, mend
from cooptopics.errors import InputError
from cooptopics.metadata import find_address, find_published, find_title, says_title, text_of
from cooptopics.pages import Page, Report

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_BYTES = (
    10 << 20
)  # of markup without its pictures; trafilatura takes two seconds for one of 2**20
_LEAST = 80  # characters of body text; what has less is no article
_ASKING = 400  # characters; no login page is longer
_WALLED = 1500  # characters; a page behind a login shows no more of its article
_TITLES = 3  # that are links, in a list of articles
_TEASER = 1000  # characters; no teaser is longer
_MOSTLY = 0.5  # of a text
_LINKED_TITLE = "//*[self::h2 or self::h3 or self::h4][.//a or parent::a]"
_TITLE = 15  # characters; a shorter heading may begin a paragraph by chance

# Hyphens and spaces that a browser does not show, inside of words too.
_UNSEEN = dict.fromkeys(map(ord, "\xad\u200b\u2060\ufeff\0"))
_BREAKS = {"p", "head", "quote", "list", "item", "table", "row", "cell", "code", "del", "div"}
_WALL = re.compile(
    r"\bréservée?s? (?:aux|à nos) abonnés|\bil (?:vous )?reste \d+ ?% de (?:cet|l['’])|\bdéjà abonnée? ?\?"
    r'|"isAccessibleForFree"\s*:\s*"?(?:https?://schema\.org/)?false',
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"(?:connectez|identifiez|inscrivez)-vous|se connecter|s['’]identifier|mot de passe|déjà (?:abonné|inscrit)"
    r"|cré(?:er|ez) (?:un|votre|mon) compte",
    re.IGNORECASE,
)
_PICTURE = re.compile(rb"data:[\w/+.-]+;base64,[\w+/=\s]+")
_TAG = re.compile("<[a-z!/?]", re.IGNORECASE)


def read_html(data: bytes, file: str, notice: Report, url: str = "", encoding: str = "") -> Page:
    """Read the article of a web page.

    The main text is found by trafilatura (Barbaresi, ACL 2021 demonstrations). Its paragraphs are set apart by blank
    lines; its title is left out of the text and given beside it.

    Parameters
    ----------
    data : the page as it was saved
    file : its name, for messages
    notice : told of encodings that were wrong, and of articles that are not whole
    url, encoding : what came with the page, if anything

    Raises
    ------
    InputError
        When trafilatura is missing, or the page holds no article: broken, a login page, a list of articles.
    """
    _check_trafilatura()
    data = _PICTURE.sub(b"", data)
    if len(data) > _MOST_BYTES:
        size, most = len(data) >> 20, _MOST_BYTES >> 20
        raise InputError(f"{file}: {size} MB of HTML, and {most} are read; save the article alone")
    markup = decode_html(data, file, notice, encoding)
    if not markup.strip():
        raise InputError(f"{file}: empty; there is nothing to label")
    if not _TAG.search(markup):
        return Page(file, None, mend(markup, file, notice), url=find_address(markup, url))
    tree = _parse(markup, file)
    document = _extract(tree, file)
    title = find_title(tree, document.title or "", document.sitename or "")
    blocks = [b for b in _tidy(_cut_blocks(document.body)) if not says_title(b, title)]
    text = mend("\n\n".join(blocks), file, notice)
    paragraphs = read_article(text)
    body = " ".join(paragraph.text for paragraph in paragraphs if not paragraph.furniture)
    problem = _why_no_article(body, blocks, tree)
    if problem:
        raise InputError(f"{file}: {problem}")
    if len(body) < _WALLED and _WALL.search(markup):
        notice(f"{file}: seems to be only the beginning; the rest may be behind a login")
    url = find_address(markup, document.url or "", url)
    return Page(
        file,
        None,
        text,
        title=mend(title, file, lambda _: None),
        date=article_date(paragraphs, find_published(tree, markup, url)),
        site=document.sitename or urlsplit(url).hostname or "",
        url=url,
    )


def read_mht(data: bytes, file: str, notice: Report) -> Page:
    """Read the article of a web page that was saved as one file with its pictures.

    Raises
    ------
    InputError
        When no web page is in the file, or no article in the page.
    """
    message = message_from_bytes(data, policy=policy.default)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            url = str(
                part.get("Content-Location") or message.get("Snapshot-Content-Location") or ""
            )
            encoding = part.get_content_charset() or ""
            return read_html(bytes(content or b""), file, notice, url, encoding)
    raise InputError(f"{file}: no web page in this file; save the page again, or as .html")


def _check_trafilatura() -> None:
    try:
        import trafilatura  # noqa: F401
    except ImportError as error:
        raise InputError(
            'web pages need trafilatura; install it with: pip install "cooptopics[html]"'
        ) from error


def _parse(markup: str, file: str) -> HtmlElement:
    from lxml.etree import strip_elements
    from trafilatura import load_html

    # What it finds wrong, it also logs.
    tree = load_html(re.sub(r"^\s*<\?xml[^>]*\?>", "", markup.translate(_UNSEEN)))
    if tree is None:
        raise InputError(f"{file}: not HTML, or broken beyond reading; save the page again")
    strip_elements(tree, "nav", "footer", with_tail=False)
    return tree


def _extract(tree: HtmlElement, file: str) -> Any:
    """What trafilatura makes of a page: a document whose `body` is a tree of paragraphs."""
    from trafilatura import bare_extraction

    try:
        document = bare_extraction(
            tree,
            include_comments=False,
            with_metadata=True,
            # Its dates are not used: it guesses where the page says nothing.
            date_extraction_params={"extensive_search": False},
        )
    except Exception as error:
        # Hostile markup makes lxml and trafilatura fail in many ways.
        raise InputError(
            f"{file}: broken HTML ({type(error).__name__}); save the page again, or as text"
        ) from error
    if document is None:
        raise InputError(f"{file}: no text in this page; save it as a browser shows it")
    return document


def _cut_blocks(body: Any) -> Iterator[str]:
    """The paragraphs, headings, list items and cells of a tree, with white space made single."""
    from lxml.etree import iterwalk

    block = ""
    for event, element in iterwalk(body, events=("start", "end")):
        is_start = event == "start"
        if element.tag in _BREAKS:
            yield block
            block = ""
        elif element.tag == "lb" and is_start:
            block += "\n"
        block += re.sub(r"\s+", " ", (element.text if is_start else element.tail) or "")
    yield block


def _tidy(blocks: Iterator[str]) -> list[str]:
    """Blocks without the white space around them and their lines; blank lines set paragraphs apart."""
    lines = (re.sub(r" ?\n ?", "\n", block).strip() for block in blocks)
    return [re.sub(r"\n{2,}", "\n\n", line) for line in lines if line]


def _is_list(blocks: list[str], tree: HtmlElement) -> bool:
    """Whether a text is mostly links, or the first lines of articles below titles that are links."""
    text = " ".join(" ".join(blocks).split())
    links = {text_of(link) for link in tree.iter("a")}
    linked = sum(len(link) for link in links if len(link) >= _TITLE and link in text)
    around = (text_of(title.getparent()) for title in tree.xpath("//body" + _LINKED_TITLE))
    teasers = [teaser for teaser in around if len(teaser) <= _TEASER]
    parts = [block for block in blocks if any(block in teaser for teaser in teasers)]
    return linked > _MOSTLY * len(text) or (
        len(teasers) >= _TITLES and len(parts) > _MOSTLY * len(blocks)
    )


def _why_no_article(body: str, blocks: list[str], tree: HtmlElement) -> str:
    """What a page is that holds no article, and what to do, or ""."""
    login = {phrase.lower() for phrase in _LOGIN.findall(body)}
    has_password = bool(tree.xpath("//body//input[@type='password']"))
    if len(body) < _ASKING and (len(login) > 1 or (len(body) < _LEAST and has_password)):
        return "a login page, no article; save the article while you are logged in"
    if _is_list(blocks, tree):
        return "a list of links, no article; save the articles themselves"
    if len(body) < _LEAST:
        return "no article in this page; save it as a browser shows it"
    return ""
