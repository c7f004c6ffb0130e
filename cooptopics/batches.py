"""Texts a batch at a time: enough of them for arrays to pay, few enough for the caches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import numpy as np

from cooptopics.ngrams import lengths_of

Item = TypeVar("Item")
_BLOCK_LETTERS = 1 << 17


def check_texts(texts: Sequence[str]) -> Sequence[str]:
    """Make sure that texts are strings in a sequence.

    Raises
    ------
    TypeError
        When they are not.
    """
    if isinstance(texts, str):
        raise TypeError("expected a list of texts, not one string")
    texts = texts if isinstance(texts, list) else list(texts)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise TypeError(f"text {i} is {type(text).__name__}, not str")
    return texts


def blocks(texts: Sequence[str], letters: int = _BLOCK_LETTERS) -> Iterator[Sequence[str]]:
    """Cut a sequence of texts into runs of about this many letters, in order."""
    sizes = np.append(0, np.cumsum(lengths_of(texts)))
    start = 0
    while start < len(texts):
        end = int(np.searchsorted(sizes, sizes[start] + letters))
        yield texts[start:end]
        start = end


def batches(
    items: Iterable[Item], letters_of: Callable[[Item], int], letters: int = _BLOCK_LETTERS
) -> Iterator[list[Item]]:
    """As `blocks`, for what comes one after the other."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += letters_of(item)
        if size >= letters:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
