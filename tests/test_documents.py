"""Word and PDF files: their paragraphs, and what is said of those that hold no text."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from office_files import Line, make_docx, make_pdf, make_zip, word_paragraph, word_table

from cooptopics.documents import read_docx, read_pdf
from cooptopics.errors import InputError
from cooptopics.pages import Page, Report

FIRST = "Les deux polices ont signé un accord"
SECOND = "Le prix du riz a baissé au marché."


def refusal(read: Callable[[bytes, str, Report], Page], data: bytes) -> str:
    with pytest.raises(InputError) as error:
        read(data, "a", pytest.fail)
    return str(error.value).removeprefix("a: ")


def docx(*content: str) -> str:
    return read_docx(make_docx(*content), "a", pytest.fail).text


def pdf(*lines: Line, size: float = 12) -> list[str]:
    return read_pdf(make_pdf(lines, size=size), "a", pytest.fail).text.split("\n\n")


def column(x: float, y: float, *texts: str) -> list[Line]:
    """Lines one below the other, 14 points apart."""
    return [(x, y - 14 * i, text) for i, text in enumerate(texts)]


class TestWord:
    def test_paragraphs_are_set_apart_by_blank_lines(self) -> None:
        assert docx(word_paragraph(FIRST), word_paragraph(SECOND)) == f"{FIRST}\n\n{SECOND}"

    def test_tables_give_a_paragraph_a_cell(self) -> None:
        text = docx(word_table([FIRST, SECOND], ["Total", "12"]))
        assert text.split("\n\n") == [FIRST, SECOND, "Total", "12"]

    def test_changes_are_accepted(self) -> None:
        run = "<w:r><w:t>{}</w:t></w:r>"
        deleted = "<w:del><w:r><w:delText>hier </w:delText></w:r></w:del>"
        inserted = f"<w:ins>{run.format('mardi')}</w:ins>"
        assert docx(f"<w:p>{run.format('Signé ')}{deleted}{inserted}</w:p>") == "Signé mardi"

    def test_the_date_is_that_of_the_text(self) -> None:
        data = make_docx(word_paragraph("Publié le 3 mai 2024"), word_paragraph(f"{SECOND} " * 3))
        assert str(read_docx(data, "a", pytest.fail).date) == "2024-05-03"

    def test_text_that_was_decoded_wrongly_is_mended(self) -> None:
        notices: list[str] = []
        data = make_docx(word_paragraph(FIRST.encode().decode("cp1252")))
        assert read_docx(data, "a", notices.append).text == FIRST
        assert notices == ["a: text was decoded wrongly before it was saved; mended by ftfy"]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (make_docx(), "no text in this file"),
            (b"PK\x03\x04" + b"x" * 99, "not a Word file; save it as .docx"),
            (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "has a password or is an old .doc; save it"),
            (make_zip({"a.txt": "a"}), "not a Word file but another archive"),
            (make_zip({"word/document.xml": "<a"}), "broken Word file; save it again"),
            (
                make_zip({"word/document.xml": b"\0" * (11 << 20)}),
                "unpacks to 11 MB of XML, and 10 are read; it may be a zip bomb",
            ),
        ],
        ids=["empty", "broken archive", "old", "another archive", "broken", "bomb"],
    )
    def test_files_without_text_are_refused(self, data: bytes, said: str) -> None:
        assert refusal(read_docx, data).startswith(said)

    def test_says_how_to_install_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "mammoth", None)
        assert 'pip install "cooptopics[docs]"' in refusal(read_docx, make_docx())


class TestPdf:
    def test_lines_of_a_paragraph_are_joined(self) -> None:
        assert pdf(*column(50, 700, FIRST, "contre le trafic.")) == [f"{FIRST} contre le trafic."]

    def test_a_hyphen_at_the_end_of_a_line_is_taken_out(self) -> None:
        assert pdf(*column(50, 700, "Une coopéra-", "tion utile")) == ["Une coopération utile"]
        assert pdf(*column(50, 700, "Le Comité Est-", "Ouest")) == ["Le Comité Est-Ouest"]

    @pytest.mark.parametrize(
        "second",
        [(50, 650, SECOND), (80, 672, SECOND)],
        ids=["a gap", "an indent"],
    )
    def test_paragraphs_begin_after(self, second: Line) -> None:
        lines = [*column(50, 700, FIRST, "contre le trafic et la traite"), second]
        assert pdf(*lines) == [f"{FIRST} contre le trafic et la traite", SECOND]

    def test_paragraphs_end_with_a_short_line(self) -> None:
        lines = column(50, 700, FIRST, "au port.", SECOND, "Il remonte.")
        assert pdf(*lines) == [f"{FIRST} au port.", f"{SECOND} Il remonte."]

    def test_columns_are_read_one_after_the_other(self) -> None:
        left = column(50, 700, "Les deux polices ont", "signé un accord et")
        assert pdf(*left, *column(300, 700, "le tiendront.", "Ensemble.")) == [
            "Les deux polices ont signé un accord et le tiendront. Ensemble."
        ]

    def test_pages_are_set_apart_and_blank_ones_said(self) -> None:
        notices: list[str] = []
        data = make_pdf([(50, 700, FIRST)], [], [(50, 700, SECOND)])
        assert read_pdf(data, "a", notices.append).text == f"{FIRST}\n\n{SECOND}"
        assert notices == ["a: 1 of 3 pages hold no text, perhaps pictures of it"]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (make_pdf([]), "no text in this PDF, only pictures of it; run text recognition on it"),
            (make_pdf([(50, 700, FIRST)], encrypted=True), "has a password; save a copy without"),
            (b"%PDF-1.4\n", "not a PDF file, or broken; save it again"),
            (b"<html>", "not a PDF file, or broken; save it again"),
        ],
        ids=["scanned", "encrypted", "cut off", "another format"],
    )
    def test_files_without_text_are_refused(self, data: bytes, said: str) -> None:
        assert refusal(read_pdf, data).startswith(said)

    def test_says_how_to_install_what_is_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "pypdfium2", None)
        assert 'pip install "cooptopics[docs]"' in refusal(read_pdf, make_pdf([]))
