"""`CoopTopicsClassifier`: a scikit-learn estimator in all that scikit-learn does with one, and the library's model inside."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import joblib
import numpy as np
import pytest
import sklearn
from hypothesis import given
from hypothesis import strategies as st
from packaging.version import Version
from scipy import sparse
from sklearn.base import clone
from sklearn.model_selection import (
    GridSearchCV,
    GroupKFold,
    KFold,
    cross_val_predict,
    cross_val_score,
)
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, MultiLabelBinarizer
from sklearn.utils.estimator_checks import parametrize_with_checks
from sklearn.utils.validation import check_is_fitted, validate_data
from test_training import ARMS, DRUGS, NEWS

import cooptopics
from cooptopics.annotation import Entry
from cooptopics.errors import InputError
from cooptopics.estimator import CoopTopicsClassifier
from cooptopics.ngrams import NgramSettings
from cooptopics.recipe import Recipe
from cooptopics.training import train

WORDS = NgramSettings(words=(1,), prefixes=(), characters=())
KINDS = ((DRUGS, ["drugs"]), (ARMS, ["arms"]), (f"{DRUGS} {ARMS}", ["drugs", "arms"]), (NEWS, []))
TEXTS = [text.format(i, i) for i in range(8) for text, _ in KINDS]
LABELS = [labels for _ in range(8) for _, labels in KINDS]
NAMES = ["arms", "drugs"]
TABLE = MultiLabelBinarizer(classes=NAMES).fit_transform(LABELS)


def make(**parameters: Any) -> CoopTopicsClassifier:
    """A small and quick one."""
    return CoopTopicsClassifier(**{"ngrams": WORDS, "folds": 2, **parameters})


@pytest.fixture(scope="module")
def fitted() -> CoopTopicsClassifier:
    return make().fit(TEXTS, LABELS)


class NumbersClassifier(CoopTopicsClassifier):
    """Spells rows of numbers out as texts, because scikit-learn's checks of estimators know no texts."""

    @staticmethod
    def spell(X: np.ndarray) -> list[str]:
        grades = np.clip(np.round(X * 2) + 12, 0, 25).astype(int)
        return [
            " ".join(3 * chr(97 + i % 26) + chr(97 + grade) for i, grade in enumerate(row))
            for row in grades
        ]

    def fit(self, X: Any, y: Any, sample_groups: Any = None) -> NumbersClassifier:
        X, y = validate_data(self, X, y, multi_output=True)
        self.lowest_ = y.min()
        super().fit(self.spell(X), y.reshape(len(y), -1) - self.lowest_, sample_groups)
        return self

    def predict(self, X: Any) -> Any:
        check_is_fitted(self)
        return super().predict(self.spell(validate_data(self, X, reset=False))) + self.lowest_

    def predict_proba(self, X: Any) -> Any:
        check_is_fitted(self)
        return super().predict_proba(self.spell(validate_data(self, X, reset=False)))

    def _label_sets(self, y: Any) -> list[frozenset[str]]:
        return super()._label_sets(y - self.lowest_)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.one_d_array = tags.input_tags.string = False
        tags.input_tags.two_d_array = True
        return tags


NOT_FOR_LABELS = {
    "check_classifiers_classes": "gives one column of class names; here each column is a label of 0 and 1",
    "check_classifiers_train": "wants one class for each text, shape (n_texts,); here each gets a row of labels",
    "check_classifier_multioutput": "wants what is more probable than 0.5; here each label has its threshold",
    "check_classifier_not_supporting_multiclass": "wants the words of binary classifiers; here 0 and 1 are asked for",
    "check_class_weight_classifiers": "gives a weight for each class; here it is 'balanced' or nothing",
}


@parametrize_with_checks(
    [CoopTopicsClassifier(), NumbersClassifier(ngrams=WORDS, folds=2)],
    expected_failed_checks=lambda estimator: NOT_FOR_LABELS,
)
@pytest.mark.filterwarnings("ignore")
def test_the_checks_of_scikit_learn(estimator: Any, check: Callable[[Any], None]) -> None:
    check(estimator)


