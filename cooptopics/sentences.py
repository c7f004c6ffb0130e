"""Where French sentences end, also on pages that lost the space after a full stop.

Abbreviations, initials, numbers, ellipses and quotations do not end a sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

# Words that a full stop shortens; the next word belongs to the same sentence.
ABBREVIATIONS = frozenset(
    [
        "m",
        "mm",
        "mme",
        "mmes",
        "mlle",
        "mlles",
        "mgr",
        "dr",
        "drs",
        "pr",
        "prof",
        "st",
        "ste",
        "sts",
        "stes",
        "vve",
        "gal",
        "gén",
        "lt",
        "ltt",
        "cdt",
        "adj",
        "sgt",
        "cne",
        "cmdt",
        "brig",
        "insp",
        "cie",
        "ets",
        "sté",
        "art",
        "al",
        "alin",
        "chap",
        "tit",
        "vol",
        "éd",
        "ed",
        "coll",
        "fig",
        "ill",
        "tabl",
        "ann",
        "app",
        "cf",
        "p",
        "pp",
        "pg",
        "op",
        "n",
        "no",
        "nº",
        "n°",
        "num",
        "réf",
        "ref",
        "tél",
        "tel",
        "fax",
        "env",
        "max",
        "min",
        "moy",
        "approx",
        "hab",
        "av",
        "bd",
        "boul",
        "rte",
        "bp",
        "apr",
        "janv",
        "févr",
        "fév",
        "avr",
        "juil",
        "sept",
        "oct",
        "nov",
        "déc",
        "c-à-d",
        "ex",
        "p.ex",
        "i.e",
        "e.g",
        "vs",
        "jr",
        "sr",
        "s.e",
        "s.m",
        "s.a",
    ]
)
# Ordinary words otherwise: only as titles, with a capital.
_TITLES = frozenset({"Col", "Cap", "Com", "Me"})
# Shortened words that often stand at the very end; a capital after them starts a sentence.
_OPEN_ENDINGS = frozenset({"cie", "hab", "max", "min", "jr", "sr", "app", "ann", "déc", "nov"})
# After an acronym with full stops only such a word starts a sentence.
_STARTERS = re.compile(
    r"(?:Les?|La|L['’]|Ils?|Elles?|Ces?|Cette|Cet|C['’]|On|Nous|Un|Une|Des|En|Dans|Pour|Par|Selon|Au|Aux|À|A|De|D['’]|Lors|Après|Avec|Sur|Et|Mais|Son|Sa|Ses|Leurs?)\b"
)
_STOP = re.compile(r"[.!?…]+(?:\s?»|[\"”’')\]])*")
_OPENING = re.compile(r"\s+(?:[«“\"‘'(\[]\s*|[-–—•]\s+)*[A-ZÀ-ÖØ-Þ0-9]")
_GLUED = re.compile(r"(?:[A-ZÀ-ÖØ-Þ][a-zà-öø-ÿœ'’]|[ÀA]\s[a-zà-öø-ÿœ]|«)")
_WORD_BEFORE = re.compile(r"[^\s«“\"‘(\[’']*$")
_DOTTED = re.compile(r"(?:\w\.)+\w$")


class Sentence(NamedTuple):
    """A sentence of a page: its offsets, and whether the next one is glued to it."""

    start: int
    end: int
    glued: bool


def split_sentences(page: str, start: int = 0, end: int | None = None) -> list[Sentence]:
    """Cut ``page[start:end]`` into sentences without the white space between them."""
    if end is None:
        end = len(page)
    sentences = []
    begin = _skip_space(page, start, end)
    for stop in _STOP.finditer(page, start, end):
        if stop.end() >= end or stop.start() < begin:
            continue
        glued = not page[stop.end()].isspace()
        if glued:
            if not _ends_glued(page, begin, stop.start(), stop.end(), end):
                continue
        elif not _OPENING.match(page, stop.end(), end) or not _ends_sentence(
            page, begin, stop, end
        ):
            continue
        sentences.append(Sentence(begin, stop.end(), glued))
        begin = _skip_space(page, stop.end(), end)
    last = begin + len(page[begin:end].rstrip())
    if last > begin:
        sentences.append(Sentence(begin, last, False))
    return sentences


def _skip_space(page: str, start: int, end: int) -> int:
    while start < end and page[start].isspace():
        start += 1
    return start


def _ends_glued(page: str, begin: int, stop: int, after: int, end: int) -> bool:
    """Whether a stop with no space after it ends a sentence: "pays.Pour" does, "S.A.R.L" does not."""
    if not _GLUED.match(page, after, end):
        return False
    word = _word_before(page, begin, stop)
    return len(word) > 1 and not _DOTTED.search(word) and word.lower() not in ABBREVIATIONS


def _ends_sentence(page: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a stop before a space and a capital ends a sentence."""
    if stop.group() != ".":
        return True
    word = _word_before(page, begin, stop.start())
    lower = word.lower()
    if lower in ABBREVIATIONS or word in _TITLES:
        return lower in _OPEN_ENDINGS
    if word.isdigit() and len(word) <= 2 and not page[begin : stop.start() - len(word)].strip():
        return False  # the number of a list item
    if len(word) == 1 and word.isupper():
        return False  # an initial
    if _DOTTED.search(word):
        return bool(_STARTERS.match(page, _skip_space(page, stop.end(), end), end))
    return True


def _word_before(page: str, begin: int, stop: int) -> str:
    # No abbreviation is longer than this, so the look back stays short.
    found = _WORD_BEFORE.search(page, max(begin, stop - 24), stop)
    return found.group() if found else ""
