"""A table to find hashes among known ones, all at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cooptopics.ngrams import Hashes, Indices

_CROWDED = np.int32(-(2**31))  # marks a bucket of several keys


class HashTable:
    """Finds the place of hashes among known ones, all at once.

    The top bits of a hash name its bucket, which holds one key or none as a rule.

    Parameters
    ----------
    keys : array of shape (n_keys,)
        Increasing.

    Raises
    ------
    ValueError
        When the keys do not increase.
    """

    def __init__(self, keys: Hashes) -> None:
        check_order(keys)
        bits = max(int(keys.size * 4).bit_length(), 1)
        self._shift = np.uint64(64 - bits)
        # One key more than there are, so that empty buckets have something to point to where there are none.
        self._keys = np.append(keys, np.uint64(0))
        buckets = keys >> self._shift
        starts = np.flatnonzero(np.append(buckets[:1] >= 0, buckets[1:] != buckets[:-1]))
        sizes = np.diff(starts, append=keys.size)
        filled = buckets[starts].view(np.int64)
        self._first = np.zeros(1 << bits, dtype=np.int32)
        self._first[filled] = starts
        self._first[filled[sizes > 1]] |= _CROWDED
        self._filled = np.zeros(1 << bits, dtype=np.bool_)
        self._filled[filled] = True
        self._depth = int(sizes.max(initial=0))

    def search(self, hashes: Hashes) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.bool_]]:
        """Place of each hash if it is a key, and whether it is one; both of shape (n_hashes,)."""
        if self._keys.size == 1:
            return np.zeros(hashes.size, dtype=np.int32), np.zeros(hashes.size, dtype=np.bool_)
        bucket = self._first.take((hashes >> self._shift).view(np.int64))
        place: npt.NDArray[np.int32] = bucket & ~_CROWDED
        same: npt.NDArray[np.bool_] = self._keys.take(place) == hashes
        left = ((bucket < 0) & ~same).nonzero()[0]
        for _ in range(self._depth - 1):
            if not left.size:
                break
            place[left] = np.minimum(place[left] + 1, np.int32(self._keys.size - 1))
            same[left] = self._keys[place[left]] == hashes[left]
            left = left[~same[left]]
        return place, same

    def find_known(self, hashes: Hashes) -> tuple[Indices, npt.NDArray[np.int32]]:
        """Which of the hashes are among the keys, and their places; faster where few are."""
        # Most unknown hashes fall into empty buckets.
        maybe = self._filled.take((hashes >> self._shift).view(np.int64)).nonzero()[0]
        place, same = self.search(hashes[maybe])
        known = same.nonzero()[0]
        return maybe[known], place[known]


def check_order(keys: Hashes) -> None:
    """
    Raises
    ------
    ValueError
        When the keys do not increase.
    """
    if not (keys[1:] > keys[:-1]).all():
        raise ValueError("n-grams are repeated or not in the order of their hashes")
