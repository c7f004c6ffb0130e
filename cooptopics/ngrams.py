"""Text to n-grams by array arithmetic: words, their prefixes and the letters inside them.

Every n-gram is known by a 64-bit hash; no Python loop runs over words or letters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cooptopics.folding import SPACE, Folded, encode, fold_codes

Hashes: TypeAlias = npt.NDArray[np.uint64]
Indices: TypeAlias = npt.NDArray[np.intp]

MAX_TOKEN_LETTERS = 64
KINDS = ("word", "prefix", "character")
_SALT = {"word": 0x9E3779B97F4A7C15, "prefix": 0xC2B2AE3D27D4EB4F, "character": 0x165667B19E3779F9}
_BASE = np.uint64(0xD6E8FEB86659FD93)
_PAIR = np.uint64(0xA0761D6478BD642F)
_MIX = np.uint64(0xE7037ED1A0B428DB)


@dataclass(frozen=True)
class NgramSettings:
    """What is counted in a text; an empty tuple switches a kind off.

    Parameters
    ----------
    words : lengths of word n-grams, in words
    prefixes : lengths of prefixes, in letters, of words that are at least as long
    characters : lengths of letter n-grams inside a word padded by one space on each side, in letters
    """

    words: tuple[int, ...] = (1, 2)
    prefixes: tuple[int, ...] = ()
    characters: tuple[int, ...] = (3, 4, 5)

    def __post_init__(self) -> None:
        for name, lengths in (
            ("words", self.words),
            ("prefixes", self.prefixes),
            ("characters", self.characters),
        ):
            if any(not 1 <= n <= 16 for n in lengths) or list(lengths) != sorted(set(lengths)):
                raise ValueError(
                    f"{name} must be increasing lengths from 1 to 16, not {tuple(lengths)}"
                )
        if not (self.words or self.prefixes or self.characters):
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
    def letters(self) -> npt.NDArray[np.uint32]:
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
    changes = np.flatnonzero(is_letter[1:] != is_letter[:-1]) + 1
    starts, ends = changes[0::2], changes[1::2]
    long = np.flatnonzero(ends - starts > MAX_TOKEN_LETTERS)
    if long.size:
        ends = ends.copy()
        ends[long] = starts[long] + MAX_TOKEN_LETTERS
        folded.letters[ends[long]] = SPACE
    firsts = np.cumsum([1] + [len(text) + 1 for text in texts])
    bounds = np.searchsorted(starts, folded.places(firsts))
    return Tokens(folded, starts, ends, bounds, _word_hashes(folded.letters, starts, ends)[0])


def mix(hashes: Hashes) -> Hashes:
    """Spread the bits of hashes, so that the top ones can address a table."""
    hashes = hashes ^ (hashes >> np.uint64(32))
    hashes *= _MIX
    hashes ^= hashes >> np.uint64(29)
    hashes *= _PAIR
    hashes ^= hashes >> np.uint64(32)
    return hashes


def _word_hashes(
    letters: npt.NDArray[np.uint32],
    starts: Indices,
    ends: Indices,
    prefixes: tuple[int, ...] = (),
) -> tuple[Hashes, list[tuple[Hashes, Indices]]]:
    """Hash words letter by letter, all words at once, and on the way their prefixes.

    The words are sorted by length, so that those that still have a letter are the first ones.
    """
    lengths = (ends - starts).astype(np.uint8)
    order = np.argsort(lengths, kind="stable")[::-1]
    longer = lengths.size - np.cumsum(np.bincount(lengths, minlength=1))
    position = starts[order]
    polynomial = np.zeros(lengths.size, dtype=np.uint64)
    found = []
    for i in range(longer.size - 1):
        active = polynomial[: longer[i]]
        active *= _BASE
        active += letters[position[: longer[i]] + i]
        active += np.uint64(1)
        if i + 1 in prefixes:
            found.append((mix(active ^ np.uint64(_SALT["prefix"])), order[: longer[i]]))
    hashes = np.empty_like(polynomial)
    hashes[order] = mix(polynomial ^ np.uint64(_SALT["word"]))
    return hashes, found


def word_ngrams(tokens: Tokens, n: int) -> tuple[Hashes, Indices]:
    """Hashes of runs of n words of one text, and the index of each run's first word."""
    count = max(tokens.hashes.size - n + 1, 0)
    hashes = tokens.hashes[:count]
    for i in range(1, n):
        hashes = mix(hashes * _PAIR + tokens.hashes[i : i + count])
    if n == 1:
        return hashes, np.arange(count)
    inside = np.ones(count, dtype=bool)
    for i in range(1, n):
        crossing = tokens.bounds[1:-1] - i
        inside[crossing[(crossing >= 0) & (crossing < count)]] = False
    first = np.flatnonzero(inside)
    return hashes[first], first


def prefixes(
    tokens: Tokens, words: Indices, lengths: tuple[int, ...]
) -> list[tuple[Hashes, Indices]]:
    """For each length: hashes of the prefixes of the words at these indices, and each one's place in `words`."""
    return _word_hashes(tokens.letters, tokens.starts[words], tokens.ends[words], lengths)[1]


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
    polynomial = np.zeros(owner.size, dtype=np.uint64)
    for i in range(n):
        polynomial *= _BASE
        polynomial += tokens.letters[position + i]
        polynomial += np.uint64(1)
    return mix(polynomial ^ np.uint64(_SALT["character"])), owner, position
