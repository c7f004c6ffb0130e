"""A scikit-learn estimator: texts and labels in, the same model as `cooptopics.training.train` inside."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils.validation import check_consistent_length, check_is_fitted

from cooptopics.annotation import Entry, name_few, unknown_label
from cooptopics.domains import DOMAINS
from cooptopics.ngrams import NgramSettings
from cooptopics.recipe import Recipe
from cooptopics.training import train

Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_RECIPE = Recipe()


class CoopTopicsClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """Multi-label classifier of texts.

    Labels are given as in `fit` and predicted in the same form. To use scikit-learn's metrics by name
    (`scoring="f1_macro"`), or a number of folds (`cv=5`), give an indicator array, such as
    `MultiLabelBinarizer` makes: scikit-learn does not take lists of labels there. It takes two labels for the two
    classes of one when it scores probabilities, as of its own multi-label classifiers. `scoring="average_precision"`
    needs scikit-learn 1.9 or newer.

    Parameters
    ----------
    definitions : labels and their definitions, in order; default: the labels that occur
    language : of the texts
    ngrams, log_odds, smoothing, classifier, class_weight, regularisation, negative_weight, folds, seed :
        as in `cooptopics.recipe.Recipe`; `ngrams` None stands for its default
    n_jobs : processes

    Attributes
    ----------
    model_ : cooptopics.Model
        Can be saved; it knows the labels that some texts have and others lack.
    classes_ : array of shape (n_labels,)
        Names of the labels: the order of every column.
    constant_labels_ : dict
        Labels that all texts have (True) or none has (False); they are predicted so.
    label_lists_ : whether labels were given as lists

    Examples
    --------
    >>> from cooptopics import CoopTopicsClassifier
    >>> from sklearn.model_selection import GridSearchCV
    >>> search = GridSearchCV(
    ...     CoopTopicsClassifier(), {"regularisation": [1, 4, 16]}, scoring="f1_macro", cv=5
    ... )
    """

    def __init__(
        self,
        *,
        definitions: Mapping[str, str] | None = None,
        language: str = "fr",
        ngrams: NgramSettings | None = None,
        log_odds: bool = _RECIPE.log_odds,
        smoothing: float = _RECIPE.smoothing,
        classifier: str = _RECIPE.classifier,
        class_weight: str | None = _RECIPE.class_weight,
        regularisation: float = _RECIPE.regularisation,
        negative_weight: float = _RECIPE.negative_weight,
        folds: int = _RECIPE.folds,
        seed: int = _RECIPE.seed,
        n_jobs: int = 1,
    ) -> None:
        self.definitions = definitions
        self.language = language
        self.ngrams = ngrams
        self.log_odds = log_odds
        self.smoothing = smoothing
        self.classifier = classifier
        self.class_weight = class_weight
        self.regularisation = regularisation
        self.negative_weight = negative_weight
        self.folds = folds
        self.seed = seed
        self.n_jobs = n_jobs

    def fit(self, X: Any, y: Any, sample_groups: Any = None) -> CoopTopicsClassifier:
        """Train on texts.

        Parameters
        ----------
        X : sequence of n_texts strings
        y : a collection of label names for each text, or an indicator array or sparse matrix of shape (n_texts,
            n_labels), whose columns are named by `definitions`, by those of a data frame, or by their numbers
        sample_groups : n_texts names of what was written together, which no fold of the inner cross-validation parts

        Raises
        ------
        ValueError
            When texts or labels have another form, or every label is on all texts or on none.
        InputError
            When the texts have no n-gram to learn from.
        """
        texts = _check_texts(X)
        table = self._learn_labels(y)
        groups = [""] * len(texts) if sample_groups is None else [str(g) for g in sample_groups]
        check_consistent_length(texts, table, groups)
        names = self.classes_.tolist()
        self.constant_labels_ = _find_constant(names, table)
        learned = [name for name in names if name not in self.constant_labels_]
        if not learned:
            raise ValueError(
                "nothing to learn: every label is on all texts or on none; add texts of one class or the other"
            )
        for name, holds in self.constant_labels_.items():
            whose = "every" if holds else "no"
            warnings.warn(f"label {name!r} is on {whose} text; so it is predicted", stacklevel=2)
        entries = [
            Entry(str(i), text, held.intersection(learned), frozenset(learned), source=group)
            for i, (text, held, group) in enumerate(zip(texts, _name_rows(table, names), groups))
        ]
        known = self.definitions or DOMAINS
        definitions = {name: known.get(name, "") for name in learned}
        self.model_ = train(
            entries, self._recipe(), definitions, language=self.language, jobs=self.n_jobs
        )
        return self

    def _learn_labels(self, y: Any) -> Bools:
        """Whether each label is on each text; remembers their names and the form in which they came."""
        table = _read_indicator(y)
        self.label_lists_ = table is None
        if table is None:
            label_sets = _check_label_sets(y)
            names = list(self.definitions or sorted(frozenset().union(*label_sets)))
            table = _tabulate(label_sets, names)
        else:
            columns: Iterable[Any] = getattr(y, "columns", range(table.shape[1]))
            names = [str(name) for name in self.definitions or columns]
            _check_columns(table, names)
        self.classes_ = np.array(names)
        return table

    def predict(self, X: Any) -> Any:
        """The labels of texts, in the form in which `fit` was given them.

        Returns
        -------
        list of n_texts lists of names in the order of `classes_`, or an array of 0 and 1 of shape (n_texts, n_labels)
        """
        check_is_fitted(self)
        holds = self._with_constant(self.model_.predict(_check_texts(X)))
        if not self.label_lists_:
            return holds.astype(np.intp)
        return [self.classes_[row > 0].tolist() for row in holds]

    def predict_proba(self, X: Any) -> Floats:
        """The probability of each label, shape (n_texts, n_labels); a text may have several, or none."""
        check_is_fitted(self)
        return self._with_constant(self.model_.predict_proba(_check_texts(X)))

    def score(self, X: Any, y: Any, sample_weight: Any = None) -> float:
        """The share of texts with exactly the right labels, as of any multi-label classifier of scikit-learn."""
        predicted, right = self._label_sets(self.predict(X)), self._label_sets(y)
        check_consistent_length(predicted, right, sample_weight)
        exact = [one == other for one, other in zip(predicted, right)]
        return float(np.average(exact, weights=sample_weight))

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = True
        tags.input_tags.two_d_array = False
        tags.input_tags.string = True
        tags.target_tags.single_output = False
        tags.target_tags.multi_output = True
        tags.classifier_tags.multi_class = False
        tags.classifier_tags.multi_label = True
        return tags

    def _recipe(self) -> Recipe:
        names = {field.name for field in fields(Recipe)}
        chosen = {
            name: value for name, value in self.get_params(deep=False).items() if name in names
        }
        if self.ngrams is None:
            del chosen["ngrams"]
        return Recipe(**chosen)

    def _label_sets(self, y: Any) -> list[frozenset[str]]:
        """Labels in any form as sets of names."""
        table = _read_indicator(y)
        if table is None:
            return _check_label_sets(y)
        names = self.classes_.tolist()
        _check_columns(table, names)
        return _name_rows(table, names)

    def _with_constant(self, learned: npt.NDArray[Any]) -> Floats:
        """What a model says of the labels that it knows, and what is known of the others."""
        table = np.zeros((learned.shape[0], self.classes_.size))
        for i, name in enumerate(self.classes_.tolist()):
            if name in self.constant_labels_:
                table[:, i] = self.constant_labels_[name]
            else:
                table[:, i] = learned[:, self.model_.labels.index(name)]
        return table


def _check_texts(X: Any) -> list[str]:
    if isinstance(X, str):
        raise ValueError("expected a sequence of texts, not one string; put it into a list")
    if getattr(X, "ndim", 1) != 1:
        raise ValueError(f"expected texts in one dimension, not an array of shape {X.shape}")
    texts = list(X)
    for i, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(f"text {i} is not a string but {type(text).__name__}")
    return texts


def _read_indicator(y: Any) -> Bools | None:
    """Labels that were given as an array, a data frame or a sparse matrix; None for lists of names."""
    if y is None:
        raise ValueError("requires y to be passed, but the target y is None")
    if getattr(y, "ndim", 1) != 2:
        return None
    values = np.asarray(y.toarray() if hasattr(y, "toarray") else y)
    if not np.isin(values, (0, 1)).all():
        raise ValueError("Unknown label type: an indicator array holds 0 and 1 only")
    return values.astype(bool)


def _check_label_sets(y: Any) -> list[frozenset[str]]:
    label_sets = list(y)
    for i, labels in enumerate(label_sets):
        is_collection = isinstance(labels, Iterable) and not isinstance(labels, str)
        if not is_collection or not all(isinstance(label, str) for label in labels):
            raise ValueError(
                f"labels of text {i} are {labels!r}; give a list of names for each text, or an indicator array"
            )
    return [frozenset(labels) for labels in label_sets]


def _tabulate(label_sets: Sequence[frozenset[str]], names: Sequence[str]) -> Bools:
    """Whether each label is on each text, shape (n_texts, n_labels)."""
    for label in sorted(frozenset().union(*label_sets).difference(names)):
        raise ValueError(unknown_label(label, names))
    table = [[name in labels for name in names] for labels in label_sets]
    return np.array(table, dtype=bool).reshape(len(label_sets), len(names))


def _check_columns(table: Bools, names: Sequence[str]) -> None:
    if table.shape[1] != len(names):
        raise ValueError(
            f"the indicator array has {table.shape[1]} columns, the labels are {len(names)}: {name_few(names)}"
        )
    if len(set(names)) < len(names):
        raise ValueError(f"two columns have the same name, of {name_few(names)}; rename one")


def _name_rows(table: Bools, names: Sequence[str]) -> list[frozenset[str]]:
    return [frozenset(compress(names, row)) for row in table]


def _find_constant(names: Sequence[str], table: Bools) -> dict[str, bool]:
    """The labels that are on all texts, or on none."""
    columns = {name: table[:, i] for i, name in enumerate(names)}
    return {
        name: bool(column.all())
        for name, column in columns.items()
        if column.all() or not column.any()
    }
