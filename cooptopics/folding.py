"""Fold text: case, accents, ligatures and digits go, every other sign becomes a space.

Folding is one table look-up per code point, done on whole arrays at a time.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

SPACE = 32
_TABLE_SIZE = 0x2100  # Latin, Greek, Cyrillic, Arabic, Thai, Lao, Vietnamese, punctuation
_SPECIAL = (
    255  # in the table: folds to no letter, to several, or to one that needs more than a byte
)

_FEW = 256  # one special code point in so many is few
# Letters that Unicode does not decompose.
_LETTERS = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ß": "ss",
}


@lru_cache(maxsize=1 << 16)
def fold_character(character: str) -> str:
    """Fold one character to letters, "0" for a digit, a space, or nothing for a mark."""
    folded = []
    # Lower case comes between, because signs such as ™ decompose to capitals.
    for part in unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower()):
        if part in _LETTERS:
            folded.append(_LETTERS[part])
            continue
        category = unicodedata.category(part)
        if category == "Nd":
            folded.append("0")
        elif category[0] in "LN":
            folded.append(part)
        elif category not in ("Mn", "Me", "Cf"):
            folded.append(" ")
    return "".join(folded)


def fold_text(text: str) -> str:
    """Fold a whole text, character by character."""
    return "".join(map(fold_character, text))


@lru_cache(maxsize=1)
def _table() -> npt.NDArray[np.uint8]:
    table = np.full(_TABLE_SIZE + 1, _SPECIAL, dtype=np.uint8)
    for code in range(_TABLE_SIZE):
        folded = fold_character(chr(code))
        if len(folded) == 1 and ord(folded) < _SPECIAL:
            table[code] = ord(folded)
    return table


Letters: TypeAlias = npt.NDArray[np.uint8] | npt.NDArray[np.uint32]


class Folded(NamedTuple):
    """Folded code points, and how to find the way back.

    Attributes
    ----------
    letters : array of shape (n_letters,)
        Separators are spaces. Of bytes, unless a letter needs more.
    special : array of shape (n_special,)
        Indices of the code points that the table does not fold.
    counts : array of shape (n_special,)
        To how many letters each of them folds.
    """

    letters: Letters
    special: npt.NDArray[np.intp]
    counts: npt.NDArray[np.intp]

    def places(self, indices: npt.NDArray[np.intp]) -> npt.NDArray[np.intp]:
        """Index of the first letter that comes from each of these code points or a later one."""
        if not self.special.size:
            return indices
        added = np.append(0, np.cumsum(self.counts - 1))
        places: npt.NDArray[np.intp] = indices + added[np.searchsorted(self.special, indices)]
        return places

    def origin(self) -> npt.NDArray[np.intp]:
        """Index of the code point that each letter comes from, shape (n_letters,)."""
        n_codes = self.letters.size - int((self.counts - 1).sum())
        counts = np.ones(n_codes, dtype=np.intp)
        counts[self.special] = self.counts
        return np.repeat(np.arange(n_codes), counts)


def fold_codes(codes: npt.NDArray[np.uint32]) -> Folded:
    """Fold an array of code points, shape (n_codes,)."""
    letters = _table().take(codes, mode="clip")
    special = (letters >= _SPECIAL).nonzero()[0]
    if not special.size:
        return Folded(letters, special, special)
    distinct, inverse = np.unique(codes[special], return_inverse=True)
    folded = [fold_character(chr(code)) for code in distinct.tolist()]
    parts = np.array([ord(letter) for part in folded for letter in part], dtype=np.uint32)
    if parts.size and parts.max() < _SPECIAL:
        parts = parts.astype(np.uint8)
    lengths = np.array([len(part) for part in folded])
    counts = lengths[inverse]
    firsts = np.cumsum(lengths) - lengths
    if special.size < codes.size // _FEW:
        pieces = [parts[first : first + n] for first, n in zip(firsts, lengths)]
        return Folded(_splice(letters, special, [pieces[i] for i in inverse]), special, counts)
    repeats = np.ones(codes.size, dtype=np.intp)
    repeats[special] = counts
    expanded = np.repeat(letters, repeats).astype(parts.dtype, copy=False)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    expanded[expanded == _SPECIAL] = parts[np.repeat(firsts[inverse], counts) + within]
    return Folded(expanded, special, counts)


def _splice(
    letters: npt.NDArray[np.uint8], places: npt.NDArray[np.intp], pieces: Sequence[Letters]
) -> Letters:
    """Put pieces in the place of single letters; fast when they are few."""
    parts: list[Letters] = []
    done = 0
    for place, piece in zip(places.tolist(), pieces):
        parts += (letters[done:place], piece)
        done = place + 1
    return np.concatenate([*parts, letters[done:]])


def encode(text: str) -> npt.NDArray[np.uint32]:
    """View a text as an array of code points, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def decode(letters: Letters) -> str:
    """Turn an array of code points back into a text."""
    return letters.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
