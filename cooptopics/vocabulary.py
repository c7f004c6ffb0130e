"""The n-grams that a model knows: their strings, a table to find their hashes, and counts.

The same extractor and the same table serve training (as CSR counts) and scoring.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cooptopics.folding import decode
from cooptopics.ngrams import (
    Hashes,
    Indices,
    NgramSettings,
    Tokens,
    characters,
    prefixes,
    tokenize,
    word_ngrams,
)

_BLOCK_LETTERS = 1 << 17


class HashTable:
    """Finds the index of known hashes, all at once.

    The keys are sorted; the top bits of a hash say where its few candidates begin.
    """

    def __init__(self, hashes: Hashes) -> None:
        order = np.argsort(hashes, kind="stable")
        bits = max(int(hashes.size * 4).bit_length(), 1)
        self._shift = np.uint64(64 - bits)
        # One key more than there are, so that looking one place too far stays inside.
        self._keys = np.append(hashes[order], np.uint64(0))
        self._indices = np.append(order, -1).astype(np.int32)
        buckets = (hashes >> self._shift).astype(np.intp)
        sizes = np.bincount(buckets, minlength=1 << bits)
        self._first = np.append(0, np.cumsum(sizes)).astype(np.int32)
        self._depth = int(sizes.max(initial=0))

    def find(self, hashes: Hashes) -> npt.NDArray[np.int32]:
        """Index of each hash among those given, -1 for an unknown one; shape (n_hashes,)."""
        place = self._first[(hashes >> self._shift).astype(np.intp)]
        found = self._keys[place] == hashes
        result: npt.NDArray[np.int32] = np.where(found, self._indices[place], np.int32(-1))
        if self._depth > 1:
            left = np.flatnonzero(~found)
            wanted, place = hashes[left], place[left]
            for _ in range(self._depth - 1):
                place = np.minimum(place + 1, np.int32(self._keys.size - 1))
                hit = np.flatnonzero(self._keys[place] == wanted)
                result[left[hit]] = self._indices[place[hit]]
        return result


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
    """Known n-grams in a fixed order: words, then prefixes, then letters inside words.

    Parameters
    ----------
    settings : what is counted
    ngrams : for each kind that is on, the folded strings of its n-grams
    """

    def __init__(self, settings: NgramSettings, ngrams: dict[str, list[str]]) -> None:
        self.settings = settings
        self.ngrams = ngrams
        self.offsets: dict[str, int] = {}
        self.tables: dict[str, HashTable] = {}
        self.size = 0
        for kind, strings in ngrams.items():
            self.offsets[kind] = self.size
            self.tables[kind] = HashTable(hash_strings(kind, strings))
            self.size += len(strings)

    def find(self, kind: str, hashes: Hashes) -> npt.NDArray[np.int32]:
        """Column of each hash, -1 for an unknown one."""
        found = self.tables[kind].find(hashes)
        found[found >= 0] += self.offsets[kind]
        return found

    def columns_inside_words(self, tokens: Tokens, words: Indices) -> tuple[Indices, Indices]:
        """Known n-grams that depend on one word alone: place in `words`, and column, of each."""
        owners, columns = [], []
        for kind, hashes, owner, _ in ngrams_inside_words(self.settings, tokens, words):
            found = self.find(kind, hashes)
            known = np.flatnonzero(found >= 0)
            owners.append(owner[known])
            columns.append(found[known].astype(np.intp))
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
            for n in (n for n in self.settings.words if n > 1):
                hashes, first = word_ngrams(tokens, n)
                found = self.find("word", hashes)
                known = np.flatnonzero(found >= 0)
                keys.append((done + document[first[known]]) * self.size + found[known])
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


def blocks(texts: Sequence[str], letters: int = _BLOCK_LETTERS) -> Iterator[Sequence[str]]:
    """Cut a sequence of texts into runs of about this many letters, in order."""
    start = size = 0
    for i, text in enumerate(texts):
        size += len(text)
        if size >= letters:
            yield texts[start : i + 1]
            start, size = i + 1, 0
    if start < len(texts):
        yield texts[start:]


def ngrams_inside_words(
    settings: NgramSettings, tokens: Tokens, words: Indices
) -> Iterator[tuple[str, Hashes, Indices, tuple[Indices, Indices]]]:
    """The n-grams that depend on one word alone: kind, hashes, place in `words`, span in the letters."""
    starts, ends = tokens.starts[words], tokens.ends[words]
    if 1 in settings.words:
        yield "word", tokens.hashes[words], np.arange(words.size), (starts, ends)
    for length, (hashes, owner) in zip(
        _reached(tokens, words, settings.prefixes), prefixes(tokens, words, settings.prefixes)
    ):
        yield "prefix", hashes, owner, (starts[owner], starts[owner] + length)
    for n in settings.characters:
        hashes, owner, position = characters(tokens, words, n)
        yield "character", hashes, owner, (position, position + n)


def _reached(tokens: Tokens, words: Indices, lengths: tuple[int, ...]) -> list[int]:
    longest = int((tokens.ends[words] - tokens.starts[words]).max(initial=0))
    return [length for length in lengths if length <= longest]


def hash_strings(kind: str, strings: list[str]) -> Hashes:
    """Hashes of n-grams given as folded strings; words of a word n-gram stand one space apart."""
    hashes = np.zeros(len(strings), dtype=np.uint64)
    if not strings:
        return hashes
    if kind == "word":
        tokens = tokenize(strings)
        sizes = np.diff(tokens.bounds)
        for n in np.unique(sizes).tolist():
            run_hashes, first = word_ngrams(tokens, n)
            starts = np.flatnonzero(sizes == n)
            hashes[starts] = run_hashes[np.searchsorted(first, tokens.bounds[:-1][starts])]
        return hashes
    lengths = np.array([len(string) for string in strings])
    tokens = tokenize([string.strip(" ") for string in strings])
    for n in np.unique(lengths).tolist():
        chosen = np.flatnonzero(lengths == n)
        if kind == "prefix":
            found, owner = prefixes(tokens, chosen, (n,))[0]
            hashes[chosen[owner]] = found
            continue
        led = np.array([strings[i].startswith(" ") for i in chosen.tolist()])
        found, owner, position = characters(tokens, chosen, n)
        wanted = tokens.starts[chosen] - led
        hashes[chosen[owner[position == wanted[owner]]]] = found[position == wanted[owner]]
    return hashes


def learn_vocabulary(
    texts: Sequence[str], settings: NgramSettings, min_documents: dict[str, int]
) -> Vocabulary:
    """Find the n-grams that stand in at least so many texts, by kind.

    Kept in the order of their strings, so that the same texts in any order give the same vocabulary.
    """
    documents: dict[str, list[Hashes]] = {}
    for block in blocks(texts):
        tokens = tokenize(block)
        document = np.repeat(np.arange(len(block)), np.diff(tokens.bounds))
        for kind, hashes, first, _ in _all_ngrams(settings, tokens):
            pairs = np.unique(np.stack([document[first].astype(np.uint64), hashes]), axis=1)
            documents.setdefault(kind, []).append(pairs[1])
    kept: dict[str, Hashes] = {}
    for kind, found in documents.items():
        hashes, counts = np.unique(np.concatenate(found), return_counts=True)
        kept[kind] = hashes[counts >= min_documents.get(kind, 1)]
    strings: dict[str, set[str]] = {kind: set() for kind in kept}
    missing = {kind: np.ones(hashes.size, dtype=bool) for kind, hashes in kept.items()}
    for block in blocks(texts):
        tokens = tokenize(block)
        for kind, hashes, _, (starts, ends) in _all_ngrams(settings, tokens):
            distinct, first = np.unique(hashes, return_index=True)
            place = np.searchsorted(kept[kind], distinct)
            place = np.minimum(place, max(kept[kind].size - 1, 0))
            if not kept[kind].size:
                continue
            new = (kept[kind][place] == distinct) & missing[kind][place]
            missing[kind][place[new]] = False
            for i in first[new].tolist():
                string = decode(tokens.letters[starts[i] : ends[i]])
                strings[kind].add(" ".join(string.split()) if kind == "word" else string)
    return Vocabulary(settings, {kind: sorted(found) for kind, found in strings.items()})


def _all_ngrams(
    settings: NgramSettings, tokens: Tokens
) -> Iterator[tuple[str, Hashes, Indices, tuple[Indices, Indices]]]:
    """Every n-gram of a batch: kind, hashes, index of the first word, span in the letters."""
    everything = np.arange(tokens.hashes.size)
    yield from ngrams_inside_words(settings, tokens, everything)
    for n in (n for n in settings.words if n > 1):
        hashes, first = word_ngrams(tokens, n)
        yield "word", hashes, first, (tokens.starts[first], tokens.ends[first + n - 1])
