"""The questions that annotated entries answer, each of them learned by one linear score.

Unknown is not negative: an entry answers only what it was annotated for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import Entry
from cooptopics.errors import InputError

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Target:
    """One question that a linear score answers.

    Attributes
    ----------
    name : "label:drugs", "mention:drugs", "cooperation" or "any label"
    answers : array of shape (n_entries,)
    known : array of shape (n_entries,)
        Whether the entry was annotated for it.
    taught : array of shape (n_entries,)
        Whether the score is learned from the entry.
    """

    name: str
    answers: Bools
    known: Bools
    taught: Bools


def make_targets(
    entries: Sequence[Entry], labels: tuple[str, ...], combine: bool = True
) -> list[Target]:
    """The questions that these entries can answer.

    Each label; where annotated, each label's mention, cooperation, and whether any of the labels with mentions holds.
    """
    if not labels:
        raise InputError('no label to learn; name labels in "labels" or "annotated_for"')
    targets = [_label_target(entries, label, combine) for label in labels]
    if not combine:
        return targets
    with_mentions = frozenset().union(*(e.annotated_for for e in entries if e.mentions is not None))
    mentioned = set()
    for label in labels:
        if label in with_mentions and (target := _mention_target(entries, label)):
            targets.append(target)
            mentioned.add(label)
    # Where nothing else says so, a label of this kind says that there is cooperation.
    answers = np.array(
        [
            bool(e.labels & with_mentions if e.cooperation is None else e.cooperation)
            for e in entries
        ]
    )
    known = np.array([entry.cooperation is not None for entry in entries]) | answers
    if _both(answers, known):
        targets.append(Target("cooperation", answers, known, known))
    answers = np.array([bool(mentioned & entry.labels) for entry in entries])
    known = np.array([mentioned <= entry.annotated_for for entry in entries]) | answers
    if len(mentioned) > 1 and _both(answers, known):
        targets.append(Target("any label", answers, known, known))
    return targets


def _mention_target(entries: Sequence[Entry], label: str) -> Target | None:
    """Whether a label's domain is mentioned, as annotated; else a label that holds is a mention too."""
    answers = np.array([label in (e.labels if e.mentions is None else e.mentions) for e in entries])
    known = np.array([e.mentions is not None and label in e.annotated_for for e in entries])
    known |= answers
    return Target(f"mention:{label}", answers, known, known) if _both(answers, known) else None


def _label_target(entries: Sequence[Entry], label: str, combine: bool) -> Target:
    """A label is learned where its domain is mentioned, or may be: mentions have a score of their own."""
    answers = np.array([label in entry.labels for entry in entries])
    known = np.array([label in entry.annotated_for for entry in entries])
    if not _both(answers, known):
        missing = "positive" if not (answers & known).any() else "negative"
        raise InputError(f"label {label!r} has no {missing} entry; add some to learn it")
    mentioned = known & np.array([e.mentions is None or label in e.mentions for e in entries])
    taught = mentioned if combine and _both(answers, mentioned) else known
    return Target(f"label:{label}", answers, known, taught)


def _both(answers: Bools, known: Bools) -> bool:
    """Whether there are known entries of either answer."""
    return bool((answers & known).any() and (~answers & known).any())
