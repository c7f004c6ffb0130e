"""Which paragraphs are in another language than the model's, by the function words that they hold.

Where those leave it open, py3langid is asked if it is installed (the extra `language`).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cooptopics.folding import fold_text
from cooptopics.function_words import FUNCTION_WORDS, LANGUAGE_OF_SCRIPT
from cooptopics.hash_table import HashTable
from cooptopics.ngram_strings import NgramStrings, hash_strings
from cooptopics.ngrams import Hashes, Tokens, tokenize
from cooptopics.vocabulary import Vocabulary

Ranking: TypeAlias = dict[str, float]

_OTHER = -2.0  # mark of a function word of other languages alone; a word of the own one has 1
_OWN_MARK = 0.5  # mean mark from which a text is in the own language
_MIN_SHARE = 0.12  # of a text's words that are function words of the language that it is in
_MIN_LEAD = 2  # function words by which the own language leads the others, or another one leads it
_MIN_LEAD_SHARE = 0.04  # the same as a share of the text's words
_SCRIPT_SHARE = 0.15  # of a text's letters; the words of other scripts have fewer
_BEYOND_LATIN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\U0010ffff]")
_MIN_WORDS = 11  # the library is not asked of a shorter text: names mislead it
_PREFERENCE = 1.5  # logits a word by which the library must prefer another language; lists of names stay below
_NUMBERS = ["0" * digits for digits in range(1, 13)]  # as they are folded


class LanguageGuard:
    """Tells texts in another language than the model's.

    Parameters
    ----------
    language : ISO 639-1 code; of a language without known function words and script, nothing is told
    vocabulary : the n-grams that the model knows, words among them
    rank : gives the log-probability of each language of a text whose words leave it open; nothing if it cannot
    """

    def __init__(
        self, language: str, vocabulary: Vocabulary, rank: Callable[[str], Ranking] | None = None
    ) -> None:
        self.language = language
        self.vocabulary = vocabulary
        self.rank = rank or rank_languages
        self.active = language in FUNCTION_WORDS or language in LANGUAGE_OF_SCRIPT.values()

    def marks(self, hashes: Hashes) -> npt.NDArray[np.float32]:
        """What each word says: 1 for the own language, -2 for others, 0 nothing; shape (n_words,)."""
        marks = np.zeros(hashes.size, dtype=np.float32)
        if self.active:
            marks[self.vocabulary.find("word", hashes)[0]] = 1
            names, table, holds = _function_words()
            known, place = table.find_known(hashes)
            own = holds[place] @ np.array([name == self.language for name in names])
            marks[known] = np.where(own, 1, _OTHER * holds[place].any(axis=1))
        return marks

    def tell(self, texts: Sequence[str], marks: npt.NDArray[np.float64]) -> list[str]:
        """The language of each text, "" where it is the own one.

        Parameters
        ----------
        texts : n_texts texts
        marks : array of shape (n_texts,)
            The mean mark of each text's words.
        """
        languages = [""] * len(texts)
        if not self.active:
            return languages
        unsure = np.flatnonzero(marks < _OWN_MARK).tolist()
        if unsure:
            for i, found in zip(unsure, self._name([texts[i] for i in unsure])):
                languages[i] = "" if found == self.language else found
        return languages

    def _name(self, texts: Sequence[str]) -> list[str]:
        """The language of each text by its script, its function words, or the library."""
        tokens = tokenize(texts)
        by_words = _name_by_function_words(tokens, self.language)
        found = []
        for text, by_word, n_words in zip(texts, by_words, np.diff(tokens.bounds).tolist()):
            by_script = LANGUAGE_OF_SCRIPT.get(script_of(text), "")
            if by_script and by_script not in FUNCTION_WORDS:
                found.append(by_script)
            else:
                found.append(by_word or by_script or self._ask(text, n_words))
        return found

    def _ask(self, text: str, n_words: int) -> str:
        ranking = self.rank(text) if n_words >= _MIN_WORDS else {}
        if self.language not in ranking:
            return self.language
        best = max(ranking, key=ranking.__getitem__)
        lead = ranking[best] - ranking[self.language]
        return best if lead >= _PREFERENCE * n_words else self.language


def rank_languages(text: str) -> Ranking:
    """Log-probability of each language by py3langid; nothing where that is not installed."""
    rank = _library()
    return rank(text) if rank else {}


@lru_cache(maxsize=1)
def _function_words() -> tuple[tuple[str, ...], HashTable, npt.NDArray[np.bool_]]:
    """Names of the languages, all their function words, and whose each is, shape (n_words, n_languages).

    Numbers are among the words, and nobody's.
    """
    words = [fold_text(text).split() for text in FUNCTION_WORDS.values()]
    strings = sorted(set().union(_NUMBERS, *words))
    places = {string: place for place, string in enumerate(strings)}
    holds = np.zeros((len(strings), len(words)), dtype=bool)
    for i, own in enumerate(words):
        holds[[places[word] for word in own], i] = True
    hashes = hash_strings("word", NgramStrings.of(strings))
    order = np.argsort(hashes)
    return tuple(FUNCTION_WORDS), HashTable(hashes[order]), holds[order]


def _name_by_function_words(tokens: Tokens, own: str) -> list[str]:
    """The language that leads in each text, "" where none does, or hardly before or after the own one."""
    names, table, holds = _function_words()
    known, place = table.find_known(tokens.hashes)
    before = np.zeros((known.size + 1, len(names)), dtype=np.intp)
    np.cumsum(holds[place], axis=0, out=before[1:])
    counts = np.diff(before[np.searchsorted(known, tokens.bounds)], axis=0)
    second, first = np.partition(counts, -2, axis=1)[:, -2:].T
    of_own = counts @ np.array([name == own for name in names])
    lead = first - np.where(first == of_own, second, of_own)
    lengths = np.diff(tokens.bounds)
    clear = (first > second) & (first >= _MIN_SHARE * lengths)
    clear &= lead >= np.maximum(_MIN_LEAD, _MIN_LEAD_SHARE * lengths)
    return [names[i] if is_clear else "" for i, is_clear in zip(counts.argmax(axis=1), clear)]


def script_of(text: str) -> str:
    """The commonest script of a text's letters other than Latin, or "LATIN" where that is rare.

    Text with some Japanese syllables among Chinese signs is in Japanese ones.
    """
    if not _BEYOND_LATIN.search(text):
        return "LATIN"
    scripts: Counter[str] = Counter()
    for sign, count in Counter(text).items():
        if sign.isalpha():
            scripts[_script_of_letter(sign)] += count
    if scripts["HIRAGANA"] > 0.1 * scripts["CJK"]:
        scripts["HIRAGANA"] += scripts["CJK"]
    others = Counter({name: count for name, count in scripts.items() if name != "LATIN"})
    name, count = max(others.items(), key=lambda item: item[1], default=("LATIN", 0))
    return name if count >= _SCRIPT_SHARE * scripts.total() else "LATIN"


@lru_cache(maxsize=1 << 12)
def _script_of_letter(sign: str) -> str:
    return unicodedata.name(sign, "").split(" ")[0]


@lru_cache(maxsize=1)
def _library() -> Callable[[str], Ranking] | None:
    try:
        from py3langid import langid
    except ImportError:
        return None
    from cooptopics.language_model import read_language_model

    try:
        return read_language_model(langid.MODEL_DIR / langid.MODEL_FILE).rank
    except (AttributeError, KeyError, ValueError, OSError):
        # Another version keeps its model in another way.
        return lambda text: dict(langid.rank(text))
