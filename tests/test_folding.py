"""Folding: which letters a text comes down to, alone and in bulk, and the way back to
the signs that they come from."""

from __future__ import annotations

import numpy as np
import pytest
import reference
from hypothesis import given

from cooptopics.folding import decode, encode, fold_character, fold_codes, fold_text


@pytest.fixture(scope="module")
def every_sign() -> list[str]:
    return list(map(chr, range(0x110000)))


class TestFoldedText:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("ÉTÉ", "ete"),
            ("e\u0301te\u0301", "ete"),
            ("Œuvre", "oeuvre"),
            ("Ærø", "aero"),
            ("ﬁn", "fin"),
            ("Straße", "strasse"),
            ("Đắk Lắk", "dak lak"),
            ("İstanbul", "istanbul"),
            ("l’État", "l etat"),
            ("aujourd'hui", "aujourd hui"),
            ("peut-être", "peut etre"),
            ("non‑prolifération", "non proliferation"),
            ("co\u00adopération", "cooperation"),
            ("zéro\u200blargeur", "zerolargeur"),
            ("en 2024", "en 0000"),
            ("٣", "0"),
            ("m²", "m0"),
            ("½", "0 0"),
            ("Interpol™ № 3", "interpoltm no 0"),
            ("a\u00a0b\tc", "a b c"),
            ("a👮b", "a b"),
            ("\U0001d41a", "a"),
            ("Москва", "москва"),
            ("\x00", " "),
            ("\ud800", " "),
            ("", ""),
        ],
    )
    def test_example(self, text: str, folded: str) -> None:
        assert fold_text(text) == folded

    def test_of_every_code_point(self, every_sign: list[str]) -> None:
        wrong = [sign for sign in every_sign if fold_character(sign) != reference.fold(sign)]
        assert wrong == []

    @given(reference.any_texts)
    def test_of_any_text(self, text: str) -> None:
        assert fold_text(text) == reference.fold(text)

    @given(reference.any_texts)
    def test_folds_to_itself(self, text: str) -> None:
        assert fold_text(fold_text(text)) == fold_text(text)


class TestFoldingInBulk:
    def test_folds_every_code_point_as_alone(self, every_sign: list[str]) -> None:
        folded = fold_codes(np.array([ord(sign) for sign in every_sign], dtype=np.uint32))
        assert decode(folded.letters) == "".join(map(fold_character, every_sign))

    @given(reference.any_texts)
    def test_folds_any_text_as_alone(self, text: str) -> None:
        assert decode(fold_codes(encode(text)).letters) == fold_text(text)

    @given(reference.any_texts)
    def test_says_which_sign_each_letter_comes_from(self, text: str) -> None:
        origin = [i for i, sign in enumerate(text) for _ in fold_character(sign)]
        assert fold_codes(encode(text)).origin().tolist() == origin

    @given(reference.any_texts)
    def test_says_where_the_letters_of_each_sign_begin(self, text: str) -> None:
        begins = [len(fold_text(text[:i])) for i in range(len(text) + 1)]
        assert fold_codes(encode(text)).places(np.arange(len(text) + 1)).tolist() == begins


class TestEncoding:
    @given(reference.any_texts)
    def test_gives_code_points_and_the_text_back(self, text: str) -> None:
        codes = encode(text)
        assert codes.tolist() == [ord(sign) for sign in text]
        assert decode(codes) == text
