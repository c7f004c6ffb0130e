"""The n-grams that a model knows: their strings, a table to find their hashes, and counts.

The same extractor and the same table serve training (as CSR counts) and scoring.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
import numpy.typing as npt

from cooptopics.batches import blocks
from cooptopics.folding import decode
from cooptopics.hash_table import HashTable, check_order
from cooptopics.ngram_strings import NgramStrings, hash_strings
from cooptopics.ngrams import (
    KINDS,
    NO_NGRAM,
    Hashes,
    Indices,
    Locate,
    NgramSettings,
    Tokens,
    characters,
    prefixes,
    tokenize,
    word_ngrams,
    word_pairs,
)


@dataclass(frozen=True)
class Counts:
    """Counts of n-grams as the arrays of a CSR matrix.

    Attributes
    ----------
    indptr : array of shape (n_texts + 1,)
    indices : array of shape (n_counts,)
    data : array of shape (n_counts,)
    lengths : array of shape (n_texts,)
        Number of words of each text.
    shape : (n_texts, n_ngrams)
    """

    indptr: Indices
    indices: Indices
    data: npt.NDArray[np.float64]
    lengths: Indices
    shape: tuple[int, int]


class Vocabulary:
    """Known n-grams: words, phrases, pairs, prefixes and letters inside words, in that order.

    Parameters
    ----------
    settings : what is counted
    ngrams : for each kind, the folded strings of its n-grams in the order of their hashes

    Raises
    ------
    ValueError
        When n-grams are repeated or out of order.
    """

    def __init__(self, settings: NgramSettings, ngrams: Mapping[str, Sequence[str]]) -> None:
        if set(ngrams) != set(KINDS):
            raise ValueError(f"n-grams of the kinds {sorted(ngrams)}, expected {sorted(KINDS)}")
        self.settings = settings
        self.ngrams = {
            kind: strings if isinstance(strings, NgramStrings) else NgramStrings.of(strings)
            for kind, strings in ngrams.items()
        }
        self.offsets: dict[str, int] = {}
        self.hashes: dict[str, Hashes] = {}
        self.size = 0
        for kind, strings in self.ngrams.items():
            self.offsets[kind] = self.size
            self.hashes[kind] = hash_strings(kind, strings)
            check_order(self.hashes[kind])
            self.size += len(strings)

    @cached_property
    def tables(self) -> dict[str, HashTable]:
        """What finds the hashes of each kind; made at first use, since they take more memory than what they find."""
        return {kind: HashTable(hashes) for kind, hashes in self.hashes.items()}

    def find(self, kind: str, hashes: Hashes) -> tuple[Indices, Indices]:
        """Which of the hashes are known, and their columns."""
        known, place = self.tables[kind].find_known(hashes)
        return known, place.astype(np.intp) + self.offsets[kind]

    def columns_inside_words(self, tokens: Tokens, words: Indices) -> tuple[Indices, Indices]:
        """Known n-grams that depend on one word alone: place in `words`, and column, of each."""
        owners, columns = [np.zeros(0, dtype=np.intp)], [np.zeros(0, dtype=np.intp)]
        for kind, hashes, owner, _ in ngrams_inside_words(self.settings, tokens, words):
            known, column = self.find(kind, hashes)
            owners.append(owner[known])
            columns.append(column)
        return np.concatenate(owners), np.concatenate(columns)

    def count(self, texts: Sequence[str]) -> Counts:
        """Count the known n-grams of texts."""
        parts = []
        lengths = [np.zeros(0, dtype=np.intp)]
        done = 0
        for block in blocks(texts):
            tokens = tokenize(block)
            document = np.repeat(np.arange(len(block)), np.diff(tokens.bounds))
            owner, column = self.columns_inside_words(tokens, np.arange(tokens.hashes.size))
            keys = [(done + document[owner]) * self.size + column]
            for kind, hashes, locate in ngrams_across_words(self.settings, tokens):
                known, column = self.find(kind, hashes)
                keys.append((done + document[locate(known)[0]]) * self.size + column)
            parts.append(np.unique(np.concatenate(keys), return_counts=True))
            lengths.append(np.diff(tokens.bounds))
            done += len(block)
        keys_found = np.concatenate([np.zeros(0, dtype=np.intp), *(part[0] for part in parts)])
        counts = np.concatenate([np.zeros(0, dtype=np.intp), *(part[1] for part in parts)])
        rows, columns = np.divmod(keys_found, max(self.size, 1))
        return Counts(
            np.append(0, np.cumsum(np.bincount(rows, minlength=len(texts)))).astype(np.intp),
            columns,
            counts.astype(np.float64),
            np.concatenate(lengths),
            (len(texts), self.size),
        )


def ngrams_inside_words(
    settings: NgramSettings, tokens: Tokens, words: Indices
) -> Iterator[tuple[str, Hashes, Indices, tuple[Indices, Indices]]]:
    """The n-grams that depend on one word alone: kind, hashes, place in `words`, span in the letters."""
    starts, ends = tokens.starts[words], tokens.ends[words]
    if 1 in settings.words:
        yield "word", tokens.hashes[words], np.arange(words.size), (starts, ends)
    for n in settings.prefixes:
        hashes, owner = prefixes(tokens, words, n)
        yield "prefix", hashes, owner, (starts[owner], starts[owner] + n)
    for n in settings.characters:
        hashes, owner, position = characters(tokens, words, n)
        yield "character", hashes, owner, (position, position + n)


def ngrams_across_words(
    settings: NgramSettings, tokens: Tokens
) -> Iterator[tuple[str, Hashes, Locate]]:
    """The n-grams of several words in order: kind, hashes, and what tells the words of each.

    Those that go from one text to the next have the hash `NO_NGRAM`, which is never known.
    """
    for n in (n for n in settings.words if n > 1):
        yield "phrase", *word_ngrams(tokens, n)
    if settings.pairs:
        yield "pair", *word_pairs(tokens, settings.pairs)


def learn_vocabulary(
    texts: Sequence[str], settings: NgramSettings, min_documents: dict[str, int]
) -> Vocabulary:
    """Find the n-grams that stand in at least so many texts, by kind.

    The same texts in any order give the same vocabulary.
    """
    documents: dict[str, list[Hashes]] = {}
    for block in blocks(texts):
        tokens = tokenize(block)
        document = np.repeat(np.arange(len(block)), np.diff(tokens.bounds))
        here: dict[str, list[tuple[Indices, Hashes]]] = {}
        for kind, hashes, words in _all_ngrams(settings, tokens):
            here.setdefault(kind, []).append((document[words], hashes))
        for kind, parts in here.items():
            # A pair may stand in one text at several distances.
            rows = np.concatenate([row for row, _ in parts])
            hashes = np.concatenate([part for _, part in parts])
            documents.setdefault(kind, []).append(_once_a_text(rows, hashes))
    kept: dict[str, Hashes] = {kind: np.zeros(0, dtype=np.uint64) for kind in KINDS}
    for kind, found in documents.items():
        hashes, counts = np.unique(np.concatenate(found), return_counts=True)
        kept[kind] = hashes[counts >= min_documents.get(kind, 1)]
    return Vocabulary(settings, _strings_of(kept, texts, settings))


def _strings_of(
    kept: dict[str, Hashes], texts: Sequence[str], settings: NgramSettings
) -> dict[str, list[str]]:
    """The strings behind hashes, read off their first occurrence."""
    strings = {kind: [""] * hashes.size for kind, hashes in kept.items()}
    missing = {kind: np.ones(hashes.size, dtype=bool) for kind, hashes in kept.items()}
    tables = {kind: HashTable(hashes) for kind, hashes in kept.items()}

    def remember(kind: str, hashes: Hashes, strings_of: Callable[[Indices], Iterable[str]]) -> None:
        known, places = tables[kind].find_known(hashes)
        new = np.flatnonzero(missing[kind][places])
        missing[kind][places[new]] = False
        for string, place in zip(strings_of(known[new]), places[new].tolist()):
            strings[kind][place] = string

    for block in blocks(texts):
        tokens = tokenize(block)
        letters = decode(tokens.letters)
        everything = np.arange(tokens.hashes.size)
        for kind, hashes, _, (starts, ends) in ngrams_inside_words(settings, tokens, everything):
            remember(kind, hashes, partial(_slice, letters, starts, ends))
        words = partial(_slice, letters, tokens.starts, tokens.ends)
        for kind, hashes, locate in ngrams_across_words(settings, tokens):
            remember(kind, hashes, partial(_join_words, words, locate))
    return strings


def _slice(letters: str, starts: Indices, ends: Indices, places: Indices) -> list[str]:
    spans = zip(starts[places].tolist(), ends[places].tolist())
    return [letters[start:end] for start, end in spans]


def _join_words(
    words: Callable[[Indices], list[str]], locate: Locate, places: Indices
) -> Iterator[str]:
    return map(" ".join, zip(*map(words, locate(places))))


def _once_a_text(rows: Indices, hashes: Hashes) -> Hashes:
    """Each hash as many times as there are texts with it."""
    order = np.lexsort((rows, hashes))
    rows, hashes = rows[order], hashes[order]
    new = np.append(True, (hashes[1:] != hashes[:-1]) | (rows[1:] != rows[:-1]))
    distinct: Hashes = hashes[new[: hashes.size]]
    return distinct


def _all_ngrams(settings: NgramSettings, tokens: Tokens) -> Iterator[tuple[str, Hashes, Indices]]:
    """Every n-gram of a batch: kind, hashes, and index of the first word."""
    everything = np.arange(tokens.hashes.size)
    for kind, hashes, owner, _ in ngrams_inside_words(settings, tokens, everything):
        yield kind, hashes, owner
    for kind, hashes, locate in ngrams_across_words(settings, tokens):
        inside = np.flatnonzero(hashes != NO_NGRAM)
        yield kind, hashes[inside], locate(inside)[0]
