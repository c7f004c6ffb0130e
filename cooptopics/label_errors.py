"""Labels that look wrong to a model that has not seen them, for people to reread.

Confident learning: Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021.
"""

from __future__ import annotations

import importlib.util
import warnings
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from cooptopics.annotation import Entry
from cooptopics.decisions import Bools, Decisions, Floats
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.recipe import Recipe
from cooptopics.support import Support
from cooptopics.training import cross_validate, held_out_decisions, prepare


class LabelError(NamedTuple):
    """A label that an entry probably has, or lacks, wrongly.

    Attributes
    ----------
    entry : place of the entry in the corpus
    label : its name
    is_given : whether the entry has it
    probability : of the label, by a model that has not seen the entry or its source
    """

    entry: int
    label: str
    is_given: bool
    probability: float

    @property
    def confidence(self) -> float:
        """Probability that the annotation is right after all."""
        return self.probability if self.is_given else 1 - self.probability


def find_label_errors(
    entries: Sequence[Entry],
    support: Mapping[str, Support],
    recipe: Recipe | None = None,
    jobs: int = 2,
) -> list[LabelError]:
    """Find the labels that are probably wrong, likeliest first, by cross-validation over the sources.

    Parameters
    ----------
    support : of each label, by `cooptopics.support.count_support`
        Labels with fewer examples of either kind than there are folds are passed over: they cannot be learned from
        the rest.
    recipe : how the models are made
    jobs : processes

    Raises
    ------
    InputError
        When cleanlab is not installed, or no label has enough examples.
    """
    if importlib.util.find_spec("cleanlab") is None:
        raise InputError(
            "likely label errors need cleanlab; install it with: pip install 'cooptopics[audit]'"
        )
    recipe = recipe or Recipe()
    learned = [label for label, examples in support.items() if min(examples) >= recipe.folds]
    if not learned:
        raise InputError(
            f"likely label errors need a label with {recipe.folds} positive and {recipe.folds} known negative entries; "
            "add some"
        )
    training_set = prepare(entries, recipe, {label: DOMAINS.get(label, "") for label in learned})
    decisions = held_out_decisions(training_set, cross_validate(training_set, jobs))
    errors = [error for label in learned for error in _errors_of(decisions, label)]
    return sorted(errors, key=lambda error: error.confidence)


def _errors_of(decisions: Decisions, label: str) -> list[LabelError]:
    places = np.flatnonzero(decisions.known[:, decisions.labels.index(label)])
    probabilities, answers = decisions.of_label(label)
    return [
        LabelError(int(places[i]), label, bool(answers[i]), float(probabilities[i]))
        for i in np.flatnonzero(_look_wrong(probabilities, answers))
    ]


def _look_wrong(probabilities: Floats, answers: Bools) -> Bools:
    from cleanlab.filter import find_label_issues

    with warnings.catch_warnings():
        # On classes too small to estimate well; people reread what is found.
        warnings.simplefilter("ignore")
        found: Bools = find_label_issues(
            labels=answers.astype(int),
            pred_probs=np.column_stack([1 - probabilities, probabilities]),
            n_jobs=1,
        )
    return found
