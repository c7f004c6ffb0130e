"""Fold text: case, accents, ligatures and digits go, every other sign becomes a space.

Folding is one table look-up per code point, done on whole arrays at a time.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

SPACE = 32
_TABLE_SIZE = 0x2100  # Latin, Greek, Cyrillic, Arabic, Thai, Lao, Vietnamese, punctuation
_SPECIAL = 0x110000  # above every code point: folds to no letter, to several, or is past the table

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
    for part in unicodedata.normalize("NFKD", character.lower()):
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
def _table() -> npt.NDArray[np.uint32]:
    table = np.full(_TABLE_SIZE + 1, _SPECIAL, dtype=np.uint32)
    for code in range(_TABLE_SIZE):
        folded = fold_character(chr(code))
        if len(folded) == 1:
            table[code] = ord(folded)
    return table


class Folded(NamedTuple):
    """Folded code points, and how to find the way back.

    Attributes
    ----------
    letters : array of shape (n_letters,)
        Separators are spaces.
    special : array of shape (n_special,)
        Indices of the code points that fold to no letter or to several.
    counts : array of shape (n_special,)
        To how many letters each of them folds.
    """

    letters: npt.NDArray[np.uint32]
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
    letters = np.take(_table(), codes, mode="clip")
    special = np.flatnonzero(letters >= _SPECIAL)
    if not special.size:
        return Folded(letters, special, special)
    distinct, inverse = np.unique(codes[special], return_inverse=True)
    folded = [fold_character(chr(code)) for code in distinct.tolist()]
    lengths = np.array([len(part) for part in folded])
    counts = lengths[inverse]
    repeats = np.ones(codes.size, dtype=np.intp)
    repeats[special] = counts
    letters = np.repeat(letters, repeats)
    parts = np.array([ord(letter) for part in folded for letter in part], dtype=np.uint32)
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    first = np.repeat((np.cumsum(lengths) - lengths)[inverse], counts)
    letters[letters >= _SPECIAL] = parts[first + within]
    return Folded(letters, special, counts)


def encode(text: str) -> npt.NDArray[np.uint32]:
    """View a text as an array of code points, lone surrogates included."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)


def decode(letters: npt.NDArray[np.uint32]) -> str:
    """Turn an array of code points back into a text."""
    return letters.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
