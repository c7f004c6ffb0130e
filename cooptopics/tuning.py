"""Thresholds for a wanted precision or recall, chosen on annotated texts, and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from cooptopics.annotation import unknown_label
from cooptopics.decisions import Decisions
from cooptopics.errors import InputError
from cooptopics.evaluation import rounded
from cooptopics.precision_recall import MEASURES, Point, at_thresholds, choose_point, trace


class Aim(NamedTuple):
    """At least so much precision or recall."""

    measure: str
    wanted: float


class Tuned(NamedTuple):
    """A threshold chosen for a label.

    Attributes
    ----------
    before, after : the old and the new threshold, with what each gives
    given : number of texts that get the label after; few tell little
    """

    label: str
    aim: Aim
    before: Point
    after: Point
    given: int

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits."""
        data: dict[str, Any] = rounded(
            {
                "label": self.label,
                **self.aim._asdict(),
                "before": self.before._asdict(),
                "after": self.after._asdict(),
                "given": self.given,
            }
        )
        return data


def parse_aims(settings: Sequence[str], labels: Sequence[str]) -> dict[str, Aim]:
    """What is wanted of each label.

    Parameters
    ----------
    settings : such as "precision=0.95" for every label, and "drugs:recall=0.9", which comes before it

    Raises
    ------
    InputError
        For a setting that cannot be read, an unknown label, or two settings for the same.
    """
    for_all: dict[str, Aim] = {}
    for_one: dict[str, Aim] = {}
    for setting in settings:
        label, aim = _parse(setting)
        if label and label not in labels:
            raise InputError(unknown_label(label, labels))
        aims, named = (for_one, [label]) if label else (for_all, labels)
        if set(named) & aims.keys():
            raise InputError(f"{setting!r} comes after another target for the same; give one")
        aims.update(dict.fromkeys(named, aim))
    wanted = {**for_all, **for_one}
    return {label: wanted[label] for label in labels if label in wanted}


def _parse(setting: str) -> tuple[str, Aim]:
    # From the right, since a label may hold any sign.
    name, _, value = setting.rpartition("=")
    label, _, measure = name.rpartition(":")
    try:
        wanted = float(value)
    except ValueError:
        wanted = -1.0
    if measure not in MEASURES or not 0 < wanted <= 1:
        raise InputError(
            f"{setting!r} is no target; write precision=0.95 or recall=0.9, above 0 and up to 1, or drugs:precision=0.95 for one label"
        )
    return label, Aim(measure, wanted)


def tune(
    decisions: Decisions, thresholds: Mapping[str, float], aims: Mapping[str, Aim]
) -> list[Tuned]:
    """Choose a threshold for each label that something is wanted of.

    Parameters
    ----------
    decisions : on the texts to choose on
    thresholds : of the model, before

    Raises
    ------
    InputError
        When a label is right for none of the texts, or what is wanted of it cannot be reached.
    """
    tuned = []
    for label, aim in aims.items():
        probabilities, answers = decisions.of_label(label)
        if not answers.any():
            raise InputError(
                f"{label}: no text carries it, so its {aim.measure} cannot be told; add some or name other labels"
            )
        after = choose_point(label, trace(probabilities, answers), *aim)
        before = at_thresholds(probabilities, answers, np.array([thresholds[label]])).point(0)
        given = int((probabilities >= after.threshold).sum())
        tuned.append(Tuned(label, aim, before, after, given))
    return tuned
