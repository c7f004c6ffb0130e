"""Reading pages: which files, in which order and encoding, and that what cannot be read is told
and passed over while the rest is read as it is needed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from cli_tools import CLEAR, posix
from office_files import make_docx, make_pdf, word_paragraph
from web_pages import ARTICLE, PARAGRAPHS, TITLE, page

from cooptopics.inputs import read_pages
from cooptopics.pages import Page

POLISH = (
    "Policja i straż graniczna zatrzymały dwunastu członków zorganizowanej grupy, która "
    "przemycała środki odurzające przez granicę. Śledztwo trwało półtora roku, a zarzuty "
    "postawiła prokuratura w Łodzi. Zabezpieczono również gotówkę i broń palną."
)


class Reading(NamedTuple):
    pages: list[Page]
    failures: list[str]
    notices: list[str]


def read(*paths: Path | str) -> Reading:
    failures: list[str] = []
    notices: list[str] = []
    pages = list(read_pages(map(str, paths), failures.append, notices.append))
    return Reading(pages, failures, notices)


@pytest.fixture
def put(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    def put(name: str, content: str | bytes = "texte") -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


Put = Callable[..., Path]


class TestEncodings:
    def test_line_ends_and_blanks_stay_as_they_are(self, put: Put) -> None:
        text = "\n\r\n a\rb\u2028c\xa0 \t\n"
        assert read(put("a.txt", text)).pages[0].text == text

    def test_mark_of_utf8_is_no_part_of_the_text(self, put: Put) -> None:
        assert read(put("a.txt", b"\xef\xbb\xbfabc")).pages[0].text == "abc"

    def test_french_in_windows_1252(self, put: Put, texts: list[str]) -> None:
        """Of every text, however short; a detector alone takes a third of them for Polish."""
        tried = 0
        for text in texts:
            data = text.encode("cp1252", "ignore")
            if data.isascii():
                continue
            path = put("a.txt", data)
            assert read(path) == (
                [Page(str(path), None, data.decode("cp1252"))],
                [],
                [f"{path}: not UTF-8, read as cp1252"],
            )
            tried += 1
        assert tried > 200

    def test_other_languages_are_left_to_the_detector(self, put: Put) -> None:
        path = put("a.txt", POLISH.encode("cp1250"))
        assert read(path) == (
            [Page(str(path), None, POLISH)],
            [],
            [f"{path}: not UTF-8, read as cp1250"],
        )

    @pytest.mark.parametrize("encoding", ["cp1251", "koi8-r", "mac-cyrillic"])
    def test_other_alphabets_are_not_taken_for_french(self, put: Put, encoding: str) -> None:
        text = "Полиция задержала троих мужчин, которые ввозили наркотики через границу. " * 5
        (page,) = read(put("a.txt", text.encode(encoding))).pages
        assert not set("éèàêç") & set(page.text)

    def test_tables_and_records_too(self, put: Put) -> None:
        table = put("a.csv", f'text\n"{CLEAR}"\n'.encode("cp1252"))
        lines = put("a.jsonl", json.dumps({"text": CLEAR}, ensure_ascii=False).encode("utf-16"))
        assert [page.text for page in read(table, lines).pages] == [CLEAR, CLEAR]

    def test_a_broken_byte_is_named(self, put: Put) -> None:
        path = put("a.txt", CLEAR.encode() + b"\xff" + CLEAR.encode())
        place = len(CLEAR.encode())
        assert read(path).failures == [
            f"{path}: not text in any known encoding (byte {place} is not UTF-8); save it as UTF-8"
        ]


class TestFolders:
    def test_files_come_by_name_and_others_are_left_alone(self, put: Put, tmp_path: Path) -> None:
        for name in ("b.txt", "a.txt", "a/b.TXT", "a.b/c.txt", "a.md", "txt"):
            put(name)
        files = [Path(page.file).relative_to(tmp_path).as_posix() for page in read(tmp_path).pages]
        assert files == sorted(files) == ["a.b/c.txt", "a.txt", "a/b.TXT", "b.txt"]

    def test_a_file_is_read_whatever_its_suffix_when_it_is_named(self, put: Put) -> None:
        assert read(put("notes.md")).pages[0].text == "texte"

    @posix
    def test_links_to_folders_make_no_loop(self, put: Put, tmp_path: Path) -> None:
        put("a/b.txt")
        (tmp_path / "a" / "c").symlink_to(tmp_path)
        assert len(read(tmp_path).pages) == 1

    @posix
    def test_links_to_files_are_read_and_broken_ones_are_not(
        self, put: Put, tmp_path: Path
    ) -> None:
        (tmp_path / "b.txt").symlink_to(put("a.txt"))
        (tmp_path / "c.txt").symlink_to(tmp_path / "missing")
        assert [Path(page.file).name for page in read(tmp_path).pages] == ["a.txt", "b.txt"]


class TestDocuments:
    """Web pages, Word and PDF files, by their suffix; a web page also by how it begins."""

    @pytest.mark.parametrize("name", ["a.html", "a.HTM", "a.xhtml", "a.txt", "a"])
    def test_web_pages(self, put: Put, name: str) -> None:
        path = put(name, page(ARTICLE))
        assert read(path) == ([Page(str(path), None, "\n\n".join(PARAGRAPHS), TITLE)], [], [])

    def test_web_pages_in_one_file(self, put: Put) -> None:
        for name in ("a.mht", "a.mhtml"):
            path = put(name, f"Content-Type: text/html; charset=utf-8\n\n{page(ARTICLE)}")
            assert read(path).pages[0].title == TITLE

    def test_word_and_pdf(self, put: Put) -> None:
        word = put("a.DOCX", make_docx(word_paragraph(CLEAR)))
        pdf = put("b.pdf", make_pdf([(20, 700, "Un poste commun.")]))
        assert [page.text for page in read(word, pdf).pages] == [CLEAR, "Un poste commun."]

    def test_the_parts_of_a_saved_page_are_no_pages(self, put: Put, tmp_path: Path) -> None:
        for name in ("a.html", "a_files/frame.html", "a_fichiers/ad.htm", "b_files/c.html"):
            put(name, page(ARTICLE))
        assert [Path(page.file).name for page in read(tmp_path).pages] == ["a.html", "c.html"]

    def test_too_large_a_file_is_not_read(self, put: Put) -> None:
        path = put("a.html")
        with path.open("r+b") as file:
            file.truncate(101 << 20)
        assert read(path).failures == [f"{path}: 101 MB, and 100 are read; split it"]

    @pytest.mark.parametrize("name", ["a.html", "a.mht", "a.docx", "a.pdf"])
    def test_an_empty_file_is_said(self, put: Put, name: str) -> None:
        path = put(name, b" \n")
        assert read(path).failures == [f"{path}: empty; there is nothing to label"]

    def test_what_holds_no_article_does_not_stop_the_others(self, put: Put, tmp_path: Path) -> None:
        put("a.html", page(""))
        put("b.html", page(ARTICLE))
        put("c.pdf", b"x")
        reading = read(tmp_path)
        assert [Path(page.file).name for page in reading.pages] == ["b.html"]
        assert [Path(said.split(": ")[0]).name for said in reading.failures] == ["a.html", "c.pdf"]


class TestMending:
    """Text that was decoded wrongly before it was saved is mended, wherever it stands."""

    @pytest.mark.parametrize("name", ["a.txt", "a.csv", "a.jsonl", "a.html"])
    def test_is_said(self, put: Put, name: str) -> None:
        wrong = CLEAR.encode().decode("cp1252")
        content = {
            "a.csv": f'text\n"{wrong}"\n',
            "a.jsonl": json.dumps({"text": wrong}),
            "a.html": page(f"<p>{wrong}</p>"),
        }
        reading = read(put(name, content.get(name, wrong)))
        assert [page.text for page in reading.pages] == [CLEAR]
        assert reading.failures == []
        assert reading.notices[0].endswith("decoded wrongly before it was saved; mended by ftfy")


class TestTables:
    @pytest.mark.parametrize(
        "content",
        [
            'id,text\n1,"a;b"\n',
            'text;id\n"a;b";1\n',
            "id\ttext\n1\ta;b\n",
            '"id";"text"\r\n"1";"a;b"\r\n',
            "id,text,more\n1,a;b\n",
        ],
    )
    def test_columns_may_be_set_apart_by_comma_semicolon_or_tab(
        self, put: Put, content: str
    ) -> None:
        path = put("a.csv", content)
        assert read(path) == ([Page(str(path), "1", "a;b")], [], [])

    def test_a_field_may_hold_lines_and_quotes(self, put: Put) -> None:
        path = put("a.CSV", 'text\n"a\r\n""b"", c"\n')
        assert read(path).pages == [Page(str(path), None, 'a\r\n"b", c')]

    def test_rows_before_a_broken_one_are_read(self, put: Put) -> None:
        reading = read(put("a.csv", 'text\na\n"b"c\nd\n'))
        assert [page.text for page in reading.pages] == ["a"]
        assert len(reading.failures) == 1


class TestRecords:
    @pytest.mark.parametrize(
        ("key", "id_"), [("x", "x"), (7, "7"), (0, "0"), ("", ""), (None, None)]
    )
    def test_an_id_becomes_a_string(self, put: Put, key: object, id_: str | None) -> None:
        path = put("a.JSONL", json.dumps({"id": key, "text": "a"}))
        assert read(path).pages == [Page(str(path), id_, "a")]

    def test_lines_end_at_line_feeds_only(self, put: Put) -> None:
        text = "a\u2028b\x85c"
        lines = json.dumps({"text": text}, ensure_ascii=False)
        assert [p.text for p in read(put("a.jsonl", f"{lines}\r\n{lines}")).pages] == [text, text]


class TestOrder:
    def test_files_are_read_when_they_are_needed(self, put: Put) -> None:
        first, second = put("a.txt"), put("b.txt")
        pages = read_pages([str(first), str(second)], pytest.fail, pytest.fail)
        assert next(pages).file == str(first)
        second.write_text("later", encoding="utf-8")
        assert next(pages).text == "later"

    def test_failures_do_not_stop_it(self, put: Put, tmp_path: Path) -> None:
        empty = tmp_path / "empty"
        empty.mkdir()
        reading = read("missing.txt", empty, put("a.txt", b"\0"), put("b.txt"), "missing.csv")
        assert [page.text for page in reading.pages] == ["texte"]
        said = ["missing.txt", str(empty), str(tmp_path / "a.txt"), "missing.csv"]
        assert [failure.split(": ")[0] for failure in reading.failures] == said
