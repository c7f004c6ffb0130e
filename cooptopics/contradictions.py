"""Texts that stand in a corpus more than once with different labels; the last annotation counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from cooptopics.annotation import Entry
from cooptopics.digests import digest_texts


class Contradiction(NamedTuple):
    """Two annotations of the same text.

    Attributes
    ----------
    earlier, later : ids
    labels : in which the later one, which counts, says otherwise
    """

    earlier: str
    later: str
    labels: frozenset[str]


def settle_contradictions(entries: Sequence[Entry]) -> tuple[list[Entry], list[Contradiction]]:
    """Make earlier annotations of a text silent on the labels in which a later one says otherwise.

    Texts are the same when the model cannot tell them apart. Annotations that agree, or are of different labels, stay.
    """
    settled = list(entries)
    found = {}
    groups: dict[int, list[int]] = defaultdict(list)
    for i, digest in enumerate(digest_texts([entry.text for entry in entries]).tolist()):
        groups[digest].append(i)
    for indices in groups.values():
        decisive: dict[str, Entry] = {}
        for i in reversed(indices):
            overruled = _overrule(entries[i], decisive)
            found[i] = [Contradiction(entries[i].id, id_, overruled[id_]) for id_ in overruled]
            settled[i] = entries[i].without(frozenset().union(*overruled.values()))
    return settled, [contradiction for i in sorted(found) for contradiction in found[i]]


def _overrule(entry: Entry, decisive: dict[str, Entry]) -> dict[str, frozenset[str]]:
    """The labels in which later annotations, by their ids, say otherwise; what they say nothing of, this one decides."""
    overruled: dict[str, frozenset[str]] = defaultdict(frozenset)
    for label in sorted(entry.annotated_for):
        later = decisive.setdefault(label, entry)
        if (label in later.labels) != (label in entry.labels):
            overruled[later.id] |= {label}
    return overruled
