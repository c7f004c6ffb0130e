"""The language model of py3langid in less than half of the memory that the package itself takes for it.

It walks an automaton byte by byte; here the strings that lead to its states are found by their hashes.
"""

from __future__ import annotations

import lzma
import shutil
import tempfile
import unicodedata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.hash_table import HashTable
from cooptopics.ngrams import Hashes, mix

_MAX_LENGTH = 7  # bytes of a string that one number holds, with its length
_LENGTH_BITS = np.uint64(56)
_BYTE_BITS = np.uint64(8)
_CHUNK = 1 << 10  # states


class LanguageModel(NamedTuple):
    """Naive Bayes on strings of bytes, as Lui and Baldwin, "langid.py" (ACL 2012), have it.

    Attributes
    ----------
    languages : of each column; one may have several
    weights : array of shape (n_features, n_columns)
    priors : array of shape (n_columns,)
    max_length : bytes of the longest string
    table : finds the strings
    features : array of shape (n_strings,)
        The row of each string; -1 for one that only others begin with.
    """

    languages: list[str]
    weights: npt.NDArray[np.float16]
    priors: npt.NDArray[np.float32]
    max_length: int
    table: HashTable
    features: npt.NDArray[np.int32]

    def rank(self, text: str) -> dict[str, float]:
        """Log-probability of each language, not normalised; nothing for a text without known strings."""
        found = self._find_features(text)
        if not found.size:
            return {}
        rows, counts = np.unique(found, return_counts=True)
        weights = self.weights[rows].astype(np.float32)
        scores = np.log1p(counts.astype(np.float32)) @ weights + self.priors
        # The best column of a language is the last to be named.
        return {name: score for score, name in sorted(zip(scores.tolist(), self.languages))}

    def _find_features(self, text: str) -> npt.NDArray[np.int32]:
        """The feature of the longest known string that ends at each byte, where it is one."""
        text = unicodedata.normalize("NFC", text.lower() if text.isupper() else text)
        letters = np.frombuffer(text.encode("utf-8", "surrogatepass"), np.uint8).astype(np.uint64)
        lengths = range(1, min(self.max_length, letters.size) + 1)
        hashes = [np.zeros(0, dtype=np.uint64)]
        packed = np.zeros(letters.size + 1, dtype=np.uint64)
        for length in lengths:
            first = letters[: letters.size - length + 1]
            packed = packed[1:] | first << _BYTE_BITS * np.uint64(length - 1)
            hashes.append(_hash(packed, length))
        ends = [np.arange(length - 1, letters.size) for length in lengths]
        known, place = self.table.find_known(np.concatenate(hashes))
        found = np.full(letters.size, -1, dtype=np.int32)
        # Of several strings that end here the longest comes last.
        found[np.concatenate([np.zeros(0, dtype=np.intp), *ends])[known]] = self.features[place]
        return found[found >= 0]


def read_language_model(path: Path) -> LanguageModel:
    """Read the model file of py3langid.

    Raises
    ------
    KeyError, ValueError, OSError
        When the file is of another layout, or cannot be read.
    """
    # Unpacked on the disk, since all of it is far more than what is kept.
    with tempfile.TemporaryFile(suffix=".npz") as unpacked:
        with lzma.open(path) as packed:
            shutil.copyfileobj(packed, unpacked, 1 << 20)
        unpacked.seek(0)
        with np.load(unpacked) as arrays:
            states, hashes, max_length = _find_strings(arrays["nextmove"], arrays["nextmove_row"])
            order = np.argsort(hashes)
            return LanguageModel(
                languages=arrays["classes"].tolist(),
                weights=arrays["ptc"],
                priors=arrays["pc"],
                max_length=max_length,
                table=HashTable(hashes[order]),
                features=arrays["out_feat"][states[order]].astype(np.int32),
            )


def _find_strings(
    moves: npt.NDArray[Any], row_of_state: npt.NDArray[Any]
) -> tuple[npt.NDArray[np.intp], Hashes, int]:
    """The states of an automaton but the first, hashes of the shortest strings that lead there, the longest length.

    Parameters
    ----------
    moves : array of shape (n_rows * 256,)
        The state after each byte.
    row_of_state : array of shape (n_states,)
    """
    rows = moves.reshape(-1, 256)
    reached = np.zeros(row_of_state.size, dtype=np.bool_)
    reached[0] = True
    states, strings = np.zeros(1, dtype=np.intp), np.zeros(1, dtype=np.uint64)
    all_states: list[npt.NDArray[np.intp]] = []
    all_hashes: list[Hashes] = []
    for length in range(1, _MAX_LENGTH + 1):
        found, packed = [], []
        for start in range(0, states.size, _CHUNK):
            chunk = slice(start, start + _CHUNK)
            following = rows[row_of_state[states[chunk]]]
            source, byte = np.nonzero(~reached[following])
            found.append(following[source, byte].astype(np.intp))
            packed.append(strings[chunk][source] << _BYTE_BITS | byte.astype(np.uint64))
        states, strings = np.concatenate(found), np.concatenate(packed)
        if not states.size:
            return np.concatenate(all_states), np.concatenate(all_hashes), length - 1
        reached[states] = True
        all_states.append(states)
        all_hashes.append(_hash(strings, length))
    raise ValueError(f"strings of more than {_MAX_LENGTH} bytes")


def _hash(packed: Hashes, length: int) -> Hashes:
    return mix(packed | np.uint64(length) << _LENGTH_BITS)