class TestForms:
    def test_lists_of_labels(self, fitted: CoopTopicsClassifier) -> None:
        assert fitted.predict(TEXTS[:4]) == [["drugs"], ["arms"], ["arms", "drugs"], []]
        assert fitted.classes_.tolist() == NAMES
        assert fitted.score(TEXTS, LABELS) == 1

    def test_sets_and_tuples(self) -> None:
        for kind in (set, tuple, frozenset):
            assert make().fit(TEXTS, [kind(labels) for labels in LABELS]).score(TEXTS, LABELS) == 1

    @pytest.mark.parametrize(
        "form", [np.asarray, np.float64, np.bool_, sparse.csr_matrix, sparse.coo_array]
    )
    def test_indicators(self, form: Callable[[Any], Any]) -> None:
        classifier = make().fit(TEXTS, form(TABLE))
        predicted = classifier.predict(TEXTS)
        assert predicted.dtype == np.intp
        assert (predicted == TABLE).all()
        assert classifier.classes_.tolist() == ["0", "1"]
        assert classifier.score(TEXTS, form(TABLE)) == 1

    def test_columns_are_named_by_definitions(self) -> None:
        definitions = {"arms": "of arms", "drugs": "of drugs"}
        classifier = make(definitions=definitions).fit(TEXTS, TABLE)
        assert classifier.classes_.tolist() == NAMES
        assert classifier.model_.definitions == definitions
        assert classifier.score(TEXTS, LABELS) == 1

    def test_columns_are_named_by_a_data_frame(self) -> None:
        pandas = pytest.importorskip("pandas")
        with pytest.raises(ValueError, match="two columns have the same name, of arms and arms"):
            make().fit(TEXTS, pandas.DataFrame(TABLE, columns=["arms", "arms"]))
        frame = pandas.DataFrame(TABLE, columns=NAMES)
        classifier = make().fit(pandas.Series(TEXTS), frame)
        assert classifier.classes_.tolist() == NAMES
        assert classifier.score(pandas.Series(TEXTS), frame) == 1

    def test_definitions_order_lists(self) -> None:
        classifier = make(definitions={"drugs": "", "arms": ""}).fit(TEXTS, LABELS)
        assert classifier.classes_.tolist() == ["drugs", "arms"]
        assert classifier.predict([TEXTS[2]]) == [["drugs", "arms"]]

    def test_probabilities_are_a_column_a_label(self, fitted: CoopTopicsClassifier) -> None:
        probabilities = fitted.predict_proba(TEXTS)
        assert probabilities.shape == (len(TEXTS), 2)
        assert ((probabilities > 0) & (probabilities < 1)).all()
        assert probabilities[1, 0] > probabilities[0, 0]

    def test_of_no_text(self, fitted: CoopTopicsClassifier) -> None:
        assert fitted.predict([]) == []
        assert fitted.predict_proba([]).shape == (0, 2)


class TestScore:
    def test_is_the_share_of_texts_without_an_error(self, fitted: CoopTopicsClassifier) -> None:
        wrong = [*LABELS[:-8], *[["drugs", "money"]] * 8]
        assert fitted.score(TEXTS, wrong) == pytest.approx(1 - 8 / len(TEXTS))

    def test_weighs_texts(self, fitted: CoopTopicsClassifier) -> None:
        assert fitted.score(TEXTS[:2], [["drugs"], []], sample_weight=[3, 1]) == 0.75


class TestModel:
    @pytest.mark.parametrize(
        "chosen", [{}, {"regularisation": 2.0, "classifier": "svm", "seed": 3}]
    )
    def test_is_what_train_makes(self, chosen: dict[str, Any]) -> None:
        entries = [
            Entry(str(i), text, frozenset(labels), frozenset(NAMES), source=str(i % 5))
            for i, (text, labels) in enumerate(zip(TEXTS, LABELS))
        ]
        classifier = CoopTopicsClassifier(folds=2, **chosen)
        classifier.fit(TEXTS, LABELS, sample_groups=[i % 5 for i in range(len(TEXTS))])
        expected = train(entries, Recipe(folds=2, **chosen), jobs=1)
        assert classifier.model_.to_bytes() == expected.to_bytes()

    def test_can_be_saved(self, fitted: CoopTopicsClassifier, tmp_path: Path) -> None:
        path = tmp_path / "model.safetensors"
        fitted.model_.save(path)
        assert (cooptopics.load(path).predict_proba(TEXTS) == fitted.predict_proba(TEXTS)).all()


