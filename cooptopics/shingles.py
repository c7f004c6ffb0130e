"""Near-duplicates: texts that share much of their runs of three words with another text."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cooptopics.ngrams import Hashes, Indices, tokenize, word_ngrams
from cooptopics.vocabulary import HashTable, blocks

_WORDS = 3
_REPEATED = (
    0.4  # of a text's shingles; boilerplate shares less, a text with every tenth word changed more
)


class ShingleIndex:
    """Tells which texts repeat one of a collection: Broder, "On the Resemblance and Containment of Documents",
    SEQUENCES 1997. Case and accents do not count.

    Parameters
    ----------
    texts : the collection
    """

    def __init__(self, texts: Sequence[str]) -> None:
        hashes, owners = _shingles(texts)
        hashes, first = np.unique(hashes, return_index=True)
        self._table = HashTable(hashes)
        self._owners = owners[first]

    def find_repeats(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether each text repeats much of one text of the collection, shape (n_texts,)."""
        hashes, rows = _shingles(texts)
        found, place = self._table.find_known(hashes)
        return _are_repeats(rows, rows[found], self._owners[place], len(texts))


def find_repeats(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each text repeats much of one that comes before it, shape (n_texts,)."""
    hashes, rows = _shingles(texts)
    _, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
    owners = rows[first][inverse]
    earlier = np.flatnonzero(owners < rows)
    return _are_repeats(rows, rows[earlier], owners[earlier], len(texts))


def _shingles(texts: Sequence[str]) -> tuple[Hashes, Indices]:
    """Distinct hashes of the runs of words of each text, and its place; both in the order of the texts."""
    hashes, rows, done = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.intp)], 0
    for block in blocks(texts):
        tokens = tokenize(block)
        runs, first = word_ngrams(tokens, _WORDS)
        text = np.searchsorted(tokens.bounds, first, side="right") - 1
        order = np.lexsort((runs, text))
        runs, text = runs[order], text[order]
        distinct = np.ones(runs.size, dtype=bool)
        distinct[1:] = (runs[1:] != runs[:-1]) | (text[1:] != text[:-1])
        hashes.append(runs[distinct])
        rows.append(text[distinct] + done)
        done += len(block)
    return np.concatenate(hashes), np.concatenate(rows)


def _are_repeats(
    rows: Indices, shared: Indices, owners: Indices, n_texts: int
) -> npt.NDArray[np.bool_]:
    """Whether one owner has enough of a text's shingles.

    Parameters
    ----------
    rows : the text of each shingle
    shared, owners : for each shingle that stands elsewhere too, its text and the other one
    """
    pairs, counts = np.unique(np.stack([shared, owners]), axis=1, return_counts=True)
    most = np.zeros(n_texts, dtype=np.intp)
    np.maximum.at(most, pairs[0], counts)
    return (most > 0) & (most >= _REPEATED * np.bincount(rows, minlength=n_texts))
