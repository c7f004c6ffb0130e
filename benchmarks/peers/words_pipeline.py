"""The pipeline that most would write with scikit-learn."""

from __future__ import annotations

from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import MultiLabelBinarizer


def make_pipeline_of_words(texts: list[str], labels: list[list[str]]) -> Any:
    answers = MultiLabelBinarizer().fit_transform(labels)
    classifier = OneVsRestClassifier(LogisticRegression(C=10, max_iter=1000))
    return make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), classifier).fit(texts, answers)
