"""A model as a fitted scikit-learn pipeline, built of scikit-learn's own classes.

Two small steps are ours: the division by length, and the combination of scores. No scoring code is
shared with `scoring`, so that each checks the other.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.special import expit, log_expit
from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
from sklearn.feature_extraction.text import CountVectorizer, HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import FeatureUnion, Pipeline, make_pipeline

from cooptopics.folding import fold_text
from cooptopics.ngrams import LONG_WORD, MAX_TOKEN_LETTERS

if TYPE_CHECKING:
    from cooptopics.model import Model


def fold_words(text: str) -> str:
    """Fold a text to words that stand one space apart, each cut at 64 letters."""
    return " ".join(word[:MAX_TOKEN_LETTERS] for word in fold_text(text).split())


def pair_words(text: str, distances: tuple[int, ...]) -> list[str]:
    """The pairs of long words of a text at these distances."""
    words = [word for word in fold_words(text).split() if len(word) >= LONG_WORD]
    return [f"{one} {other}" for d in distances for one, other in zip(words, words[d:])]


class LengthScaler(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Divide each row by the square root of its last column, the number of words, and drop that column."""

    def fit(self, X: sparse.csr_matrix, y: Any = None) -> LengthScaler:
        return self

    def __sklearn_is_fitted__(self) -> bool:
        return True

    def transform(self, X: sparse.csr_matrix) -> sparse.csr_matrix:
        X = sparse.csr_matrix(X)
        lengths = np.maximum(X[:, -1].toarray().ravel(), 1.0)
        return sparse.diags(1.0 / np.sqrt(lengths)) @ X[:, :-1]


class ScoreCombination(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Combine the scores of linear classifiers into probabilities of labels.

    Parameters
    ----------
    scorers : fitted one-vs-rest classifiers with n_scores decision functions
    linear, log_weights : arrays of shape (n_labels, n_scores)
    intercepts, thresholds : arrays of shape (n_labels,)
    labels : names of the labels
    """

    def __init__(
        self,
        scorers: Any,
        linear: npt.NDArray[np.float64],
        log_weights: npt.NDArray[np.float64],
        intercepts: npt.NDArray[np.float64],
        thresholds: npt.NDArray[np.float64],
        labels: tuple[str, ...],
    ) -> None:
        self.scorers = scorers
        self.linear = linear
        self.log_weights = log_weights
        self.intercepts = intercepts
        self.thresholds = thresholds
        self.labels = labels

    def fit(self, X: sparse.csr_matrix, y: Any = None) -> ScoreCombination:
        raise TypeError(
            "this step comes from a trained model; use cooptopics.training to train one"
        )

    def __sklearn_is_fitted__(self) -> bool:
        return True

    @property
    def classes_(self) -> npt.NDArray[np.str_]:
        return np.array(self.labels)

    def predict_proba(self, X: sparse.csr_matrix) -> npt.NDArray[np.float64]:
        scores = np.stack([e.decision_function(X) for e in self.scorers.estimators_], axis=1)
        logits = scores @ self.linear.T + log_expit(scores) @ self.log_weights.T + self.intercepts
        probabilities: npt.NDArray[np.float64] = expit(logits)
        return probabilities

    def predict(self, X: sparse.csr_matrix) -> npt.NDArray[np.int64]:
        """Indicator matrix of shape (n_texts, n_labels)."""
        return (self.predict_proba(X) >= self.thresholds).astype(np.int64)


def to_sklearn(model: Model) -> Pipeline:
    """Export a model as a fitted `Pipeline` from texts to probabilities of labels."""
    settings = model.vocabulary.settings
    parts: list[tuple[str, Any]] = []
    columns: list[int] = []

    def add(name: str, kind: str, chosen: list[int], **options: Any) -> None:
        if not chosen:
            return
        offset = model.vocabulary.offsets[kind]
        strings = model.vocabulary.ngrams[kind]
        vectorizer = CountVectorizer(
            vocabulary={strings[i]: n for n, i in enumerate(chosen)},
            dtype=np.float64,
            **{"preprocessor": fold_words, **options},
        )
        tfidf = TfidfTransformer(norm=None)
        tfidf.idf_ = model.idf[[offset + i for i in chosen]].astype(np.float64)
        columns.extend(offset + i for i in chosen)
        parts.append((name, make_pipeline(vectorizer, tfidf)))

    def of_length(kind: str, length: int) -> list[int]:
        size = (lambda s: s.count(" ") + 1) if kind in ("word", "phrase") else len
        return [i for i, s in enumerate(model.vocabulary.ngrams.get(kind, [])) if size(s) == length]

    for n in settings.words:
        kind = "word" if n == 1 else "phrase"
        add(f"words_{n}", kind, of_length(kind, n), token_pattern=r"\S+", ngram_range=(n, n))
    for n in settings.prefixes:
        pattern = rf"(?<!\S)\S{{{n}}}"
        add(f"prefix_{n}", "prefix", of_length("prefix", n), token_pattern=pattern)
    for n in settings.characters:
        chosen = of_length("character", n)
        add(f"character_{n}", "character", chosen, analyzer="char_wb", ngram_range=(n, n))
    if settings.pairs:
        pairs = partial(pair_words, distances=settings.pairs)
        everything = list(range(len(model.vocabulary.ngrams["pair"])))
        add("pairs", "pair", everything, analyzer=pairs, preprocessor=None)
    counter = HashingVectorizer(
        preprocessor=fold_words,
        token_pattern=r"\S+",
        n_features=1,
        norm=None,
        alternate_sign=False,
    )
    parts.append(("n_words", counter))
    return Pipeline(
        [
            ("tfidf", FeatureUnion(parts)),
            ("length", LengthScaler()),
            (
                "combination",
                ScoreCombination(
                    _linear_classifiers(model, columns),
                    model.combination.linear,
                    model.combination.log_weights,
                    model.combination.intercepts,
                    np.array([model.thresholds[label] for label in model.labels]),
                    model.labels,
                ),
            ),
        ]
    )


def _linear_classifiers(model: Model, columns: list[int]) -> OneVsRestClassifier:
    weights = model.weights[columns].astype(np.float64)
    estimators = []
    for k in range(weights.shape[1]):
        estimator = LogisticRegression()
        estimator.coef_ = weights[:, k][None]
        estimator.intercept_ = model.score_intercepts[k : k + 1]
        estimator.classes_ = np.array([0, 1])
        estimator.n_features_in_ = weights.shape[0]
        estimators.append(estimator)
    scorers = OneVsRestClassifier(LogisticRegression())
    scorers.estimators_ = estimators
    return scorers
