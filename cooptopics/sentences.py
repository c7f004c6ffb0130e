"""Where French sentences end, also on pages that lost the space after a full stop.

Abbreviations, initials, numbers, ellipses and quotations do not end a sentence.
"""

from __future__ import annotations

import re
from typing import NamedTuple


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Words that a full stop shortens; the next word belongs to the same sentence.
ABBREVIATIONS = _words(
    "mme mmes mlle mlles mgr dr drs pr st ste sts stes vve gal gén lt ltt cdt cmdt cne sgt s.e s.m s.e.m "
    "s.e.mme s.exc cf c-à-d c.-à-d i.e e.g p.ex vs av ap apr bd boul rte réf ref éd ed coll ph sté"
)
# The same, but ordinary words or units in small letters.
_TITLES = _words("M MM Me")
# Shortened only before a number: "art. 5", but "de l'art. Le musée".
_NUMBERED = _words(
    "art al alin chap tit vol fig ill tabl ann p pp pg n no nº n° num op tél tel fax env bp janv févr "
    "fév avr juil sept oct nov déc max min moy approx"
)
# Shortened, or at the end of a sentence: what comes next tells.
_DOUBTFUL = _words("prof col cap com adj brig insp cie ets hab jr sr app ex rép c v")
# After these a single letter is a name, not an initial: "le groupe A. Le match".
_LETTERED = _words(
    "groupe poule plan vitamine hépatite catégorie classe série type point zone ligne bloc"
)
_NUMBER = re.compile(r"[(\[]?(?:\d|[IVXLC]+(?![\w'’.])|[A-Z]\.?\s?\d)")
_STARTERS = re.compile(
    r"(?:Les?|La|L['’]|Ils?|Elles?|Ces?|Cette|Cet|C['’]|On|Nous|Une?|Des|En|Dans|Pour|Par|Selon|Aux?|À|A|De|D['’]"
    r"|Lors|Après|Avec|Sur|Et|Mais|Son|Sa|Ses|Leurs?)(?!\w)"
)
# Those among them that no surname begins with.
_SURE_STARTERS = re.compile(
    r"(?:Les|Ils?|Elles?|Ces?|Cette|Cet|C['’]|On|Nous|Une|En|Dans|Pour|Par|Selon|Aux?|À|Lors|Après|Avec|Sur|Et|Mais|Depuis|Comment)(?!\w)"
)
_SMALL_STARTERS = re.compile(
    r"(?:ils?|elles?|les|des|une|cette|dans|pour|selon|lors|après|avec|mais|nous)\s"
)
_STOP = re.compile(r"[.!?…]+(?:\s?»|[”’)\]]|[\"'](?!\w))*")
_OPENING = re.compile(r"\s+(?:[«“\"‘'(\[]\s*|[-–—•]\s+)*")
_OPENED = re.compile(r".*[«“\"‘(\[’']", re.DOTALL)
_DOTTED = re.compile(r"(?:\w\.-?)+\w$")
_CAPITALS = re.compile(r"[A-ZÀ-ÖØ-Þ]{5}")  # INTERPOL, but not a file's suffix
_LIST_NUMBER = re.compile(r"(?:\d{1,2}|[IVX]+)$")
_LOOK_BACK = 64  # characters; no abbreviation is longer, and few addresses


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
        after = stop.end()
        if after >= end or stop.start() < begin:
            continue
        glued = not page[after].isspace()
        if glued:
            ends = _starts_glued(page, stop, end) and _ends_glued(page, begin, stop, end)
        else:
            opening = _OPENING.match(page, after, end)
            first = opening.end() if opening else end
            ends = (
                first < end
                and (page[first].isupper() or page[first].isdigit())
                and _ends_sentence(page, begin, stop, end)
            )
        if ends:
            sentences.append(Sentence(begin, after, glued))
            begin = _skip_space(page, after, end)
    last = begin + len(page[begin:end].rstrip())
    if last > begin:
        sentences.append(Sentence(begin, last, False))
    return sentences


def _skip_space(page: str, start: int, end: int) -> int:
    while start < end and page[start].isspace():
        start += 1
    return start


def _starts_glued(page: str, stop: re.Match[str], end: int) -> bool:
    """Whether what stands right after a stop can begin a sentence."""
    after = stop.end()
    first = page[after]
    if first in '«“"':
        after = _skip_space(page, after + 1, end)
        return after < end and page[after].isupper()
    if first.islower():
        return stop.group() == "." and _SMALL_STARTERS.match(page, after, end) is not None
    if not first.isupper() or after + 1 == end:
        return False
    second = page[after + 1]
    if second.isspace():
        return first in "ÀAÔY"
    return second.islower() or second in "'’" or _CAPITALS.match(page, after, end) is not None


def _ends_glued(page: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a stop with no space after it ends a sentence: "pays.Pour" does, "S.A.R.L" does not."""
    if stop.group() != ".":
        return True
    token = _token_before(page, begin, stop.start())
    address = token + page[stop.start() : min(stop.end() + _LOOK_BACK, end)].split(None, 1)[0]
    if "@" in address or "://" in address or "www." in address.lower():
        return False
    word = _word_of(token)
    if len(word) < 2 and not word.isdigit():
        return False
    return not (_is_shortened(word) or _DOTTED.search(word) or _numbers_list(page, begin, stop))


def _ends_sentence(page: str, begin: int, stop: re.Match[str], end: int) -> bool:
    """Whether a stop before a space and a capital or a number ends a sentence."""
    if stop.group() != ".":
        return True
    word = _word_of(_token_before(page, begin, stop.start()))
    after = _skip_space(page, stop.end(), end)
    lower = word.lower()
    if word in _TITLES or lower in ABBREVIATIONS:
        return False
    if len(word) == 1 and word.isupper():
        before = _word_of(_token_before(page, begin, stop.start() - 1))
        if before.lower() in _LETTERED:
            return True
        starts = _SURE_STARTERS.match(page, after, end) is not None
        return starts and not _numbers_list(page, begin, stop)
    if lower in _NUMBERED:
        return not _NUMBER.match(page, after, end)
    if lower in _DOUBTFUL:
        return _STARTERS.match(page, after, end) is not None
    if _numbers_list(page, begin, stop):
        return False
    if _DOTTED.search(word):
        return _STARTERS.match(page, after, end) is not None
    return True


def _is_shortened(word: str) -> bool:
    """Whether a word before a glued stop is an abbreviation: "Mme.Nguyen", "Prof.Diallo"."""
    lower = word.lower()
    return word in _TITLES or lower in ABBREVIATIONS or (lower in _DOUBTFUL and word[0].isupper())


def _numbers_list(page: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether a stop follows the number of a list item: at the start, or after a semicolon."""
    number = _LIST_NUMBER.search(page, max(begin, stop.start() - 5), stop.start())
    if not number:
        return False
    before = page[max(begin, number.start() - 3) : number.start()]
    return number.start() == begin or before.rstrip()[-1:] == ";" or before[-1:] == "\n"


def _token_before(page: str, begin: int, stop: int) -> str:
    """The last run of signs that are not white space."""
    tokens = page[max(begin, stop - _LOOK_BACK) : stop].rsplit(None, 1)
    return tokens[-1] if tokens else ""


def _word_of(token: str) -> str:
    """A token without an elided article and quotation marks."""
    token = token.rstrip("\"'’”»)")
    opened = _OPENED.match(token)
    return token[opened.end() :] if opened else token
