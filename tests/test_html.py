"""Web pages: which text of them is the article, what is known of it, and which hold none."""

from __future__ import annotations

import quopri
import sys
from contextlib import suppress
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st
from web_pages import ARTICLE, BODY, BROKEN, EMPTY, END, LEAD, PARAGRAPHS, TITLE, WebPage, page

from cooptopics.article import read_article
from cooptopics.errors import InputError
from cooptopics.html import read_html, read_mht
from cooptopics.pages import Page

URL = "https://lagune.example/monde/accord"


class Reading(NamedTuple):
    page: Page
    notices: list[str]


def read(markup: str | bytes, encoding: str = "utf-8", **came_with: str) -> Reading:
    notices: list[str] = []
    data = markup if isinstance(markup, bytes) else markup.encode(encoding)
    return Reading(read_html(data, "a.html", notices.append, **came_with), notices)


def refusal(markup: str | bytes) -> str:
    with pytest.raises(InputError) as error:
        read(markup)
    said = str(error.value)
    assert said.startswith("a.html: ")
    return said.removeprefix("a.html: ")


class TestArticles:
    @pytest.mark.parametrize("web_page", BROKEN.values(), ids=BROKEN)
    def test_are_read_out_of_broken_pages(self, web_page: WebPage) -> None:
        reading = read(web_page.markup)
        body = [part.text for part in read_article(reading.page.text) if not part.furniture]
        for string in web_page.keep:
            assert string in body
        for string in web_page.leave_out:
            assert string not in "\n".join(body)
        assert reading.notices == []

    def test_have_their_paragraphs_set_apart_by_blank_lines(self) -> None:
        assert read(page(ARTICLE)).page.text == "\n\n".join(PARAGRAPHS)

    def test_keep_headings_items_and_cells_apart(self) -> None:
        inner = f"<h2>Un plan</h2><p>{BODY}</p><ul><li>{LEAD}</li><li>{END}</li></ul><blockquote>{END[:-1]} !</blockquote>"
        text = read(page(f"<article><h1>{TITLE}</h1><p>{LEAD}</p>{inner}</article>")).page.text
        assert text.split("\n\n") == [LEAD, "Un plan", BODY, LEAD, END, f"{END[:-1]} !"]

    def test_keep_a_line_break_as_one(self) -> None:
        broken = BODY.replace(", et", ",<br/>\n et")
        assert BODY.replace(", et", ",\net") in read(page(ARTICLE.replace(BODY, broken))).page.text

    def test_of_a_page_without_tags_are_its_text(self) -> None:
        assert read(f"{LEAD}\n\n{BODY}").page.text == f"{LEAD}\n\n{BODY}"

    def test_embedded_pictures_do_not_count_as_markup(self) -> None:
        picture = f"<img src='data:image/png;base64,{'QUJD' * (3 << 20)}'>"
        assert read(page(ARTICLE.replace("</h1>", f"</h1>{picture}"))).page.text.startswith(LEAD)

    @pytest.mark.parametrize(
        "wall",
        [
            "<p>Il vous reste 73 % de cet article à lire. La suite est réservée aux abonnés.</p>",
            '<script type="application/ld+json">{"isAccessibleForFree": "False"}</script>',
        ],
    )
    def test_that_end_at_a_wall_are_said_to(self, wall: str) -> None:
        reading = read(page(ARTICLE.replace("</article>", f"{wall}</article>")))
        body = [part.text for part in read_article(reading.page.text) if not part.furniture]
        assert body == PARAGRAPHS
        assert reading.notices == [
            "a.html: seems to be only the beginning; the rest may be behind a login"
        ]


class TestRefusals:
    @pytest.mark.parametrize(("markup", "said"), EMPTY.values(), ids=EMPTY)
    def test_say_what_a_page_is(self, markup: str, said: str) -> None:
        assert refusal(markup).startswith(said)

    def test_of_a_login_without_a_form_come_from_its_words(self) -> None:
        words = "Pour lire la suite de ce dossier réservé, vous devez vous identifier : connectez-vous avec votre mot de passe."
        assert refusal(page(f"<div><p>{words}</p></div>")).startswith("a login page")

    def test_of_too_much_markup_name_the_limit(self) -> None:
        said = refusal(page(ARTICLE) + "<p>x</p>" * (2 << 20))
        assert said == "16 MB of HTML, and 10 are read; save the article alone"

    @pytest.mark.parametrize("data", [b"\x89PNG\r\n\0\0\0" * 50, bytes(range(1, 256)) * 9])
    def test_of_what_is_no_text(self, data: bytes) -> None:
        assert refusal(data).endswith("save it as UTF-8")

    def test_of_what_is_no_page(self) -> None:
        assert refusal("<p>").startswith("not HTML, or broken beyond reading")

    def test_say_how_to_install_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "trafilatura", None)
        with pytest.raises(InputError, match='pip install "cooptopics\\[html\\]"'):
            read(page(ARTICLE))

    @given(st.text(st.sampled_from("<>/=\"'&; abpé\n\0"), max_size=200))
    def test_are_all_that_any_markup_can_lead_to(self, markup: str) -> None:
        with suppress(InputError):
            assert LEAD in read(f"<html><p>{LEAD}<br>{markup}").page.text


