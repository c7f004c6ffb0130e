"""Why a text gets its labels: every word's share of every score, and how the scores combine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.combination import Combination, log_sigmoid, sigmoid
from cooptopics.ngrams import tokenize
from cooptopics.results import Evidence, Word
from cooptopics.scoring import LinearScorer
from cooptopics.sentences import Sentence, split_sentences

_MAX_WORDS = 5
_MIN_SHARE = 0.15  # of the strongest word's share; weaker words do not decide
_MIN_LETTERS = 3  # shorter words are articles and prepositions

Floats = npt.NDArray[np.float64]


class Term(NamedTuple):
    """One score's part in a label's logit: ``linear x score + log_weight x log(sigmoid(score))``."""

    score: str
    linear: float
    log_weight: float
    value: float


@dataclass(frozen=True)
class Explanation:
    """Every share of every linear score of a text, and how the scores combine.

    Attributes
    ----------
    words : the words of the text in order, as they stand in it
    spans : (start, end) of each word in the text
    score_names : names of the linear scores
    shares : array of shape (n_words, n_scores)
        What each word adds to each score, the n-grams in it and half of the word pairs it is in.
    score_intercepts, scores : arrays of shape (n_scores,)
        ``score_intercepts + shares.sum(axis=0) == scores``.
    terms : for each label, the scores' parts in its logit
    intercepts, logits, probabilities, thresholds : for each label;
        ``intercept + sum of the terms' values == logit`` and ``sigmoid(logit) == probability``.
    """

    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    score_names: tuple[str, ...]
    shares: Floats
    score_intercepts: Floats
    scores: Floats
    terms: dict[str, tuple[Term, ...]]
    intercepts: dict[str, float]
    logits: dict[str, float]
    probabilities: dict[str, float]
    thresholds: dict[str, float]


def explain(
    text: str,
    scorer: LinearScorer,
    combination: Combination,
    score_names: tuple[str, ...],
    thresholds: dict[str, float],
) -> Explanation:
    """Take a text's scores apart into the shares of its words."""
    tokens = tokenize([text])
    shares = scorer.shares(tokens)
    scores = scorer.intercepts + shares.sum(axis=0)
    logits = combination.logits(scores[None])[0]
    logs = log_sigmoid(scores)
    terms = {}
    for i, label in enumerate(thresholds):
        linear, log_weights = combination.linear[i], combination.log_weights[i]
        terms[label] = tuple(
            Term(
                name,
                float(linear[k]),
                float(log_weights[k]),
                float(linear[k] * scores[k] + log_weights[k] * logs[k]),
            )
            for k, name in enumerate(score_names)
            if linear[k] or log_weights[k]
        )
    spans = tuple(zip(*(bound.tolist() for bound in tokens.spans())))
    labels = list(thresholds)
    return Explanation(
        words=tuple(text[start:end] for start, end in spans),
        spans=spans,
        score_names=score_names,
        shares=shares,
        score_intercepts=scorer.intercepts,
        scores=scores,
        terms=terms,
        intercepts=dict(zip(labels, combination.intercepts.tolist())),
        logits=dict(zip(labels, logits.tolist())),
        probabilities=dict(zip(labels, sigmoid(logits).tolist())),
        thresholds=thresholds,
    )


def find_evidence(
    texts: Sequence[str],
    offsets: Sequence[int],
    holds: npt.NDArray[np.bool_],
    scores: Floats,
    scorer: LinearScorer,
    combination: Combination,
    labels: tuple[str, ...],
) -> list[tuple[Evidence, ...]]:
    """For each text, of each label that holds: its sentence and its deciding words.

    A word's share of a logit is its shares of the scores times the mean slopes of the logit between a text
    without words and this one, so that the shares add up to the difference.

    Parameters
    ----------
    texts : n_texts texts; those that carry no label get no evidence
    offsets : where each begins in its page
    holds : array of shape (n_texts, n_labels)
    scores : array of shape (n_texts, n_scores)
    """
    evidence: list[tuple[Evidence, ...]] = [()] * len(texts)
    carrying = np.flatnonzero(holds.any(axis=1)).tolist()
    if not carrying:
        return evidence
    tokens = tokenize([texts[i] for i in carrying])
    shares = scorer.shares(tokens)
    starts, ends = tokens.spans()
    rows, columns = np.nonzero(holds)
    slopes = combination.slopes(columns, scores[rows], scorer.intercepts)
    bounds = np.searchsorted(rows, [*carrying, len(texts)]).tolist()
    begin = 0
    for place, i in enumerate(carrying):
        text = texts[i]
        first, last = tokens.bounds[place], tokens.bounds[place + 1]
        here = slice(bounds[place], bounds[place + 1])
        # Not `@`: OpenBLAS takes 32 MB for that, and where it gets none, it ends the process or tries for ever.
        logit_shares = np.einsum("ws,ls->wl", shares[first:last], slopes[here])
        spans = (starts[first:last] - begin, ends[first:last] - begin)
        sentences = split_sentences(text) or [Sentence(0, len(text), False)]
        evidence[i] = tuple(
            _evidence(labels[k], text, offsets[i], sentences, spans, logit_shares[:, column])
            for column, k in enumerate(columns[here].tolist())
        )
        begin += len(text) + 1
    return evidence


def _evidence(
    label: str,
    text: str,
    offset: int,
    sentences: list[Sentence],
    spans: tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]],
    shares: Floats,
) -> Evidence:
    starts, ends = spans
    best = 0
    if len(sentences) > 1:
        bounds = np.searchsorted(starts, [sentence.start for sentence in sentences] + [len(text)])
        totals = np.append(0.0, np.cumsum(shares))[bounds]
        best = int(np.argmax(np.diff(totals)))
    strongest = np.argsort(-shares, kind="stable")[: _MAX_WORDS * 3]
    words: list[Word] = []
    for i in strongest.tolist():
        share, start, end = round(float(shares[i]), 4), int(starts[i]), int(ends[i])
        if share <= 0 or len(words) == _MAX_WORDS:
            break
        if end - start < _MIN_LETTERS or (words and share < _MIN_SHARE * words[0].share):
            continue
        words.append(Word(text[start:end], share, offset + start, offset + end))
    sentence = sentences[best]
    return Evidence(
        label,
        Sentence(offset + sentence.start, offset + sentence.end, sentence.glued),
        tuple(words),
    )