class TestConstantLabels:
    """Labels of one class, as some fold of a cross-validation may have them, are predicted as they are."""

    def test_are_told_and_predicted(self) -> None:
        always_never = np.column_stack([TABLE, np.ones(len(TEXTS)), np.zeros(len(TEXTS))])
        with pytest.warns(UserWarning, match="label") as told:
            classifier = make().fit(TEXTS, always_never)
        assert [str(warning.message) for warning in told] == [
            "label '2' is on every text; so it is predicted",
            "label '3' is on no text; so it is predicted",
        ]
        assert classifier.constant_labels_ == {"2": True, "3": False}
        assert classifier.model_.labels == ("0", "1")
        assert (classifier.predict(TEXTS) == always_never).all()
        assert (classifier.predict_proba(TEXTS)[:, 2:] == [1, 0]).all()

    def test_may_be_defined_only(self) -> None:
        with pytest.warns(UserWarning, match="label 'money' is on no text"):
            classifier = make(definitions=dict.fromkeys([*NAMES, "money"], "")).fit(TEXTS, LABELS)
        assert classifier.predict_proba(TEXTS).shape == (len(TEXTS), 3)
        assert classifier.score(TEXTS, LABELS) == 1

    def test_are_not_all(self) -> None:
        with pytest.raises(ValueError, match="every label is on all texts or on none"):
            make().fit(TEXTS, [["drugs"]] * len(TEXTS))

    def test_one_label_is_enough(self) -> None:
        one = [[label for label in labels if label == "arms"] for labels in LABELS]
        assert make().fit(TEXTS, one).predict(TEXTS[:2]) == [[], ["arms"]]
        assert make().fit(TEXTS, TABLE[:, :1]).predict(TEXTS[:2]).tolist() == [[0], [1]]


AVERAGE_PRECISION = pytest.param(
    "average_precision",
    marks=pytest.mark.xfail(
        Version(sklearn.__version__) < Version("1.9"),
        reason="older versions of scikit-learn look for `pos_label`, 1, among the names of the labels",
        strict=True,
    ),
)


