"""Which countries and organisations a French text names, where, and how.

One pass over the words: each is looked up among the first words of the names in parties/names.tsv.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from cooptopics.folding import fold_text

_NO_PARTY = "-"
_TABLE = Path(__file__).resolve().parent / "parties" / "names.tsv"
# Latin letters, digits, and what folds to nothing inside a word: combining accents, soft hyphens, joiners.
_WORDS = re.compile("([0-9A-Za-zÀ-ÖØ-öø-ɏ\u0300-\u036fḀ-ỿ\ufb00-\ufb06\u00ad\u200b-\u200d]+)")
_JOINT = re.compile(r"\s+|[-‐‑'’‘ʼ]\s?|\.")  # between two words of one name
_HYPHENS = frozenset("-‐‑")
_APOSTROPHES = frozenset("'’‘ʼ")
_MONEY = frozenset(
    ("dollar", "dollars", "franc", "francs", "livre", "livres", "peso", "pesos", "dinar", "dinars")
)
_BEFORE_LANGUAGE = frozenset(
    ("en", "de", "bon", "mauvais", "parle", "parlent", "parlait", "parlaient", "parlant", "parler")
)


class Mention(NamedTuple):
    """A country or organisation named in a text.

    Attributes
    ----------
    party : ISO 3166-1 alpha-2 code of a country or territory (XK for Kosovo), or the name of an organisation
    how : "name", "adjective", "demonym", "seat" (of power, for its country) or "body" (an organisation, or a
        national one for its country)
    text : as it stands in the text
    start, end : offsets
    """

    party: str
    how: str
    text: str
    start: int
    end: int


class _Name(NamedTuple):
    words: list[str]
    parties: list[str]  # the first that is named elsewhere in the text is meant, or else the first
    how: str
    case: str


def is_country(party: str) -> bool:
    """Whether a party is a country or territory, not an organisation."""
    return len(party) == 2 and party.isalpha() and party.isupper()


def find_parties(text: str, offset: int = 0) -> tuple[Mention, ...]:
    """The countries and organisations that a text names, in order, in time linear in its length.

    Parameters
    ----------
    text : French text, with or without its accents
    offset : where the text begins in its page, added to every offset
    """
    parts = _WORDS.split(text)
    words = parts[1::2]
    folded = list(map(_fold_word, words))
    names = _names()
    places = [i for i, word in enumerate(folded) if word in names]
    if not places:
        return ()
    ends = list(accumulate(map(len, parts)))
    gaps = parts[::2]
    folded.append("")
    found: list[tuple[_Name, Mention]] = []
    done = 0
    for i in places:
        by_second = names[folded[i]]
        candidates = by_second.get(folded[i + 1]) or by_second.get("")
        if i < done or not candidates:
            continue
        name = _choose(candidates, i, words, gaps, folded)
        if name is None:
            continue
        done = i + len(name.words)
        start, end = ends[2 * i], ends[2 * done - 1]
        form = text[start:end]
        how = name.how
        if how == "adjective" and form[0].isupper() and not form.isupper():
            how = "demonym"
        found.append((name, Mention("", how, form, offset + start, offset + end)))
    return tuple(_resolve(found))


def _choose(
    candidates: Iterable[_Name],
    i: int,
    words: Sequence[str],
    gaps: Sequence[str],
    folded: Sequence[str],
) -> _Name | None:
    """The first of these names that stands at word i."""
    for name in candidates:
        end = i + len(name.words)
        if (
            folded[i:end] == name.words
            and all(_JOINT.fullmatch(gap) for gap in gaps[i + 1 : end])
            and _case_fits(name, i, words, gaps, folded)
        ):
            return name
    return None


def _case_fits(
    name: _Name, i: int, words: Sequence[str], gaps: Sequence[str], folded: Sequence[str]
) -> bool:
    end = i + len(name.words)
    if name.case == "upper":
        return all(word.isupper() for word in words[i:end])
    if name.case == "capital":
        return words[end - 1][0].isupper()
    if name.case == "compound":
        # "franco-" counts before the adjective of another country, as in "franco-belge".
        return gaps[end] in _HYPHENS and any(n.how == "adjective" for n in _single(folded[end]))
    if name.how == "adjective" and i and folded[i - 1] in _MONEY:
        return False
    return name.case != "language" or words[i][0].isupper() or not _is_language(i, gaps, folded)


def _is_language(i: int, gaps: Sequence[str], folded: Sequence[str]) -> bool:
    """Whether the adjective at word i, in the masculine, names a language: "en lao", "l'anglais", "en lao et thaï"."""
    if not i:
        return False
    before = folded[i - 1]
    if before in ("et", "ou", "puis") and i > 1:
        others = any(name.case == "language" for name in _single(folded[i - 2]))
        return others and _is_language(i - 2, gaps, folded)
    return before in _BEFORE_LANGUAGE or (before in ("l", "d") and gaps[i] in _APOSTROPHES)


def _resolve(found: Iterable[tuple[_Name, Mention]]) -> list[Mention]:
    """Settle which party each name means, and leave out what names none."""
    found = list(found)
    named = {name.parties[0] for name, _ in found if len(name.parties) == 1} - {_NO_PARTY}
    mentions = []
    for name, mention in found:
        party = next((party for party in name.parties if party in named), name.parties[0])
        if party != _NO_PARTY and name.how != "hint":
            # A state of the United States has a code of its own, such as US-GA, until here.
            country = party[:2] if party[2:3] == "-" else party
            mentions.append(mention._replace(party=country))
    return mentions


@lru_cache(maxsize=1 << 16)
def _fold_word(word: str) -> str:
    return fold_text(word)


def _single(word: str) -> list[_Name]:
    """The names of this one word."""
    return _names().get(word, {}).get("", [])


@lru_cache(maxsize=1)
def _names() -> dict[str, dict[str, list[_Name]]]:
    """The table by the first and the second word of each name, the longest names first.

    Names of one word stand under "" and after the longer ones that begin with it.
    """
    names: dict[str, dict[str, list[_Name]]] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        form, parties, how, case = line.split("\t")
        name = _Name(form.split(), parties.split("/"), how, case)
        first, second = (*name.words, "")[:2]
        names.setdefault(first, {}).setdefault(second, []).append(name)
    for by_second in names.values():
        single = by_second.get("", [])
        single.sort(key=lambda name: name.case != "compound")
        for second in by_second.keys() - {""}:
            by_second[second].sort(key=lambda name: -len(name.words))
            by_second[second] += single
    return names
