"""Texts that no press wrote: time grows with their length alone, results are defined, and nothing crashes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
import pytest
from cli_tools import CLEAR, LABELS, call
from timing import check_linear

import cooptopics
from cooptopics.article import read_article
from cooptopics.model import Model

EVERY_SIGN = "".join(map(chr, range(sys.maxunicode + 1)))
UNITS = {
    "letters without a space": "a",
    "accented letters without a space": "é",
    "capitals without a space": "A",
    "digits": "7",
    "full stops": ".",
    "full stops with spaces": ". ",
    "initials": "M. ",
    "short sentences": "A b. ",
    "question marks": "?!",
    "quotation marks that open": "« ",
    "quotation marks that close": " »",
    "brackets": "((",
    "spaces": " ",
    "line ends": "\n",
    "carriage returns": "\r",
    "lines of one letter": "a\n",
    "lines of one capital": "A\n\n",
    "list items": "- a\n",
    "pipes": "a | ",
    "dashes": "– ",
    "addresses": "http://a.b/",
    "e-mail addresses": "a@b.",
    "datelines": "PARIS (AFP) – ",
    "zero-width signs": "\u200b\u200d\ufeff",
    "bidi signs": "\u202e\u2066",
    "combining accents": "\u0301",
    "half characters": "\ud800",
    "half characters among letters": "a\udfffb ",
    "NULs": "\0",
    "signs that fold to many": "\ufdfa",
    "fractions": "½",
    "signs of many bytes": "\U0001f600",
    "Chinese without a space": "警察",
    "words": "police ",
    "different scripts": "полиция الشرطة 警察 ",
}
SIZE = 20_000  # letters of the shorter text


@pytest.fixture(scope="module")
def shipped() -> Model:
    return cooptopics.load()


def check_defined(model: Model, text: str) -> None:
    """Every paragraph lies in the text and has probabilities."""
    result = model.classify(text)
    for paragraph in result.paragraphs:
        assert text[paragraph.start : paragraph.end] == paragraph.text
        values = np.array(list(paragraph.probabilities.values()))
        assert ((values >= 0) & (values <= 1)).all()
    assert np.isfinite(model.predict_proba([text])).all()


@pytest.mark.parametrize("unit", UNITS.values(), ids=list(UNITS))
class TestTime:
    def test_of_classifying_is_linear(self, shipped: Model, unit: str) -> None:
        check_linear(shipped.classify, unit, SIZE)

    def test_of_classifying_text_among_it_is_linear(self, shipped: Model, unit: str) -> None:
        check_linear(lambda page: shipped.classify(f"{CLEAR}\n\n{page}{CLEAR}"), unit, SIZE)

    @pytest.mark.long
    def test_of_the_longest_is_linear(self, shipped: Model, unit: str) -> None:
        check_linear(shipped.classify, unit, 500_000)


class TestResults:
    @pytest.mark.parametrize("unit", UNITS.values(), ids=list(UNITS))
    def test_are_defined(self, shipped: Model, unit: str) -> None:
        check_defined(shipped, unit * (SIZE // len(unit)))

    @pytest.mark.parametrize("start", range(0, sys.maxunicode, 0x8000))
    def test_of_all_signs_are_defined(self, shipped: Model, start: int) -> None:
        check_defined(shipped, EVERY_SIGN[start : start + 0x8000])

    @pytest.mark.parametrize(
        "sign", ["\u200b", "\u200d", "\xad", "\u2060", "\u202e", "\u2066", "\ufeff"]
    )
    def test_unseen_signs_in_words_hide_no_label(self, shipped: Model, sign: str) -> None:
        hidden = "".join(f"{letter}{sign}" if letter.isalpha() else letter for letter in CLEAR)
        assert sorted(shipped.classify(hidden).labels) == LABELS

    def test_of_a_long_word_are_those_of_its_first_letters(self, shipped: Model) -> None:
        long, short = ("a" * n for n in (1_000_000, 64))
        assert (shipped.predict_proba([long]) == shipped.predict_proba([short])).all()

    def test_of_every_sign_can_be_written_and_read_back(self, tmp_path: Path) -> None:
        # Without the signs that wrongly decoded text has; those are mended.
        text = f"{CLEAR} {EVERY_SIGN[:0x80]} {EVERY_SIGN[0x100:0x2000]} {EVERY_SIGN[0x2100:0xD800]}"
        path = tmp_path / "a.jsonl"
        path.write_text(json.dumps({"text": text}) + "\n", encoding="utf-8")
        (record,) = call("classify", path, "--unit", "text", "--format", "jsonl").records
        assert record["text"] == text


@pytest.mark.long
class TestFiftyMegabytes:
    SIZE = 50_000_000

    def test_without_a_space(self, shipped: Model) -> None:
        (paragraph,) = shipped.classify("a" * self.SIZE).paragraphs
        assert (paragraph.start, paragraph.end) == (0, self.SIZE)

    def test_a_million_full_stops(self, shipped: Model) -> None:
        check_defined(shipped, "." * 1_000_000)
        check_defined(shipped, ". " * 1_000_000)

    def test_of_sentences(self, shipped: Model) -> None:
        text = f"{CLEAR}\n" * (self.SIZE // len(CLEAR))
        assert len(read_article(text)) == self.SIZE // len(CLEAR)
