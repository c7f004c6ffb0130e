"""Text to n-grams by array arithmetic: words, their prefixes and the letters inside them.

Every n-gram is known by a 64-bit hash; no Python loop runs over words or letters.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cooptopics.folding import SPACE, Folded, Letters, encode, fold_codes

Hashes: TypeAlias = npt.NDArray[np.uint64]
Indices: TypeAlias = npt.NDArray[np.intp]
# Of n-grams at these places, the indices of their first words, of their second, ...
Locate: TypeAlias = Callable[[Indices], tuple[Indices, ...]]

MAX_TOKEN_LETTERS = 64
KINDS = ("word", "phrase", "pair", "prefix", "character")
NO_NGRAM = np.uint64(0)
LONG_WORD = 4  # letters; shorter words are articles, pronouns and prepositions
_SALT = {"word": 0x9E3779B97F4A7C15, "prefix": 0xC2B2AE3D27D4EB4F, "character": 0x165667B19E3779F9}
_BASE = np.uint64(0xD6E8FEB86659FD93)
_PAIR = np.uint64(0xA0761D6478BD642F)
_MIX = np.uint64(0xE7037ED1A0B428DB)
_BYTE = 256
_FIRST_BYTES = np.array([(1 << 8 * n) - 1 for n in range(9)], dtype=np.uint64)


@dataclass(frozen=True)
class NgramSettings:
    """What is counted in a text; an empty tuple switches a kind off.

    Parameters
    ----------
    words : lengths of word n-grams, in words
    prefixes : lengths of prefixes, in letters, of words that are at least as long
    characters : lengths of letter n-grams inside a word padded by one space on each side, in letters
    pairs : how far apart two words of four letters or more stand that are counted as a pair; shorter words between
        them do not count, so that neighbours are at 1
    """

    words: tuple[int, ...] = (1, 2)
    prefixes: tuple[int, ...] = ()
    characters: tuple[int, ...] = (3, 4, 5)
    pairs: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name, lengths in (
            ("words", self.words),
            ("prefixes", self.prefixes),
            ("characters", self.characters),
            ("pairs", self.pairs),
        ):
            whole = all(type(n) is int and 1 <= n <= 16 for n in lengths)
            if not whole or list(lengths) != sorted(set(lengths)):
                raise ValueError(
                    f"{name} must be increasing whole numbers from 1 to 16, not {tuple(lengths)}"
                )
        if not (self.words or self.prefixes or self.characters or self.pairs):
            raise ValueError("no kind of n-gram is switched on")


@dataclass(frozen=True)
class Tokens:
    """The words of a batch of texts.

    Attributes
    ----------
    folded : code points of all texts, a space before the first and after the last
    starts, ends : arrays of shape (n_tokens,)
        Where each word stands in `letters`.
    bounds : array of shape (n_texts + 1,)
        The words of text i are those from `bounds[i]` to `bounds[i + 1]`.
    hashes : array of shape (n_tokens,)
    """

    folded: Folded
    starts: Indices
    ends: Indices
    bounds: Indices
    hashes: Hashes

    @property
    def letters(self) -> Letters:
        """Folded code points, shape (n_letters,)."""
        return self.folded.letters

    def spans(self) -> tuple[Indices, Indices]:
        """Where each word starts and ends in the texts joined by one sign, the first of which starts at 0."""
        origin = self.folded.origin() - 1
        # A sign that folds to several words, such as a fraction, is the place of each of them.
        ends = np.maximum(origin[self.ends], origin[self.ends - 1] + 1)
        return origin[self.starts], ends


def tokenize(texts: Sequence[str]) -> Tokens:
    """Fold texts and find their words: maximal runs of letters and digits, cut at 64 letters."""
    folded = fold_codes(encode("\n" + "\n".join(texts) + "\n"))
    is_letter = folded.letters != SPACE
    changes = (is_letter[1:] != is_letter[:-1]).nonzero()[0] + 1
    starts, ends = changes.reshape(-1, 2).T.copy()
    long = (ends - starts > MAX_TOKEN_LETTERS).nonzero()[0]
    if long.size:
        rests = list(zip(starts[long] + MAX_TOKEN_LETTERS, ends[long]))
        ends[long] = starts[long] + MAX_TOKEN_LETTERS
        for start, end in rests:
            folded.letters[start:end] = SPACE
    firsts = np.append(0, np.cumsum(lengths_of(texts) + 1)) + 1
    bounds = np.searchsorted(starts, folded.places(firsts))
    return Tokens(
        folded, starts, ends, bounds, hash_runs("word", folded.letters, starts, ends - starts)
    )


def lengths_of(texts: Sequence[str]) -> Indices:
    """Number of letters of each text, shape (n_texts,)."""
    return np.fromiter(map(len, texts), dtype=np.intp, count=len(texts))


def mix(hashes: Hashes) -> Hashes:
    """Spread the bits of hashes, so that the top ones can address a table."""
    hashes = hashes ^ (hashes >> np.uint64(32))
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(29)
    hashes *= _PAIR
    hashes ^= hashes >> np.uint64(32)
    return hashes


def hash_runs(kind: str, letters: Letters, starts: Indices, lengths: Indices) -> Hashes:
    """Hash runs of letters of one kind of n-gram, eight letters at a time, shape (n_runs,)."""
    read = _eights(letters)
    hashes = lengths.astype(np.uint64) ^ np.uint64(_SALT[kind])
    hashes = _absorb(hashes, read(starts, np.minimum(lengths, 8)))
    done = 8
    longer = (lengths > done).nonzero()[0]
    while longer.size:
        chunk = read(starts[longer] + done, np.minimum(lengths[longer] - done, 8))
        hashes[longer] = _absorb(hashes[longer], chunk)
        done += 8
        longer = longer[lengths[longer] > done]
    return mix(hashes)


def _absorb(hashes: Hashes, numbers: Hashes) -> Hashes:
    hashes = (hashes ^ numbers) * _BASE
    hashes ^= hashes >> np.uint64(31)
    return hashes


def _eights(letters: Letters) -> Callable[[Indices, Indices], Hashes]:
    """What reads up to eight letters from a place as one number."""
    padded = np.append(letters, np.zeros(8, dtype=letters.dtype))
    # Each place as the number that its byte and the next seven make up.
    low = padded.astype(np.uint8, copy=False)
    eights: Hashes = np.ndarray((letters.size + 1,), dtype="<u8", buffer=low, strides=(1,))
    if padded.dtype == np.uint8:
        return lambda places, counts: eights[places] & _FIRST_BYTES.take(counts)
    # Whether one of the eight letters from a place on needs more than a byte.
    holds_wide = padded >= _BYTE
    for step in (1, 2, 4):
        holds_wide[:-step] |= holds_wide[step:]

    def read(places: Indices, counts: Indices) -> Hashes:
        numbers: Hashes = eights[places] & _FIRST_BYTES.take(counts)
        # A letter that needs more than a byte is spread over the number.
        chosen = holds_wide.take(places).nonzero()[0]
        numbers[chosen] = 0
        for i in range(8):
            letter = np.where(i < counts[chosen], padded[places[chosen] + i], 0).astype(np.uint64)
            letter[letter >= _BYTE] *= _MIX
            numbers[chosen] ^= letter << np.uint64(8 * i) | letter >> np.uint64(64 - 8 * i & 63)
        return numbers

    return read


def word_ngrams(tokens: Tokens, n: int) -> tuple[Hashes, Locate]:
    """Hashes of all runs of n words in order, and what tells the words of each.

    A run that goes from one text to the next has the hash `NO_NGRAM`.
    """
    count = max(tokens.hashes.size - n + 1, 0)
    hashes = tokens.hashes[:count]
    for i in range(1, n):
        hashes = _join(hashes, tokens.hashes[i : i + count])
    _blot_crossing(hashes, n, tokens.bounds)
    return hashes, lambda places: tuple(places + i for i in range(n))


def word_pairs(tokens: Tokens, distances: Sequence[int]) -> tuple[Hashes, Locate]:
    """Hashes of all pairs of long words so far apart, in the order of the first words, and what tells the words of each.

    Two words that stand side by side have the hash of their word n-gram; a pair that goes from one text
    to the next, or whose second word is missing, has the hash `NO_NGRAM`.
    """
    long = (tokens.ends - tokens.starts >= LONG_WORD).nonzero()[0]
    of_words, bounds = tokens.hashes[long], np.searchsorted(long, tokens.bounds)
    hashes = np.full((long.size, len(distances)), NO_NGRAM)
    for column, distance in enumerate(distances):
        count = max(long.size - distance, 0)
        joined = _join(of_words[:count], of_words[distance:])
        _blot_crossing(joined, distance + 1, bounds)
        hashes[:count, column] = joined

    def locate(places: Indices) -> tuple[Indices, ...]:
        row, column = np.divmod(places, len(distances))
        return long[row], long[row + np.array(distances)[column]]

    return hashes.ravel(), locate


def _join(hashes: Hashes, others: Hashes) -> Hashes:
    """Hashes of words, already mixed, to hashes of their pairs in this order."""
    joined: Hashes = hashes * _PAIR
    joined += others
    joined *= _MIX
    return joined


def _blot_crossing(hashes: Hashes, n: int, bounds: Indices) -> None:
    """Blot out those runs of n items that go from one text to the next."""
    if bounds.size <= 2:
        return
    crossing = np.subtract.outer(bounds[1:-1], np.arange(1, n)).ravel()
    hashes[crossing[(crossing >= 0) & (crossing < hashes.size)]] = NO_NGRAM


def prefixes(tokens: Tokens, words: Indices, n: int) -> tuple[Hashes, Indices]:
    """First n letters of those words at these indices that have as many.

    Returns
    -------
    hashes : array of shape (n_prefixes,)
    owner : array of shape (n_prefixes,)
        Place in `words` of the word that each prefix begins.
    """
    owner = np.flatnonzero(tokens.ends[words] - tokens.starts[words] >= n)
    starts = tokens.starts[words[owner]]
    return hash_runs("prefix", tokens.letters, starts, np.full(owner.size, n)), owner


def characters(tokens: Tokens, words: Indices, n: int) -> tuple[Hashes, Indices, Indices]:
    """Letter n-grams of the words at these indices, each word padded by a space on both sides.

    Returns
    -------
    hashes : array of shape (n_ngrams,)
    owner : array of shape (n_ngrams,)
        Place in `words` of the word that each n-gram stands in.
    position : array of shape (n_ngrams,)
        Where each n-gram starts in `tokens.letters`.
    """
    first = tokens.starts[words] - 1
    counts = np.maximum(tokens.ends[words] + 1 - first - n + 1, 0)
    owner = np.repeat(np.arange(words.size), counts)
    within = np.arange(owner.size) - np.repeat(np.cumsum(counts) - counts, counts)
    position = first[owner] + within
    hashes = hash_runs("character", tokens.letters, position, np.full(owner.size, n))
    return hashes, owner, position
