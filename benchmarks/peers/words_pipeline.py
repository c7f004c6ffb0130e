"""The pipelines that most would write with scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer


def make_pipeline_of_words(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Any:
    """Words and word pairs, weakly regularised; the columns are the sorted labels."""
    classifier = OneVsRestClassifier(LogisticRegression(C=10, max_iter=1000))
    return _fit(TfidfVectorizer(ngram_range=(1, 2)), classifier, texts, labels)


def make_pipeline_of_defaults(texts: Sequence[str], labels: Sequence[Sequence[str]]) -> Any:
    """No setting changed; the columns are the sorted labels."""
    return _fit(TfidfVectorizer(), OneVsRestClassifier(LogisticRegression()), texts, labels)


def _fit(
    vectorizer: TfidfVectorizer,
    classifier: OneVsRestClassifier,
    texts: Sequence[str],
    labels: Sequence[Sequence[str]],
) -> Any:
    answers = MultiLabelBinarizer().fit_transform(labels)
    return make_pipeline(vectorizer, classifier).fit(texts, answers)
