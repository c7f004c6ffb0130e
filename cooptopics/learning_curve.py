"""How F1 grows with the size of the corpus, and what twice as many entries would bring.

Models that learned from parts of a corpus are measured on the sources that they have not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.errors import InputError
from cooptopics.evaluation import rounded
from cooptopics.fitting import number_groups
from cooptopics.plots import Line, Plot
from cooptopics.power_law import PowerLaw, fit_power_laws
from cooptopics.recipe import Recipe
from cooptopics.training import TrainingSet, cross_validate, prepare

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Indices = npt.NDArray[np.intp]

_FRACTIONS = (1 / 16, 1 / 8, 1 / 4, 1 / 2, 1.0)
_FEWEST_LEARNED = 10  # entries; of fewer nothing is learned
_FEWEST_ENTRIES = 50  # three sizes, which a power law needs, have to be left
_RESAMPLES = 1000
_BOUNDS = (0.025, 0.975)
_MOST_GROUPS = 500  # resampled; more are joined
_MOST_PLOTS = 11  # of labels


@dataclass(frozen=True)
class Curve:
    """F1 by number of entries learned from, and the power law behind it.

    Attributes
    ----------
    f1, f1_low, f1_high : of each size, mean of the draws, and 95% interval
    power_law : fitted to them
    gain, gain_low, gain_high : F1 that twice the corpus would bring by that law, and 95% interval
    """

    f1: tuple[float, ...]
    f1_low: tuple[float, ...]
    f1_high: tuple[float, ...]
    power_law: PowerLaw
    gain: float
    gain_low: float
    gain_high: float


@dataclass(frozen=True)
class LearningCurve:
    """Learning curves of a corpus.

    Attributes
    ----------
    entries : number in the corpus
    sizes : numbers of entries learned from, mean over the folds
    repeats : how often each size but the last was drawn
    macro : of the labels' mean F1
    labels : by label
    """

    entries: int
    sizes: tuple[int, ...]
    repeats: int
    macro: Curve
    labels: dict[str, Curve]

    def to_dict(self) -> dict[str, Any]:
        """As plain data, rounded to four digits."""
        data: dict[str, Any] = rounded(asdict(self))
        return data


class Outcomes(NamedTuple):
    """Sums over the held-out texts of each group, F1 being hits over claims.

    Attributes
    ----------
    hits : array of shape (n_groups, n_labels)
        Texts that are right to have a label, counted twice.
    claims : array of shape (n_groups, n_labels)
        Texts that have a label plus texts that are given it.
    """

    hits: Floats
    claims: Floats


def learning_curve(
    entries: Sequence[Entry],
    recipe: Recipe | None = None,
    definitions: Mapping[str, str] | None = None,
    repeats: int = 3,
    jobs: int = 2,
    track: Callable[[Iterable[Any]], Iterable[Any]] = iter,
) -> LearningCurve:
    """Measure how F1 grows with the size of a corpus, by cross-validation over its sources.

    The training part of each fold is cut down to 1/16, 1/8, 1/4 and 1/2 of itself: whole sources, the last one in
    part. Scores, combination and thresholds are learned from that part alone and measured on the whole of the
    held-out fold. N-grams are found and weighed once, on the whole corpus. Intervals are by bootstrap over sources:
    texts of one source are alike.

    Parameters
    ----------
    entries, recipe, definitions : as for `cooptopics.training.train`
    repeats : how often each part is drawn
    jobs : processes
    track : wraps the parts to be learned from, for example with `tqdm.tqdm`

    Raises
    ------
    InputError
        When there are fewer than 50 entries, no labels, or a label has no positive or no known negative entry.
    """
    if len(entries) < _FEWEST_ENTRIES:
        raise InputError(
            f"a learning curve needs {_FEWEST_ENTRIES} annotated entries, these are {len(entries)}; add some"
        )
    training_set = prepare(entries, recipe, definitions)
    groups = number_groups(entries, training_set.recipe)
    learned = 1 - 1 / training_set.recipe.folds
    fractions = [f for f in _FRACTIONS if f * learned * len(entries) >= _FEWEST_LEARNED]
    draws = [(f, draw) for f in fractions for draw in range(repeats if f < 1 else 1)]
    outcomes: dict[float, list[Outcomes]] = {fraction: [] for fraction in fractions}
    for fraction, draw in track(draws):
        seed = (training_set.recipe.seed, draw)
        part = draw_part(groups, training_set.folds, fraction, seed)
        outcomes[fraction].append(_measure(training_set, part, groups, jobs))
    sizes = tuple(round(fraction * learned * len(entries)) for fraction in fractions)
    macro, *curves = _trace(sizes, list(outcomes.values()), len(entries))
    return LearningCurve(
        len(entries), sizes, repeats, macro, dict(zip(training_set.labels, curves))
    )


def plot_learning_curve(curve: LearningCurve) -> list[Plot]:
    """Macro-F1 by number of entries, then F1 of the labels that twice the corpus would help most."""
    labels = sorted(curve.labels, key=lambda label: -curve.labels[label].gain)[:_MOST_PLOTS]
    curves = {label: curve.labels[label] for label in curve.labels if label in labels}
    return [
        _plot(curve, "macro-F1", curve.macro),
        *(_plot(curve, label, found) for label, found in curves.items()),
    ]


def _plot(whole: LearningCurve, title: str, curve: Curve) -> Plot:
    """F1 with its interval, and the power law, to twice the corpus."""
    end = 2.0 * whole.entries
    between = np.linspace(whole.sizes[0], end, 60)
    dots = [4.0] * len(whole.sizes)
    lines = (
        Line(
            "measured, 95% interval",
            whole.sizes,
            curve.f1,
            False,
            dots,
            curve.f1_low,
            curve.f1_high,
        ),
        Line("power law", between.tolist(), curve.power_law.f1(between).tolist(), dashed=True),
    )
    return Plot(title, "entries learned from", "F1", lines, x_range=(0, end))


def draw_part(groups: Indices, folds: Indices, fraction: float, seed: Sequence[int]) -> Bools:
    """Draw a part of the entries of every fold, group by group, the last one in part.

    Parts of one seed contain each other.

    Parameters
    ----------
    groups, folds : arrays of shape (n_entries,)

    Returns
    -------
    array of shape (n_entries,)
    """
    random = np.random.default_rng(seed)
    order = np.lexsort([random.random(groups.size), random.permutation(groups.max() + 1)[groups]])
    part = np.zeros(groups.size, dtype=bool)
    for fold in np.unique(folds):
        inside = order[folds[order] == fold]
        part[inside[: int(np.ceil(fraction * inside.size))]] = True
    return part


def _measure(training_set: TrainingSet, part: Bools, groups: Indices, jobs: int) -> Outcomes:
    """Learn from a part of the entries, and judge what is said of all of them out of fold."""
    targets = [
        replace(target, known=target.known & part, taught=target.taught & part)
        for target in training_set.targets
    ]
    predicted = cross_validate(replace(training_set, targets=targets), jobs).held_out_labels
    gold, known = training_set.gold & training_set.known, training_set.known
    blocks = groups % _MOST_GROUPS
    hits, claims = np.zeros((2, int(blocks.max()) + 1, len(training_set.labels)))
    np.add.at(hits, blocks, 2.0 * (gold & predicted))
    np.add.at(claims, blocks, gold + 1.0 * (predicted & known))
    return Outcomes(hits, claims)


def _trace(
    sizes: tuple[int, ...], outcomes: Sequence[Sequence[Outcomes]], n_entries: int
) -> list[Curve]:
    """The curve of macro-F1, then those of the labels."""
    random = np.random.default_rng(0)
    n_groups = outcomes[0][0].hits.shape[0]
    groups = random.multinomial(n_groups, np.full(n_groups, 1 / n_groups), size=_RESAMPLES)
    everything = np.ones((1, n_groups))
    f1 = np.stack([_f1(draws, everything)[:, 0].mean(axis=0) for draws in outcomes], axis=1)
    samples = np.stack([_resample(draws, groups, random) for draws in outcomes], axis=2)
    numbers = np.array(sizes, dtype=np.float64)
    return [_curve(numbers, f1[i], samples[:, i], n_entries) for i in range(f1.shape[0])]


def _curve(sizes: Floats, f1: Floats, samples: Floats, n_entries: int) -> Curve:
    """The curve of F1 by size, given resamples of it, shape (n_samples, n_sizes)."""
    low, high = np.nanquantile(samples, _BOUNDS, axis=0)
    laws = fit_power_laws(sizes, np.vstack([f1, samples]))
    _, factor, exponent = laws.T
    gains = factor * (n_entries**-exponent - (2.0 * n_entries) ** -exponent)
    gain_low, gain_high = np.nanquantile(gains[1:], _BOUNDS)
    return Curve(
        tuple(f1.tolist()),
        tuple(low.tolist()),
        tuple(high.tolist()),
        PowerLaw(*laws[0].tolist()),
        float(gains[0]),
        float(gain_low),
        float(gain_high),
    )


def _f1(draws: Sequence[Outcomes], weights: npt.NDArray[Any]) -> Floats:
    """Macro-F1 and F1 of each label for each draw, shape (n_draws, n_samples, 1 + n_labels).

    Parameters
    ----------
    weights : array of shape (n_samples, n_groups)
        How often each group counts.
    """
    hits = np.stack([weights @ draw.hits for draw in draws])
    claims = np.stack([weights @ draw.claims for draw in draws])
    # A resample without the label says nothing of it.
    f1 = np.divide(hits, claims, out=np.full_like(hits, np.nan), where=claims > 0)
    heard = ~np.isnan(f1)
    macro = np.where(heard, f1, 0).sum(axis=-1) / np.maximum(heard.sum(axis=-1), 1)
    return np.concatenate([macro[..., None], f1], axis=-1)


def _resample(draws: Sequence[Outcomes], groups: Indices, random: np.random.Generator) -> Floats:
    """Macro-F1 and F1 of each label in resamples, each of one of the draws, shape (n_samples, 1 + n_labels)."""
    samples = np.arange(groups.shape[0])
    chosen: Floats = _f1(draws, groups)[random.integers(len(draws), size=samples.size), samples]
    return chosen
