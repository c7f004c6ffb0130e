"""What looks wrong in annotated texts, why, and what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cooptopics.agreement import Agreement, disputed_labels, measure_agreement
from cooptopics.annotation import Entry, name_few
from cooptopics.errors import InputError
from cooptopics.label_errors import LabelError, find_label_errors
from cooptopics.repeats import Repeat, Repeats, find_repeats
from cooptopics.support import ADVISABLE, Support, count_support

CONTRADICTIONS = "contradictions"
DISAGREEMENTS = "disagreements"
LABEL_ERRORS = "label-errors"
NEAR_DUPLICATES = "near-duplicates"
THIN_LABELS = "thin-labels"
CHECKS = (CONTRADICTIONS, DISAGREEMENTS, LABEL_ERRORS, NEAR_DUPLICATES, THIN_LABELS)

Stage = Callable[[str], AbstractContextManager[object]]


class Finding(NamedTuple):
    """An entry that looks wrong.

    Attributes
    ----------
    entry : its text and labels
    why : what is odd about it
    advice : what to do
    """

    entry: Entry
    why: str
    advice: str


class ThinLabel(NamedTuple):
    """A label with fewer examples than advisable.

    Attributes
    ----------
    label : its name
    support : its examples
    advice : how many to add
    """

    label: str
    support: Support
    advice: str

    def to_dict(self) -> dict[str, Any]:
        """As plain data."""
        return {"label": self.label, **self.support._asdict(), "advice": self.advice}


@dataclass(frozen=True)
class Audit:
    """What was found in annotated texts.

    Attributes
    ----------
    entries : number of texts
    findings : of each check of entries that was made, the worst first
    thin_labels : None when they were not asked for
    agreement : of two annotators; None when it was not asked for, or there is one annotator only
    unsearched : why label errors could not be searched; empty when they were, or were not asked for
    """

    entries: int
    findings: Mapping[str, Sequence[Finding]]
    thin_labels: Sequence[ThinLabel] | None = None
    agreement: Agreement | None = None
    unsearched: str = ""

    def doubtful(self) -> list[Entry]:
        """The entries whose labels are in doubt, with the reasons at the end of their notes, ready to be relabelled."""
        reasons: dict[str, list[str]] = {}
        entries: dict[str, Entry] = {}
        for check in (CONTRADICTIONS, DISAGREEMENTS, LABEL_ERRORS):
            for entry, why, advice in self.findings.get(check, ()):
                entries[entry.id] = entry
                reasons.setdefault(entry.id, []).append(f"audit: {why}; {advice}")
        return [_add_notes(entry, reasons[id_]) for id_, entry in entries.items()]

    def to_dict(self, places: Mapping[str, str]) -> dict[str, Any]:
        """As plain data.

        Parameters
        ----------
        places : by id, where each entry stands
        """
        data: dict[str, Any] = {"entries": self.entries}
        for check, findings in self.findings.items():
            data[check] = [
                {
                    "place": places.get(entry.id, ""),
                    "id": entry.id,
                    "text": entry.text,
                    "labels": sorted(entry.labels),
                    "why": why,
                    "advice": advice,
                }
                for entry, why, advice in findings
            ]
        if self.thin_labels is not None:
            data[THIN_LABELS] = [thin.to_dict() for thin in self.thin_labels]
        data["agreement"] = self.agreement.to_dict() if self.agreement else None
        data["unsearched"] = self.unsearched
        return data


def audit(
    entries: Sequence[Entry],
    checks: Collection[str] = CHECKS,
    jobs: int = 2,
    stage: Stage = nullcontext,
) -> Audit:
    """Look for what is wrong in annotated texts.

    Parameters
    ----------
    checks : of `CHECKS`
    jobs : processes that search for label errors
    stage : makes a context, for example a progress display, of the name of what is done in it

    Raises
    ------
    InputError
        When there are no entries, or for an unknown check.
    """
    if not entries:
        raise InputError("no annotated entries to audit")
    for check in set(checks) - set(CHECKS):
        raise InputError(f"checks are {name_few(CHECKS)}, not {check!r}")
    findings: dict[str, Sequence[Finding]] = {}
    labels = sorted({label for entry in entries for label in entry.annotated_for})
    support = count_support(entries, labels)
    if {CONTRADICTIONS, NEAR_DUPLICATES}.intersection(checks):
        with stage(f"comparing {len(entries):,} texts"):
            findings |= _report_repeats(entries, find_repeats(entries))
    agreement = None
    if DISAGREEMENTS in checks:
        findings[DISAGREEMENTS] = _report_disagreements(entries)
        if any(entry.second_labels is not None for entry in entries):
            agreement = measure_agreement(entries)
    unsearched = ""
    if LABEL_ERRORS in checks:
        try:
            with stage(f"learning from {len(entries):,} texts, a part held out in turn"):
                errors = find_label_errors(entries, support, jobs=jobs)
            findings[LABEL_ERRORS] = _report_label_errors(entries, errors)
        except InputError as error:
            unsearched = str(error)
    return Audit(
        entries=len(entries),
        findings={check: findings[check] for check in CHECKS if check in {*checks} & {*findings}},
        thin_labels=_report_thin_labels(support) if THIN_LABELS in checks else None,
        agreement=agreement,
        unsearched=unsearched,
    )


def _report_repeats(entries: Sequence[Entry], repeats: Repeats) -> dict[str, Sequence[Finding]]:
    return {
        CONTRADICTIONS: [_report_contradiction(entries, found) for found in repeats.contradictions],
        NEAR_DUPLICATES: [
            _report_near_duplicate(entries, found) for found in repeats.near_duplicates
        ],
    }


def _report_contradiction(entries: Sequence[Entry], found: Repeat) -> Finding:
    entry, other = entries[found.entry], entries[found.other]
    known = entry.annotated_for & other.annotated_for
    changes = _name_changes(
        "has", other.labels & known - entry.labels, "lacks", entry.labels & known - other.labels
    )
    return Finding(
        entry,
        f"{_name_likeness(found)} {other.id}, which {changes}",
        "decide which is right, and correct the other",
    )


def _report_near_duplicate(entries: Sequence[Entry], found: Repeat) -> Finding:
    entry, other = entries[found.entry], entries[found.other]
    is_held_out_together = entry.source and entry.source == other.source
    return Finding(
        entry,
        f"{_name_likeness(found)} {other.id}",
        # One of them held out would be known from the other.
        "keep one" if is_held_out_together else "keep one, or give both the same source",
    )


def _name_likeness(found: Repeat) -> str:
    return "same words as" if found.resemblance == 1 else f"{found.resemblance:.0%} like"


def _report_disagreements(entries: Sequence[Entry]) -> list[Finding]:
    disputed = [entry for entry in entries if disputed_labels(entry)]
    return [
        Finding(
            entry,
            "the second annotator "
            + _name_changes(
                "adds",
                disputed_labels(entry) - entry.labels,
                "leaves out",
                disputed_labels(entry) & entry.labels,
            ),
            "settle it together, and correct the labels or the guidelines",
        )
        for entry in sorted(disputed, key=lambda entry: -len(disputed_labels(entry)))
    ]


def _report_label_errors(entries: Sequence[Entry], errors: Sequence[LabelError]) -> list[Finding]:
    """One finding an entry, in the order of its likeliest error."""
    of_entry: dict[int, list[LabelError]] = {}
    for error in errors:
        of_entry.setdefault(error.entry, []).append(error)
    return [_report_errors(entries[i], found) for i, found in of_entry.items()]


def _report_errors(entry: Entry, errors: Sequence[LabelError]) -> Finding:
    stated = [f"{error.label} {error.probability:.2f}" for error in errors]
    changes = _name_changes(
        "add",
        {error.label for error in errors if not error.is_given},
        "take away",
        {error.label for error in errors if error.is_given},
    )
    return Finding(
        entry,
        f"a model that has not seen it gives {name_few(stated)}",
        f"reread; if the model is right, {changes}",
    )


def _name_changes(adds: str, added: Collection[str], removes: str, removed: Collection[str]) -> str:
    """Labels more and labels less, each with its verb."""
    parts = [(adds, added), (removes, removed)]
    return " and ".join(f"{verb} {name_few(sorted(labels))}" for verb, labels in parts if labels)


def _report_thin_labels(support: Mapping[str, Support]) -> list[ThinLabel]:
    return [
        ThinLabel(label, examples, _advise(examples))
        for label, examples in support.items()
        if examples.is_thin
    ]


def _advise(support: Support) -> str:
    """How many examples to add."""
    wanted = [
        f"{ADVISABLE - count} {what}"
        for count, what in (
            (support.positive, "that carry it"),
            (support.negative, "annotated for it that do not"),
        )
        if count < ADVISABLE
    ]
    return f"add at least {' and '.join(wanted)}"


def _add_notes(entry: Entry, notes: Sequence[str]) -> Entry:
    """The entry with more notes, as far as it does not have them already."""
    new = [note for note in notes if note not in entry.note]
    return replace(entry, note="; ".join([*filter(None, [entry.note]), *new]))
