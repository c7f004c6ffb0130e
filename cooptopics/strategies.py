"""Query strategies of active learning: which texts to label next, by a model's probabilities.

Names are those of the package small-text where it has them: Schröder et al., "Small-Text: Active Learning for
Text Classification in Python", EACL 2023.
"""

from __future__ import annotations

import heapq
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from cooptopics.ngrams import Indices
from cooptopics.vocabulary import Counts

Floats: TypeAlias = npt.NDArray[np.float64]

STRATEGIES = (
    "balanced",
    "prediction-entropy",
    "least-confidence",
    "breaking-ties",
    "random-sampling",
)
DEFAULT = "balanced"


def prioritise(
    strategy: str, probabilities: Floats, thresholds: Floats, random: np.random.Generator
) -> Floats:
    """How much labels are wanted for each text, shape (n_texts, n_priorities).

    "balanced" has a priority for each label, so that each has its candidates; the others have one.

    Parameters
    ----------
    strategy : one of STRATEGIES
    probabilities : array of shape (n_texts, n_labels)
    thresholds : array of shape (n_labels,)
    random : for "random-sampling"
    """
    if strategy == "balanced":
        return entropy(centre(probabilities, thresholds))
    if strategy == "prediction-entropy":
        wanted: Floats = entropy(probabilities).sum(axis=1)
    elif strategy == "least-confidence":
        wanted = -np.abs(probabilities - 0.5).min(axis=1)
    elif strategy == "breaking-ties":
        wanted = -margin(probabilities)
    else:
        wanted = random.random(len(probabilities))
    return wanted[:, None]


def entropy(probabilities: Floats) -> Floats:
    """Entropy in bits of whether each label holds, shape (n_texts, n_labels)."""
    p = np.clip(probabilities, 1e-12, 1 - 1e-12)
    bits: Floats = -(p * np.log2(p) + (1 - p) * np.log2(1 - p))
    return bits


def centre(probabilities: Floats, thresholds: Floats) -> Floats:
    """Move probabilities so that one half stands where a threshold did, half of the way in logits.

    A threshold learned from few texts misleads: simulated, half of the way did as well as none, the whole worse.

    Parameters
    ----------
    probabilities : array of shape (n_texts, n_labels)
    thresholds : array of shape (n_labels,)
    """
    t = np.clip(thresholds, 0.01, 0.99)
    odds = np.sqrt(t / (1 - t))
    centred: Floats = probabilities / (probabilities + (1 - probabilities) * odds)
    return centred


def margin(probabilities: Floats) -> Floats:
    """How far the two most probable labels lie apart, shape (n_texts,); a single label and its absence.

    Luo et al., "Active Learning to Recognize Multiple Types of Plankton", JMLR 2005.
    """
    if probabilities.shape[1] == 1:
        probabilities = np.hstack([probabilities, 1 - probabilities])
    ranked = np.sort(probabilities, axis=1)
    apart: Floats = ranked[:, -1] - ranked[:, -2]
    return apart


def choose_balanced(uncertainty: Floats, counts: Counts, n: int) -> list[int]:
    """Choose texts one by one: unsure of labels that few of the chosen are unsure of, with n-grams that few have.

    The gain of a text is the sum of its labels' uncertainty, each over the square root of one plus what the chosen
    have of it, times the cube root of the number of its n-grams, each over one plus how many of the chosen have it.

    Parameters
    ----------
    uncertainty : array of shape (n_texts, n_labels)
    counts : of the n-grams that the model knows; to count others too led, simulated, to odd texts that taught less
    n : how many to choose, if there are as many

    Returns
    -------
    list of int
        Places of the texts, in the order of the choice.
    """
    taken = np.zeros(uncertainty.shape[1])
    uses = np.zeros(counts.shape[1])

    def ngrams(i: int) -> Indices:
        return counts.indices[counts.indptr[i] : counts.indptr[i + 1]]

    def gain(i: int) -> float:
        novelty = np.cbrt((1 / (1 + uses[ngrams(i)])).sum())
        return float((uncertainty[i] / np.sqrt(1 + taken)).sum() * novelty)

    # A gain only falls as more are chosen, so the old gains tell which to look at: Minoux, "Accelerated Greedy
    # Algorithms for Maximizing Submodular Set Functions", Optimization Techniques 1978.
    waiting = [(-gain(i), i) for i in range(len(uncertainty))]
    heapq.heapify(waiting)
    chosen: list[int] = []
    while waiting and len(chosen) < n:
        _, i = heapq.heappop(waiting)
        now = (-gain(i), i)
        if waiting and now > waiting[0]:
            heapq.heappush(waiting, now)
            continue
        chosen.append(i)
        taken += uncertainty[i]
        uses[ngrams(i)] += 1
    return chosen