class TestTools:
    """What scikit-learn does with estimators."""

    def test_clone_and_parameters(self) -> None:
        classifier = make(definitions={"arms": "of arms", "drugs": ""}, regularisation=2.0)
        twin = clone(classifier)
        assert twin is not classifier
        assert twin.get_params() == classifier.get_params()
        assert twin.set_params(seed=7).get_params()["seed"] == 7
        assert not hasattr(clone(classifier.fit(TEXTS, LABELS)), "model_")

    def test_shows_what_is_not_default(self) -> None:
        assert repr(CoopTopicsClassifier(seed=7)) == "CoopTopicsClassifier(seed=7)"

    def test_cross_val_score(self) -> None:
        assert cross_val_score(make(), TEXTS, TABLE, cv=2).tolist() == [1, 1]
        assert cross_val_score(make(), TEXTS, LABELS, cv=KFold(2)).tolist() == [1, 1]
        sets = [set(labels) for labels in LABELS]
        assert cross_val_score(make(), TEXTS, sets, cv=2).tolist() == [1, 1]

    @pytest.mark.parametrize("scoring", ["roc_auc", AVERAGE_PRECISION])
    def test_cross_val_score_of_probabilities(self, scoring: str) -> None:
        three = np.column_stack([TABLE, ~TABLE.any(axis=1)])
        assert cross_val_score(make(), TEXTS, three, cv=2, scoring=scoring).tolist() == [1, 1]

    def test_cross_val_predict(self) -> None:
        assert (cross_val_predict(make(), TEXTS, sparse.csr_matrix(TABLE), cv=2) == TABLE).all()
        probabilities = cross_val_predict(make(), TEXTS, TABLE, cv=2, method="predict_proba")
        assert np.shape(probabilities) == TABLE.shape

    def test_grid_search(self) -> None:
        grid = {"regularisation": [1e-9, 4.0], "ngrams": [WORDS, NgramSettings((1, 2), (), ())]}
        search = GridSearchCV(make(), grid, scoring="f1_macro", cv=2).fit(TEXTS, TABLE)
        assert search.best_score_ == 1
        assert search.best_params_["regularisation"] in grid["regularisation"]
        assert (search.predict(TEXTS) == TABLE).all()
        assert len(search.cv_results_["params"]) == 4

    def test_grid_search_with_groups_within_and_without(self) -> None:
        groups = [i // 4 % 4 for i in range(len(TEXTS))]
        search = GridSearchCV(make(), {"classifier": ["logistic", "svm"]}, cv=GroupKFold(2))
        search.fit(TEXTS, LABELS, groups=groups, sample_groups=groups)
        assert search.best_score_ == 1
        assert search.best_estimator_.model_.info["corpus"]["sources"] == 4

    def test_pipeline(self) -> None:
        backwards = FunctionTransformer(lambda texts: [text[::-1] for text in texts])
        pipeline = make_pipeline(backwards, make()).fit(TEXTS, TABLE)
        assert (pipeline.predict(TEXTS) == TABLE).all()
        assert pipeline.score(TEXTS, TABLE) == 1
        search = GridSearchCV(pipeline, {"cooptopicsclassifier__log_odds": [True, False]}, cv=2)
        assert search.fit(TEXTS, TABLE).best_score_ == 1

    def test_pickle_through_joblib(self, fitted: CoopTopicsClassifier, tmp_path: Path) -> None:
        joblib.dump(fitted, tmp_path / "classifier.joblib")
        loaded = joblib.load(tmp_path / "classifier.joblib")
        assert loaded.predict(TEXTS) == fitted.predict(TEXTS)
        assert (loaded.predict_proba(TEXTS) == fitted.predict_proba(TEXTS)).all()


class TestRefusal:
    @pytest.mark.parametrize(
        ("texts", "said"),
        [
            (DRUGS, "expected a sequence of texts, not one string"),
            (np.array([TEXTS]).T, r"in one dimension, not an array of shape \(32, 1\)"),
            ([*TEXTS[:-1], 7], "text 31 is not a string but int"),
            (TEXTS[1:], "inconsistent numbers of samples"),
        ],
    )
    def test_of_texts(self, texts: Any, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            make().fit(texts, LABELS)

    @pytest.mark.parametrize(
        ("labels", "said"),
        [
            (["drugs"] * len(TEXTS), "labels of text 0 are 'drugs'; give a list"),
            (np.arange(len(TEXTS)), "labels of text 0 are .*0.*; give a list"),
            (TABLE.tolist(), r"labels of text 0 are \[0, 1\]; give .* or an indicator array"),
            (TABLE * 2, "holds 0 and 1 only"),
            (np.where(TABLE == 1, np.nan, 0), "holds 0 and 1 only"),
            (None, "requires y to be passed"),
        ],
    )
    def test_of_labels(self, labels: Any, said: str) -> None:
        with pytest.raises(ValueError, match=said):
            make().fit(TEXTS, labels)

    def test_of_labels_that_are_not_defined(self) -> None:
        with pytest.raises(ValueError, match="unknown label 'arms'; did you mean 'arm'"):
            make(definitions={"arm": "", "drugs": ""}).fit(TEXTS, LABELS)

    def test_of_columns_that_are_not_defined(self, fitted: CoopTopicsClassifier) -> None:
        with pytest.raises(ValueError, match="has 2 columns, the labels are 1: arms"):
            make(definitions={"arms": ""}).fit(TEXTS, TABLE)
        with pytest.raises(ValueError, match="has 1 columns, the labels are 2: arms and drugs"):
            fitted.score(TEXTS, TABLE[:, :1])

    def test_of_texts_without_words(self) -> None:
        with pytest.raises(InputError, match="no n-gram stands in enough texts"):
            make().fit(["…"] * len(TEXTS), LABELS)

    @given(texts=st.lists(st.text(max_size=20), max_size=5))
    def test_of_no_string_at_all(self, fitted: CoopTopicsClassifier, texts: list[str]) -> None:
        assert len(fitted.predict(texts)) == len(texts)


class TestImport:
    def test_is_lazy(self) -> None:
        code = (
            "import sys, cooptopics; assert 'sklearn' not in sys.modules;"
            "print(cooptopics.CoopTopicsClassifier.__module__)"
        )
        printed = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
        assert printed.stdout == "cooptopics.estimator\n"

    def test_other_names_are_unknown(self) -> None:
        assert cooptopics.CoopTopicsClassifier is CoopTopicsClassifier
        with pytest.raises(AttributeError, match="has no attribute 'Classifier'"):
            _ = cooptopics.Classifier
