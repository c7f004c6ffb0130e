"""The same dispatch on several sites: articles that are nearly the same text, told as they come."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cooptopics.ngrams import Hashes, tokenize, word_ngrams
from cooptopics.results import ArticleResult

_WORDS = 3
_SKETCH = 256  # shingles kept of an article
_KEYS = 16  # of them that find it again; two articles of the same dispatch hardly ever share none
_FEWEST = 8  # shingles; what has less is too short to be told apart
_ALIKE = 0.4  # of the shingles of both together; where every tenth word was changed, 0.54 are left


class DispatchIndex:
    """Tells which articles repeat an earlier one, in time and memory linear in their number.

    Of each article those shingles (runs of three words) are kept whose hashes are the smallest; their overlap estimates
    that of all. After Broder, "On the Resemblance and Containment of Documents", SEQUENCES 1997.
    """

    def __init__(self) -> None:
        self._sketches: dict[int, Hashes] = {}
        self._first_with: dict[int, int] = {}
        self._added = 0

    def add(self, text: str) -> int | None:
        """Add an article, and say which it repeats.

        Parameters
        ----------
        text : its body, as `body_of` gives it

        Returns
        -------
        int or None
            The number of the first article with nearly the same text, counted from 0 in the order of adding.
        """
        number = self._added
        self._added += 1
        sketch = _sketch(text)
        if sketch.size < _FEWEST:
            return None
        keys = sketch[:_KEYS].tolist()
        for earlier in {self._first_with[key]: None for key in keys if key in self._first_with}:
            if _resemblance(sketch, self._sketches[earlier]) >= _ALIKE:
                return earlier
        self._sketches[number] = sketch
        for key in keys:
            self._first_with.setdefault(key, number)
        return None


def group_dispatches(texts: Sequence[str]) -> npt.NDArray[np.intp]:
    """For each article the number of the first one with nearly the same text, shape (n_texts,).

    An article that repeats none has its own number, so that `np.unique` counts each dispatch once.
    """
    index = DispatchIndex()
    firsts = (index.add(text) for text in texts)
    return np.array([n if first is None else first for n, first in enumerate(firsts)], np.intp)


def body_of(article: ArticleResult) -> str:
    """The text of an article without the furniture, which differs from site to site."""
    return "\n".join(part.text for part in article.paragraphs if not part.furniture)


def _sketch(text: str) -> Hashes:
    """The smallest hashes of the shingles of a text, sorted."""
    shingles, _ = word_ngrams(tokenize([text]), _WORDS)
    return np.unique(shingles)[:_SKETCH]


def _resemblance(one: Hashes, other: Hashes) -> float:
    """The estimated share of the shingles of both texts that stand in each of them."""
    both = np.union1d(one, other)[:_SKETCH]
    return float((np.isin(both, one) & np.isin(both, other)).mean())
