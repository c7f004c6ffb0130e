"""`cooptopics classify` on web pages, Word and PDF files: what is told of each page, and which repeat others."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli_tools import ALIVE, CLEAR, LABELS, QUIET, Outcome, alive, call, complaint, write_records
from office_files import make_docx, make_pdf, make_zip, word_paragraph
from web_pages import EMPTY, TITLE, page

URL = "https://lagune.example/monde/accord"
HEAD = (
    f"<link rel='canonical' href='{URL}'><meta property='og:site_name' content='La Lagune'>"
    "<meta property='article:published_time' content='2024-05-03T08:00:00Z'>"
)
ARTICLE = f"<article><h1>{TITLE}</h1><p>{CLEAR}</p><p>{QUIET}</p></article>"
ABOUT = {"title": TITLE, "date": "2024-05-03", "site": "La Lagune", "url": URL}


@pytest.fixture
def web_page(tmp_path: Path) -> Path:
    path = tmp_path / "b.html"
    path.write_text(page(ARTICLE, HEAD), encoding="utf-8")
    return path


def classify(*args: object) -> Outcome:
    return call("classify", *args, "--format", "jsonl")


class TestWebPages:
    def test_give_the_paragraphs_of_their_article(self, web_page: Path) -> None:
        clear, quiet = classify(web_page).records
        assert (clear["text"], clear["labels"]) == (CLEAR, LABELS)
        assert (quiet["text"], quiet["labels"]) == (QUIET, [])
        assert quiet["start"] == len(CLEAR) + 2

    def test_give_what_is_known_of_them(self, web_page: Path) -> None:
        for record in classify(web_page).records:
            assert {key: record[key] for key in ABOUT} == ABOUT

    def test_give_it_in_csv(self, web_page: Path) -> None:
        text = web_page.with_name("a.txt")
        text.write_text(CLEAR, encoding="utf-8")
        outcome = call("classify", text, web_page, "--format", "csv")
        first, *others = csv.DictReader(io.StringIO(outcome.out))
        assert {first[key] for key in ABOUT} == {""}
        assert [{key: row[key] for key in ABOUT} for row in others] == [ABOUT] * 2

    def test_bring_nothing_alive_to_the_screen(self, web_page: Path) -> None:
        hostile = ALIVE.replace("\x08", "")
        head = HEAD.replace("La Lagune", hostile).replace("accord'", f"accord{hostile}'")
        web_page.write_text(page(ARTICLE.replace(TITLE, hostile), head), encoding="utf-8")
        for format_ in ("table", "json", "jsonl"):
            outcome = call("classify", web_page, "--format", format_)
            assert (outcome.code, alive(outcome.out + outcome.err)) == (0, [])

    def test_come_from_standard_input_too(self, web_page: Path) -> None:
        outcome = call("classify", "-", "--format", "jsonl", stdin=web_page.read_bytes())
        assert [record["text"] for record in outcome.records] == [CLEAR, QUIET]


class TestBadInput:
    """Each is named in one line, the rest is done, and the exit code is 1."""

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("a.html", EMPTY["nothing in it"][0].encode(), "no text in this page"),
            ("a.html", EMPTY["a login"][0].encode(), "a login page, no article"),
            ("a.html", EMPTY["titles and teasers"][0].encode(), "a list of links, no article"),
            ("a.html", page("<p>x</p>" * (2 << 20)).encode(), "16 MB of HTML, and 10 are read"),
            ("a.mht", b"Content-Type: image/png\n\nx", "no web page in this file"),
            ("a.pdf", make_pdf([(20, 700, "Un")], encrypted=True), "has a password"),
            ("a.pdf", make_pdf([]), "no text in this PDF, only pictures of it"),
            ("a.docx", make_zip({"a.txt": "a"}), "not a Word file but another archive"),
            ("a.docx", make_zip({"word/document.xml": b"\0" * (201 << 20)}), "unpacks to 201 MB"),
        ],
        ids=["empty", "login", "list", "large", "archive", "password", "scan", "zip", "bomb"],
    )
    def test_files(self, web_page: Path, name: str, content: bytes, said: str) -> None:
        bad = web_page.with_name(name)
        bad.write_bytes(content)
        outcome = classify(web_page.parent)
        assert (outcome.code, len(outcome.records)) == (1, 2)
        assert complaint(outcome).startswith(f"{bad}: {said}")

    def test_an_encoding_that_is_not_the_declared_one_is_said(self, web_page: Path) -> None:
        markup = page(ARTICLE, HEAD, "<meta charset='iso-8859-1'>")
        web_page.write_text(markup, encoding="utf-8")
        outcome = classify(web_page)
        assert (outcome.code, outcome.records[0]["text"]) == (0, CLEAR)
        assert complaint(outcome).endswith("declares iso-8859-1 but is UTF-8, read as that")


class TestDocuments:
    def test_word_and_pdf(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(make_docx(word_paragraph(CLEAR), word_paragraph(QUIET)))
        (tmp_path / "b.pdf").write_bytes(make_pdf([(20, 700, QUIET)]))
        outcome = classify(tmp_path)
        assert [record["text"] for record in outcome.records] == [CLEAR, QUIET, QUIET]
        assert outcome.records[0]["labels"] == LABELS


class TestDuplicates:
    def test_name_the_earlier_page(self, web_page: Path) -> None:
        records = [{"id": "x", "text": QUIET}, {"id": "y", "text": f"{CLEAR}\n\nPhoto : VNA"}]
        later = write_records(web_page.with_name("c.jsonl"), records)
        outcome = classify(web_page, later, later, "--mark-duplicates")
        found = {(r["file"], r.get("id")): r.get("duplicate_of") for r in outcome.records}
        assert found == {
            (str(web_page), None): None,
            (str(later), "x"): f"{later} x",
            (str(later), "y"): str(web_page),
        }

    def test_are_told_in_tables(self, web_page: Path) -> None:
        outcome = call("classify", web_page, web_page, "--mark-duplicates")
        assert f"{web_page}: drugs, trafficking (same text as {web_page})\n" in outcome.out

    def test_are_not_looked_for_unless_asked(self, web_page: Path) -> None:
        assert not any("duplicate_of" in r for r in classify(web_page, web_page).records)


class TestImports:
    def test_plain_text_needs_no_reader_of_other_files(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text(CLEAR, encoding="utf-8")
        code = (
            "import sys\nfrom cooptopics.cli import group\n"
            f"group.main(['classify', {str(path)!r}, '--format', 'jsonl'], standalone_mode=False)\n"
            "names = {'trafilatura', 'lxml', 'ftfy', 'mammoth', 'pypdfium2', 'cooptopics.html',"
            " 'cooptopics.documents', 'cooptopics.dates', 'cooptopics.dispatches'}\n"
            "print(sorted(names.intersection(sys.modules)), file=sys.stderr)"
        )
        run = [sys.executable, "-c", code]
        ended = subprocess.run(run, capture_output=True, text=True, check=True, env={**os.environ})
        assert ended.stderr == "[]\n"
