"""Texts to linear scores: each word's n-grams add up to one row of a table.

The tf-idf weighting (count x idf / square root of the number of words) is a sum over words, so a known
word costs one look-up, and an unknown one is worked out once per batch. What a word says of the language of
its text is a number more in its row.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from cooptopics.batches import blocks
from cooptopics.hash_table import HashTable
from cooptopics.ngrams import Hashes, Indices, Tokens, tokenize
from cooptopics.vocabulary import Vocabulary, ngrams_across_words

Rows = npt.NDArray[np.float32]
Floats = npt.NDArray[np.float64]

_MAX_WORDS = 1 << 17
_MIN_NEW = 1 << 8
_MANY_ROWS = 1 << 11


class WordTable:
    """Known words and what each adds to each score and says of the language; words are added in bulk.

    A look-up reads one immutable pair, so threads may share the table.

    Parameters
    ----------
    width : of a row
    """

    def __init__(self, width: int) -> None:
        self._hashes: Hashes = np.zeros(0, dtype=np.uint64)
        self._known = (HashTable(self._hashes), np.zeros((1, width), dtype=np.float32))
        self._new: list[tuple[Hashes, Rows]] = []
        self._lock = threading.Lock()

    def find(self, hashes: Hashes) -> tuple[Rows, Indices]:
        """The row of each known word, shape (n_words, width), and the indices of the unknown ones, whose rows are any."""
        table, rows = self._known
        place, known = table.search(hashes)
        return rows.take(place, axis=0), (~known).nonzero()[0]

    def add(self, hashes: Hashes, rows: Rows) -> None:
        """Remember words worked out in a batch, until the table is full."""
        with self._lock:
            if self._hashes.size >= _MAX_WORDS:
                return
            self._new.append((hashes, rows))
            if sum(new.size for new, _ in self._new) < max(_MIN_NEW, self._hashes.size // 4):
                return
            table, known_rows = self._known
            found = np.concatenate([new for new, _ in self._new])
            found_rows = np.concatenate([new for _, new in self._new])
            found, first = np.unique(found, return_index=True)
            fresh = np.flatnonzero(~table.search(found)[1])
            # Inserted, since a table of all rows beside the old and the new one would be the most memory of all.
            places = np.searchsorted(self._hashes, found[fresh])
            self._hashes = np.insert(self._hashes, places, found[fresh])
            rows = np.insert(known_rows, places, found_rows[first[fresh]], axis=0)
            self._known = HashTable(self._hashes), rows
            self._new.clear()


class LinearScorer:
    """Linear scores of texts.

    Parameters
    ----------
    vocabulary : of n_ngrams n-grams
    weighted : array of shape (n_ngrams, n_scores)
        idf times weight.
    intercepts : array of shape (n_scores,)
    marks : gives the number by which each word speaks for a language or against it
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        weighted: Rows,
        intercepts: Floats,
        marks: Callable[[Hashes], Rows],
    ) -> None:
        self.vocabulary = vocabulary
        self.weighted = weighted
        self.intercepts = intercepts
        self._marks = marks
        self._words = WordTable(intercepts.size + 1)

    def scores(self, texts: Sequence[str]) -> Floats:
        """Linear scores, shape (n_texts, n_scores)."""
        return self.scores_and_marks(texts)[0]

    def scores_and_marks(self, texts: Sequence[str]) -> tuple[Floats, Floats]:
        """Linear scores, shape (n_texts, n_scores), and the mean mark of each text's words, shape (n_texts,)."""
        parts = [self._score_tokens(tokenize(block)) for block in blocks(texts)]
        return (
            np.concatenate([np.zeros((0, self.intercepts.size)), *(scores for scores, _ in parts)]),
            np.concatenate([np.zeros(0), *(marks for _, marks in parts)]),
        )

    def _score_tokens(self, tokens: Tokens) -> tuple[Floats, Floats]:
        lengths = np.maximum(np.diff(tokens.bounds), 1)
        sums = _sum_by_text(self._rows_inside_words(tokens), tokens.bounds)
        scores, marks = np.ascontiguousarray(sums[:, :-1]), sums[:, -1] / lengths
        for words, rows in self._rows_across_words(tokens):
            scores += _sum_by_text(rows, np.searchsorted(words[0], tokens.bounds))
        scores /= np.sqrt(lengths)[:, None]
        scores += self.intercepts
        return scores, marks

    def shares(self, tokens: Tokens) -> Floats:
        """What each word adds to each score of its text, shape (n_tokens, n_scores).

        The shares of a text's words and the intercept add up to its score. An n-gram of several
        words is shared out evenly among them.
        """
        shares = self._rows_inside_words(tokens)[:, :-1].astype(np.float64)
        for words, rows in self._rows_across_words(tokens):
            for word in words:
                # A word may be in pairs with several others.
                np.add.at(shares, word, rows.astype(np.float64) / len(words))
        lengths = np.diff(tokens.bounds)
        shares /= np.sqrt(np.repeat(lengths, lengths))[:, None]
        return shares

    def _rows_across_words(self, tokens: Tokens) -> Iterator[tuple[tuple[Indices, ...], Rows]]:
        """For each kind of n-gram of several words: the words of the known ones, and their rows."""
        for kind, hashes, locate in ngrams_across_words(self.vocabulary.settings, tokens):
            known, column = self.vocabulary.find(kind, hashes)
            yield locate(known), self.weighted.take(column, axis=0)

    def _rows_inside_words(self, tokens: Tokens) -> Rows:
        rows, unknown = self._words.find(tokens.hashes)
        if unknown.size:
            hashes, first, inverse = np.unique(
                tokens.hashes[unknown], return_index=True, return_inverse=True
            )
            new_rows = self._work_out(tokens, unknown[first])
            rows[unknown] = new_rows[inverse]
            self._words.add(hashes, new_rows)
        return rows

    def _work_out(self, tokens: Tokens, words: Indices) -> Rows:
        """Add up the n-grams inside the words at these indices, and mark them, shape (n_words, n_scores + 1)."""
        owner, column = self.vocabulary.columns_inside_words(tokens, words)
        # Sorted by word and column, so that a word's sum has the same bits in every batch.
        order = np.argsort(owner * self.vocabulary.size + column)
        owner, column = owner[order], column[order]
        rows = np.zeros((words.size, self.intercepts.size + 1), dtype=np.float32)
        rows[:, -1] = self._marks(tokens.hashes[words])
        if owner.size:
            first = np.flatnonzero(np.append(True, owner[1:] != owner[:-1]))
            rows[owner[first], :-1] = np.add.reduceat(self.weighted[column], first, axis=0)
        return rows


def _sum_by_text(rows: Rows, bounds: Indices) -> Floats:
    """Sums of the rows between each two bounds, shape (n_texts, width)."""
    sums = np.zeros((bounds.size - 1, rows.shape[1]))
    if not rows.size:
        return sums
    counts = bounds[1:] - bounds[:-1]
    filled = counts > 0
    sums[filled] = np.add.reduceat(rows, bounds[:-1][filled], axis=0)
    # Single precision, twice as fast, is enough for some thousand rows.
    if rows.shape[0] > _MANY_ROWS:
        for text in np.flatnonzero(counts > _MANY_ROWS).tolist():
            sums[text] = rows[bounds[text] : bounds[text + 1]].sum(axis=0, dtype=np.float64)
    return sums
