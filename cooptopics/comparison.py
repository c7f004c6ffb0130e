"""Whether one model is better than another: paired tests on the same annotated texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry, name_few
from cooptopics.decisions import Counts, Decisions, decide
from cooptopics.errors import InputError
from cooptopics.evaluation import rounded
from cooptopics.resampling import bootstrap, exchange, interval

if TYPE_CHECKING:
    from cooptopics.model import Model

Floats = npt.NDArray[np.float64]

RESAMPLES = 10_000
_LEVEL = 0.05  # a difference that chance makes less often is one
_EPSILON = 1e-12  # for differences that are the same but for their last bits


@dataclass(frozen=True)
class Difference:
    """A figure of two models and whether they differ in it.

    Attributes
    ----------
    a, b : the figure of each model
    difference : b - a
    low, high : 95% bootstrap interval of the difference
    p_bootstrap, p_randomisation : two-sided p-values of the paired bootstrap and of approximate randomisation
    significant : whether both tests find a difference at 5%, for a label after Holm's correction
    """

    a: float
    b: float
    difference: float
    low: float
    high: float
    p_bootstrap: float
    p_randomisation: float
    significant: bool


@dataclass(frozen=True)
class Comparison:
    """Two models, A and B, on the same texts.

    Attributes
    ----------
    macro_f1, micro_f1 : of the labels that both models have
    labels : F1 of each of them
    entries : number of texts that were annotated for some of them
    changed : number of these texts that get other labels
    """

    macro_f1: Difference
    micro_f1: Difference
    labels: dict[str, Difference]
    entries: int
    changed: int

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits, with the verdict."""
        data: dict[str, Any] = rounded({"verdict": self.verdict(), **asdict(self)})
        return data

    def verdict(self) -> str:
        """What the tests say, in one sentence."""
        if not self.changed:
            return f"A and B give the same labels to all {self.entries:,} texts."
        figures = [("macro-F1", self.macro_f1), ("micro-F1", self.micro_f1), *self.labels.items()]
        nothing = f"no difference that {self.entries:,} texts could show"
        parts = []
        for model, sign in (("B", 1), ("A", -1)):
            better = [
                f"{name} (by {sign * found.difference:.3f})"
                for name, found in figures
                if found.significant and sign * found.difference > 0
            ]
            if better:
                parts.append(f"{model} is better on {name_few(better)}")
        if not parts:
            return f"There is {nothing} (macro-F1 {self.macro_f1.difference:+.3f})."
        if not all(found.significant for _, found in figures):
            parts.append(f"on the rest {nothing}")
        return f"{'; '.join(parts)}."


def shared_labels(first: Model, second: Model) -> tuple[str, ...]:
    """The labels that two models have in common, in the order of the first.

    Raises
    ------
    InputError
        When there is none.
    """
    shared = tuple(label for label in first.labels if label in second.definitions)
    if not shared:
        raise InputError(
            f"the models share no label: A has {name_few(first.labels)}; B has {name_few(second.labels)}"
        )
    return shared


def compare(
    first: Model, second: Model, entries: Sequence[Entry], n_resamples: int = RESAMPLES
) -> Comparison:
    """Compare two models on annotated texts, each taken whole, in the labels that both have.

    Parameters
    ----------
    n_resamples : of each test

    Raises
    ------
    InputError
        When the models share no label, there are no entries, or none was annotated for a shared label.
    """
    labels = shared_labels(first, second)
    return compare_decisions(
        decide(first, entries, labels), decide(second, entries, labels), n_resamples
    )


def compare_decisions(first: Decisions, second: Decisions, n_resamples: int) -> Comparison:
    """Compare two models' decisions on the same texts, with the same gold labels.

    The paired bootstrap is as in Berg-Kirkpatrick, Burkett and Klein, "An Empirical Investigation of Statistical
    Significance in NLP", EMNLP 2012, for differences of either sign; approximate randomisation as in Yeh, "More
    Accurate Tests for the Statistical Significance of Result Differences", COLING 2000. The labels' p-values are
    corrected by Holm, "A Simple Sequentially Rejective Multiple Test Procedure", 1979.
    """
    judged = first.known.any(axis=1)
    a, b = first.outcomes()[judged], second.outcomes()[judged]
    figures_a, figures_b = _figures(a.sum(axis=0)), _figures(b.sum(axis=0))
    difference = figures_b - figures_a
    drawn_a, drawn_b = np.hsplit(bootstrap(np.hstack([a, b]), n_resamples), 2)
    drawn = _figures(drawn_b) - _figures(drawn_a)
    exchanged_a, exchanged_b = exchange(a, b, n_resamples)
    exchanged = _figures(exchanged_b) - _figures(exchanged_a)
    low, high = interval(drawn)
    p_bootstrap = _share_as_large(drawn - difference, difference)
    p_randomisation = _share_as_large(exchanged, difference)
    p = np.maximum(p_bootstrap, p_randomisation)
    significant = np.append(p[:2] < _LEVEL, _holm(p[2:]))
    columns = (figures_a, figures_b, difference, low, high, p_bootstrap, p_randomisation)
    rows = zip(*(column.tolist() for column in (*columns, significant)))
    found = [Difference(*row) for row in rows]
    changed = (first.predicted != second.predicted) & first.known
    return Comparison(
        macro_f1=found[0],
        micro_f1=found[1],
        labels=dict(zip(first.labels, found[2:])),
        entries=int(judged.sum()),
        changed=int(changed.any(axis=1).sum()),
    )


def _figures(sums: npt.NDArray[np.generic]) -> Floats:
    """Macro-F1, micro-F1 and the F1 of each label, shape (..., 2 + n_labels)."""
    counts = Counts.of(sums)
    means = np.stack([counts.macro_f1(), counts.micro_f1()], axis=-1)
    return np.concatenate([means, np.nan_to_num(counts.f1())], axis=-1)


def _share_as_large(samples: Floats, difference: Floats) -> Floats:
    """Share of resamples at least as far from 0 as the difference, the texts as they are among them."""
    as_large = np.abs(samples) >= np.abs(difference) - _EPSILON
    share: Floats = (1 + as_large.sum(axis=0)) / (1 + samples.shape[0])
    return share


def _holm(p: Floats) -> npt.NDArray[np.bool_]:
    """Which of these p-values are significant together."""
    order = np.argsort(p, kind="stable")
    rejected = np.logical_and.accumulate(p[order] < _LEVEL / np.arange(p.size, 0, -1))
    significant = np.zeros(p.size, dtype=bool)
    significant[order] = rejected
    return significant
