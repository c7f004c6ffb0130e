"""What `train` says of annotated texts before it learns from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cooptopics.annotation import Entry, name_few
from cooptopics.base import Merged
from cooptopics.cli.terminal import complain
from cooptopics.formats import Collection
from cooptopics.spelling import odd_spellings
from cooptopics.support import ADVISABLE, count_support


def tell_doubts(merged: Merged, collection: Collection) -> None:
    """Say what is replaced, new, spelt oddly, contradictory or thin, and where it stands."""
    if merged.replaced:
        complain(
            f"{merged.replaced:,} shipped entries give way to yours with the same text or id, in the labels that yours "
            "were annotated for"
        )
    _tell_new_labels(merged, collection)
    _tell_odd_spellings(merged, collection)
    _tell_contradictions(merged, collection)
    _tell_thin_labels(merged, collection)


def _tell_new_labels(merged: Merged, collection: Collection) -> None:
    new = [label for label in merged.definitions if label not in merged.base_labels]
    if merged.base and new:
        said = [f"{label} ({_count_by_file(merged.own, label, collection)})" for label in new]
        complain(f"new labels, which the shipped corpus was not annotated for: {name_few(said)}")


def _tell_odd_spellings(merged: Merged, collection: Collection) -> None:
    counts = Counter(label for entry in merged.own for label in entry.labels)
    for label, meant in odd_spellings(counts, merged.base_labels).items():
        complain(
            f"label {label!r} ({_count_by_file(merged.own, label, collection)}): did you mean {meant!r}? Then rename it, "
            "in the file or by --labels"
        )


def _tell_contradictions(merged: Merged, collection: Collection) -> None:
    found = [
        f"{earlier!r} ({collection.places[earlier]}) and {later!r} ({collection.places[later]}) on "
        f"{name_few(sorted(labels))}"
        for earlier, later, labels in merged.contradictions
    ]
    if found:
        complain(
            f"the same text is labelled in two ways {len(found):,} times, and the later one counts: {name_few(found)}"
        )


def _tell_thin_labels(merged: Merged, collection: Collection) -> None:
    entries = merged.entries
    for label, support in count_support(entries, merged.definitions).items():
        folds = {fold for entry, fold in zip(entries, merged.folds) if label in entry.labels}
        if min(support) == 0:
            continue  # refused when it is to be learned
        if support.is_thin:
            complain(
                f"label {label!r} has few examples, {support.positive:,} with it and {support.negative:,} without "
                f"({_count_by_file(merged.own, label, collection)}); {ADVISABLE} of each are advisable"
            )
        elif len(folds) == 1:
            complain(
                f"label {label!r}: all {support.positive:,} examples share one source, so that none is held out from "
                "what the others teach; name the source of each by its article, or none"
            )


def _count_by_file(entries: Sequence[Entry], label: str, collection: Collection) -> str:
    """In how many texts of which files a label was considered."""
    counts = Counter(collection.files[e.id] for e in entries if label in e.annotated_for)
    return name_few([f"{count:,} in {path}" for path, count in counts.items()])
