"""Entries whose labels look wrong to a model that has not seen them, likeliest first; for people to reread.

usage: label_issues.py [N]     N: how many to show, default 50

Confident learning (Northcutt, Jiang and Chuang, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 2021),
by cleanlab, on the held-out probabilities of the cross-validation.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
from cleanlab.filter import find_label_issues

from cooptopics.annotation import read_corpus
from cooptopics.domains import DOMAINS
from cooptopics.training import cross_validate, prepare

HERE = Path(__file__).resolve().parent


def main() -> int:
    shown = int(sys.argv[1]) if len(sys.argv) > 1 else 50
    entries = read_corpus(sorted((HERE / "corpus").glob("*.jsonl")), tuple(DOMAINS))
    training_set = prepare(entries, definitions=DOMAINS)
    probabilities = cross_validate(training_set).held_out_probabilities
    flagged = find_label_issues(
        labels=[np.flatnonzero(row).tolist() for row in training_set.gold],
        pred_probs=probabilities,
        multi_label=True,
        return_indices_ranked_by="self_confidence",
    )
    print(
        f"{len(flagged)} of {len(entries)} entries flagged; the first {min(shown, len(flagged))}:"
    )
    for i in flagged[:shown]:
        entry = entries[i]
        held = {label: round(float(p), 2) for label, p in zip(DOMAINS, probabilities[i]) if p > 0.1}
        print(f"\n{entry.id} {sorted(entry.labels)} model: {held}\n{entry.text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
