"""The strings of n-grams as they stand in a model file: lines of UTF-8, decoded when they are asked for.

Scoring needs their hashes alone, the strings themselves are for exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, overload

import numpy as np
import numpy.typing as npt

from cooptopics.folding import SPACE, Folded, Letters, encode
from cooptopics.ngrams import (
    MAX_TOKEN_LETTERS,
    Hashes,
    Indices,
    Tokens,
    hash_runs,
    word_ngrams,
)

if TYPE_CHECKING:
    from typing_extensions import Self

_LINE_END = ord("\n")
_BLOCK_BYTES = 1 << 15
_MAX_BYTES = 1 << 13  # of one n-gram: sixteen words of 64 letters, and more


class NgramStrings(Sequence[str]):
    """A sequence of strings without line ends.

    Parameters
    ----------
    written : array of shape (n_bytes,)
        The strings in UTF-8 with a line end between each two; no bytes are no strings.
    """

    def __init__(self, written: npt.NDArray[np.uint8]) -> None:
        self.written = written
        self._size = int(np.count_nonzero(written == _LINE_END)) + 1 if written.size else 0

    @classmethod
    def of(cls, strings: Iterable[str]) -> Self:
        """Of strings in their order."""
        return cls(
            np.frombuffer("\n".join(strings).encode("utf-8", "surrogatepass"), dtype=np.uint8)
        )

    @cached_property
    def _decoded(self) -> list[str]:
        text = self.written.tobytes().decode("utf-8", "surrogatepass")
        return text.split("\n") if text else []

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> str: ...

    @overload
    def __getitem__(self, index: slice) -> list[str]: ...

    def __getitem__(self, index: int | slice) -> str | list[str]:
        return self._decoded[index]

    def __iter__(self) -> Iterator[str]:
        return iter(self._decoded)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, NgramStrings):
            return np.array_equal(self.written, other.written)
        return self._decoded == other

    __hash__ = None  # type: ignore[assignment]

    def blocks(self) -> Iterator[bytes]:
        """The strings in runs of a few thousand, as they are written.

        Raises
        ------
        ValueError
            When one is longer than an n-gram can be.
        """
        start = 0
        while self.written.size - start > _BLOCK_BYTES:
            middle = start + _BLOCK_BYTES
            ends = np.flatnonzero(self.written[middle : middle + _MAX_BYTES] == _LINE_END)
            if not ends.size:
                raise ValueError(f"an n-gram of more than {_MAX_BYTES:,} bytes")
            end = middle + int(ends[0])
            yield self.written[start:end].tobytes()
            start = end + 1
        if self.written.size:
            yield self.written[start:].tobytes()


def hash_strings(kind: str, strings: NgramStrings) -> Hashes:
    """Hashes of n-grams given as folded strings; the words of a phrase or a pair stand one space apart.

    Raises
    ------
    ValueError
        When they are not UTF-8, one is longer than an n-gram can be, or a phrase lacks a word.
    """
    hash_lines = _hash_phrases if kind in ("phrase", "pair") else partial(_hash_lines, kind)
    parts = [hash_lines(_decode_lines(block)) for block in strings.blocks()]
    return np.concatenate([np.zeros(0, np.uint64), *parts])


def _decode_lines(block: bytes) -> Letters:
    if block.isascii():
        return np.frombuffer(block, np.uint8)
    codes = encode(block.decode("utf-8", "surrogatepass"))
    return codes.astype(np.uint8) if codes.max() < 255 else codes


def _hash_lines(kind: str, letters: Letters) -> Hashes:
    starts, ends = _runs_between(letters == _LINE_END)
    if (ends - starts).max() > _MAX_BYTES:
        raise ValueError(f"an n-gram of more than {_MAX_BYTES:,} letters")
    return hash_runs(kind, letters, starts, ends - starts)


def _hash_phrases(letters: Letters) -> Hashes:
    """Hashes of phrases by those of their words, as in a text."""
    is_line_end = letters == _LINE_END
    starts, ends = _runs_between(is_line_end | (letters == SPACE))
    if not (ends > starts).all():
        raise ValueError("a phrase lacks a word")
    bounds = np.searchsorted(starts, np.append(_runs_between(is_line_end)[0], letters.size))
    sizes = np.diff(bounds)
    if max(sizes.max(), (ends - starts).max()) > MAX_TOKEN_LETTERS:
        raise ValueError(f"a phrase of more than {MAX_TOKEN_LETTERS} words, or a longer word")
    folded = Folded(letters, np.zeros(0, np.intp), np.zeros(0, np.intp))
    tokens = Tokens(folded, starts, ends, bounds, hash_runs("word", letters, starts, ends - starts))
    hashes = np.zeros(sizes.size, dtype=np.uint64)
    for n in np.unique(sizes).tolist():
        runs, _ = word_ngrams(tokens, n)
        chosen = np.flatnonzero(sizes == n)
        hashes[chosen] = runs[bounds[:-1][chosen]]
    return hashes


def _runs_between(is_separator: npt.NDArray[np.bool_]) -> tuple[Indices, Indices]:
    """Where each run between two separators starts and ends, shape (n_separators + 1,)."""
    ends = np.append(np.flatnonzero(is_separator), is_separator.size)
    return np.append(0, ends[:-1] + 1), ends
