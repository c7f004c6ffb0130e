"""Near-duplicates: texts whose runs of three words, their shingles, stand in another text too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.batches import blocks
from cooptopics.digests import digest_texts
from cooptopics.hash_table import HashTable
from cooptopics.ngrams import NO_NGRAM, Hashes, Indices, tokenize, word_ngrams

_WORDS = 3
_IN_ONE = 0.4  # of a text's shingles in another text; with every tenth word changed, 0.7 are left
_IN_ALL = 0.8  # of them in other texts together, as in what is all formulas
_BLOCK = 256  # texts compared with all others at once


class ShingleIndex:
    """Tells which texts repeat others of a collection; case, accents and the value of numbers do not count.

    After Broder, "On the Resemblance and Containment of Documents", SEQUENCES 1997.

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
        """Whether each text repeats what is in the collection, shape (n_texts,)."""
        hashes, rows = _shingles(texts)
        found, place = self._table.find_known(hashes)
        return _are_repeats(rows, rows[found], self._owners[place], len(texts))


def find_repeats(texts: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Whether each text repeats what comes before it, shape (n_texts,)."""
    hashes, rows = _shingles(texts)
    _, first, inverse = np.unique(hashes, return_index=True, return_inverse=True)
    owners = rows[first][inverse]
    earlier = np.flatnonzero(owners < rows)
    return _are_repeats(rows, rows[earlier], owners[earlier], len(texts))


class Pairs(NamedTuple):
    """Texts that resemble an earlier one.

    Attributes
    ----------
    later, earlier : arrays of shape (n_pairs,)
        Places of the texts.
    resemblance : array of shape (n_pairs,)
        Shingles that both have over shingles that either has, from 0 to 1.
    """

    later: Indices
    earlier: Indices
    resemblance: npt.NDArray[np.float64]


def pair_alike(texts: Sequence[str], least: float) -> Iterator[Pairs]:
    """Pair the texts that resemble each other, a block of later texts after the other.

    Broder's resemblance, exact; texts of one or two words are alike when they are the same.

    Parameters
    ----------
    least : resemblance above 0
    """
    from scipy import sparse

    hashes, rows = _shingles(texts)
    short = np.setdiff1d(np.arange(len(texts)), rows)
    digests = digest_texts(["", *(texts[i] for i in short)])
    wordless, digests = digests[0], digests[1:]
    hashes = np.concatenate([hashes, digests[digests != wordless]])
    rows = np.concatenate([rows, short[digests != wordless]])
    distinct, columns = np.unique(hashes, return_inverse=True)
    ones = np.ones(rows.size, dtype=np.int32)
    stands = sparse.csr_matrix((ones, (rows, columns)), shape=(len(texts), distinct.size))
    sizes = np.bincount(rows, minlength=len(texts))
    for start in range(0, len(texts), _BLOCK):
        block = stands[start : start + _BLOCK]
        shared = (block @ stands[: start + block.shape[0]].T).tocoo()
        later, earlier = shared.row.astype(np.intp) + start, shared.col.astype(np.intp)
        resemblance = shared.data / (sizes[later] + sizes[earlier] - shared.data)
        kept = (earlier < later) & (resemblance >= least)
        yield Pairs(later[kept], earlier[kept], resemblance[kept])


def _shingles(texts: Sequence[str]) -> tuple[Hashes, Indices]:
    """Distinct hashes of the runs of words of each text, and its place; both in the order of the texts."""
    hashes, rows, done = [np.zeros(0, dtype=np.uint64)], [np.zeros(0, dtype=np.intp)], 0
    for block in blocks(texts):
        tokens = tokenize(block)
        runs, locate = word_ngrams(tokens, _WORDS)
        inside = np.flatnonzero(runs != NO_NGRAM)
        runs = runs[inside]
        text = np.searchsorted(tokens.bounds, locate(inside)[0], side="right") - 1
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
    """Whether others have enough of a text's shingles, one of them or all together.

    Parameters
    ----------
    rows : the text of each shingle
    shared, owners : for each shingle that stands in another text too, its text and the first other one
    """
    sizes = np.maximum(np.bincount(rows, minlength=n_texts), 1)
    pairs, counts = np.unique(np.stack([shared, owners]), axis=1, return_counts=True)
    in_one = np.zeros(n_texts)
    np.maximum.at(in_one, pairs[0], counts)
    in_all = np.bincount(shared, minlength=n_texts)
    repeats: npt.NDArray[np.bool_] = (in_one >= _IN_ONE * sizes) | (in_all >= _IN_ALL * sizes)
    return repeats
