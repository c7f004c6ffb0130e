"""What a model gets wrong: labels confused with others, and the most confident mistakes with their deciding words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.combination import Combination
from cooptopics.decisions import Decisions
from cooptopics.explanation import find_evidence
from cooptopics.results import Word

if TYPE_CHECKING:
    from cooptopics.model import Model

FALSE_POSITIVE = "false positive"
FALSE_NEGATIVE = "false negative"


class Confusion(NamedTuple):
    """In how many texts a label was given where another was right.

    Attributes
    ----------
    right : a label that was missed, or None: no label was missed
    given : a label that was given wrongly, or None: no label was
    texts : number of texts
    """

    right: str | None
    given: str | None
    texts: int


class Mistake(NamedTuple):
    """A label that a text got wrongly, or did not get.

    Attributes
    ----------
    kind : `FALSE_POSITIVE` or `FALSE_NEGATIVE`
    label, probability, threshold : the label, its stated probability and the one from which it is given
    id, text : of the entry
    right, given : the labels that are right, and those that the model gives
    words : those that speak most for a false positive or against a false negative, strongest first
    """

    kind: str
    label: str
    probability: float
    threshold: float
    id: str
    text: str
    right: tuple[str, ...]
    given: tuple[str, ...]
    words: tuple[Word, ...]

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {**self._asdict(), "words": [word._asdict() for word in self.words]}


def count_confusions(decisions: Decisions) -> list[Confusion]:
    """Which label was given where another was right, most frequent first.

    A text counts once for each pair of a label that it misses and one that it has wrongly.
    """
    missed = _with_none(decisions.false_negatives)
    wrong = _with_none(decisions.false_positives)
    table = missed.T.astype(np.float64) @ wrong
    table[-1, -1] = 0  # neither missed nor wrong: no mistake
    names = (*decisions.labels, None)
    order = np.argsort(-table, axis=None, kind="stable")[: np.count_nonzero(table)]
    return [
        Confusion(names[i], names[j], int(table[i, j]))
        for i, j in zip(*(places.tolist() for places in np.unravel_index(order, table.shape)))
    ]


def _with_none(table: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """With one more column: whether there is none in the others."""
    return np.column_stack([table, ~table.any(axis=1)])


def worst_mistakes(
    model: Model, entries: Sequence[Entry], decisions: Decisions, count: int
) -> list[Mistake]:
    """The most confident mistakes: false positives, the most probable first; false negatives, the least.

    Parameters
    ----------
    decisions : of the model on the entries
    count : at most so many of each kind
    """
    return [
        *_worst(model, entries, decisions, count, FALSE_POSITIVE),
        *_worst(model, entries, decisions, count, FALSE_NEGATIVE),
    ]


def _worst(
    model: Model, entries: Sequence[Entry], decisions: Decisions, count: int, kind: str
) -> list[Mistake]:
    is_positive = kind == FALSE_POSITIVE
    wrong = decisions.false_positives if is_positive else decisions.false_negatives
    rows, columns = np.nonzero(wrong)
    confidence = decisions.probabilities[rows, columns] * (1 if is_positive else -1)
    chosen = np.argsort(-confidence, kind="stable")[:count]
    rows, columns = rows[chosen], columns[chosen]
    texts = [entries[i].text for i in rows.tolist()]
    words = _deciding_words(model, texts, columns, sign=1 if is_positive else -1)
    return [
        Mistake(
            kind,
            decisions.labels[k],
            float(decisions.probabilities[i, k]),
            model.thresholds[decisions.labels[k]],
            entries[i].id,
            entries[i].text,
            _names(decisions.labels, decisions.gold[i]),
            _names(decisions.labels, decisions.predicted[i]),
            found,
        )
        for i, k, found in zip(rows.tolist(), columns.tolist(), words)
    ]


def _names(labels: Sequence[str], holds: npt.NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(labels[i] for i in np.flatnonzero(holds).tolist())


def _deciding_words(
    model: Model, texts: Sequence[str], columns: npt.NDArray[np.intp], sign: int
) -> list[tuple[Word, ...]]:
    """The words of each text that speak most for one label, or with a negative sign against it.

    Parameters
    ----------
    columns : array of shape (n_texts,)
        The label of each text.
    """
    if not texts:
        return []
    # What speaks against a label speaks for its opposite.
    own = model.combination
    signed = Combination(sign * own.linear, sign * own.log_weights, sign * own.intercepts)
    holds = np.zeros((len(texts), len(model.labels)), dtype=bool)
    holds[np.arange(len(texts)), columns] = True
    scores = model.scorer.scores(texts)
    offsets = [0] * len(texts)
    evidence = find_evidence(texts, offsets, holds, scores, model.scorer, signed, model.labels)
    return [
        tuple(word._replace(share=sign * word.share) for word in found.words)
        for (found,) in evidence
    ]
