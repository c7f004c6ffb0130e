"""Bytes to text: web pages that declare a wrong encoding, and text that was decoded wrongly before.

What plain text files are read as stands in test_inputs.py.
"""

from __future__ import annotations

import sys
from typing import NamedTuple

import pytest
from cli_tools import CLEAR
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.decoding import decode_html, mend

RUSSIAN = "Полиция задержала троих мужчин, которые ввозили наркотики через границу. " * 3


class Decoding(NamedTuple):
    text: str
    notices: list[str]


def decode(text: str, encoding: str, declared: str = "", header: str = "") -> Decoding:
    notices: list[str] = []
    meta = f"<meta charset={declared}>" if declared else ""
    data = f"<html>{meta}<p>{text}".encode(encoding)
    decoded = decode_html(data, "a", notices.append, header)
    return Decoding(decoded.partition("<p>")[2], notices)


class TestWebPages:
    @pytest.mark.parametrize(
        ("encoding", "declared"),
        [
            *(("utf-8", "utf-8"), ("utf-8", ""), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")),
            *(("cp1252", "iso-8859-1"), ("cp1252", "windows-1252"), ("utf-8-sig", "iso-8859-1")),
        ],
    )
    def test_are_in_the_encoding_that_they_declare(self, encoding: str, declared: str) -> None:
        assert decode(CLEAR, encoding, declared) == (CLEAR, [])

    def test_may_be_in_another_alphabet(self) -> None:
        assert decode(RUSSIAN, "cp1251", "windows-1251") == (RUSSIAN, [])

    def test_may_declare_it_in_a_header_or_in_xml(self) -> None:
        assert decode(RUSSIAN, "cp1251", "utf-8", "windows-1251") == (RUSSIAN, [])
        data = f"<?xml version='1.0' encoding='koi8-r'?><p>{RUSSIAN}".encode("koi8-r")
        assert RUSSIAN in decode_html(data, "a", pytest.fail)

    def test_that_are_utf8_are_read_as_that_whatever_they_say(self) -> None:
        said = "a: declares iso-8859-1 but is UTF-8, read as that"
        assert decode(CLEAR, "utf-8", "iso-8859-1") == (CLEAR, [said])
        assert decode("abc", "utf-8", "iso-8859-1") == ("abc", [])

    @pytest.mark.parametrize("declared", ["utf-8", "", "unheard-of", "base64"])
    def test_that_are_not_are_read_as_windows_1252(self, declared: str) -> None:
        assert decode(CLEAR, "cp1252", declared) == (CLEAR, ["a: not UTF-8, read as cp1252"])

    @pytest.mark.parametrize("declared", ["windows-1251", "iso-8859-2", "koi8-r"])
    def test_in_french_are_not_read_in_another_alphabet(self, declared: str) -> None:
        said = f"a: declares {declared} but is not, read as cp1252"
        assert decode(CLEAR, "cp1252", declared) == (CLEAR, [said])

    def test_in_utf8_with_a_few_broken_signs_keep_the_others(self) -> None:
        data = CLEAR.encode().replace(b"Vientiane", b"Vien\xfftiane")
        notices: list[str] = []
        text = decode_html(data, "a", notices.append)
        assert text == CLEAR.replace("Vientiane", "Vien\ufffdtiane")
        assert notices == ["a: UTF-8 with 1 broken signs, which stay as \ufffd"]

    @pytest.mark.parametrize(
        "declared", ["idna", "hex", "zip", "undefined", "a\0b", "../a", "\xe9"]
    )
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
    def test_may_declare_what_is_no_encoding(self, encoding: str, declared: str) -> None:
        text = decode_html(CLEAR.encode(encoding), "a", lambda _: None, declared)
        assert text == CLEAR

    def test_lose_a_few_nuls(self) -> None:
        assert decode(f"{CLEAR}\0", "utf-8", "utf-8") == (CLEAR, [])


class TestMending:
    @pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
    def test_undoes_a_wrong_decoding(self, encoding: str) -> None:
        wrong = CLEAR.encode().decode(encoding, "replace")
        notices: list[str] = []
        assert mend(wrong, "a", notices.append) == CLEAR
        assert notices == ["a: text was decoded wrongly before it was saved; mended by ftfy"]

    def test_keeps_what_is_right_in_other_lines(self) -> None:
        wrong = f"{CLEAR}\r\n{CLEAR.encode().decode('cp1252')}\n"
        assert mend(wrong, "a", lambda _: None) == f"{CLEAR}\r\n{CLEAR}\n"

    @pytest.mark.parametrize(
        "text", [CLEAR, "", "SÃO PAULO ET GALÂ", "500 €", "Â nous", "L’Ãge d’or"]
    )
    def test_leaves_what_is_right(self, text: str) -> None:
        assert mend(text, "a", pytest.fail) == text

    @given(st.text())
    def test_leaves_signs_that_no_encoding_confuses(self, text: str) -> None:
        clean = text.translate(dict.fromkeys(map(ord, "ÃÂ€â")))
        assert mend(clean, "a", pytest.fail) == clean

    def test_says_what_it_needs(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "ftfy", None)
        notices: list[str] = []
        assert mend("dÃ©cision", "a", notices.append) == "dÃ©cision"
        assert notices == [
            "a: text looks wrongly decoded; mended with: pip install 'cooptopics[html]'"
        ]