class TestTitles:
    @pytest.mark.parametrize(
        "head", ["", f"<meta property='og:title' content='{TITLE} | Monde | La Lagune'>"]
    )
    def test_come_without_the_name_of_the_site_and_are_no_part_of_the_text(self, head: str) -> None:
        repeated = ARTICLE.replace("<p>", f"<p>{TITLE} | Monde | La Lagune</p><p>", 1)
        found = read(page(repeated, head)).page
        assert (found.title, found.text) == (TITLE, "\n\n".join(PARAGRAPHS))

    def test_of_a_page_without_headings_lose_the_name_of_the_site(self) -> None:
        head = "<meta property='og:site_name' content='La Lagune'>"
        found = read(page(ARTICLE.replace("h1", "p"), head)).page
        assert (found.title, found.site) == (TITLE, "La Lagune")

    def test_that_were_decoded_wrongly_are_mended(self) -> None:
        markup = page(ARTICLE.replace("Vientiane</h1>", "Savannakhét</h1>"))
        wrong = (
            markup.replace("Vientiane - ", "Savannakhét - ").encode().decode("cp1252", "replace")
        )
        assert read(wrong).page.title == "Un accord à Savannakhét"


class TestAddresses:
    def test_are_canonical(self) -> None:
        found = read(
            page(ARTICLE, f"<link rel='canonical' href='{URL}'>"), url="https://b.example/"
        )
        assert (found.page.url, found.page.site) == (URL, "lagune.example")

    def test_come_with_the_page_or_from_the_browser(self) -> None:
        saved = f"<!-- saved from url=(0035){URL} -->"
        assert read(page(ARTICLE), url=URL).page.url == URL
        assert read(saved + page(ARTICLE)).page.url == URL

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "file:///etc/passwd", "//b", ""])
    def test_are_of_the_web(self, url: str) -> None:
        found = read(page(ARTICLE, f"<link rel='canonical' href='{url}'>"), url=url).page
        assert (found.url, found.site) == ("", "")


class TestDates:
    @pytest.mark.parametrize(
        "head",
        [
            "<meta property='article:published_time' content='2024-05-03T08:00:00+02:00'>",
            "<meta itemprop='datePublished' content='2024-05-03'>",
            "<meta name='date' content='3 mai 2024'>",
            '<script type="application/ld+json">{"dateModified": "2024-06-01", "datePublished": "2024-05-03"}</script>',
            "<link rel='canonical' href='https://lagune.example/2024/05/03/accord'>",
        ],
    )
    def test_come_from_metadata(self, head: str) -> None:
        assert str(read(page(ARTICLE, head)).page.date) == "2024-05-03"

    @pytest.mark.parametrize(
        "line",
        [
            "<time class='published' datetime='2024-05-03'>vendredi</time>",
            "<div class='header'>Publié le vendredi 3 mai 2024 à 8h</div>",
            "<p>3 mai 2024</p>",
        ],
    )
    def test_come_from_what_the_page_shows(self, line: str) -> None:
        shown = ARTICLE.replace("</h1>", f"</h1>{line}")
        assert str(read(page(shown)).page.date) == "2024-05-03"

    def test_stay_unknown(self) -> None:
        assert read(page(ARTICLE)).page.date is None


class TestArchives:
    """A page in one file: .mht."""

    def archive(self, *parts: tuple[str, bytes]) -> bytes:
        head = "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n"
        body = b"".join(
            f"--B\r\n{header}\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n".encode()
            + quopri.encodestring(data)
            + b"\r\n"
            for header, data in parts
        )
        return head.encode() + body + b"--B--\r\n"

    def test_hold_the_page_and_its_address(self) -> None:
        header = f"Content-Type: text/html\r\nContent-Location: {URL}"
        data = self.archive(("Content-Type: text/css", b"p {}"), (header, page(ARTICLE).encode()))
        found = read_mht(data, "a.mht", pytest.fail)
        assert (found.text, found.title, found.url) == ("\n\n".join(PARAGRAPHS), TITLE, URL)

    def test_may_say_the_encoding(self) -> None:
        header = "Content-Type: text/html; charset=windows-1252"
        data = self.archive((header, page(ARTICLE, charset="").encode("cp1252")))
        assert read_mht(data, "a.mht", pytest.fail).text == "\n\n".join(PARAGRAPHS)

    def test_without_a_page_are_refused(self) -> None:
        with pytest.raises(InputError, match=r"a\.mht: no web page in this file"):
            read_mht(self.archive(("Content-Type: text/css", b"p {}")), "a.mht", pytest.fail)
