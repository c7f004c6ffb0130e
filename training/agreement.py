"""How far the second annotators agreed with the writers, before disagreements were settled.

usage: agreement.py

Reads the corpus, and the writers' first answers where they were changed (training/disagreements.jsonl).
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from cooptopics.agreement import measure_agreement
from cooptopics.annotation import read_corpus

HERE = Path(__file__).resolve().parent


def main() -> None:
    entries = read_corpus(sorted((HERE / "corpus").glob("*.jsonl")))
    lines = (HERE / "disagreements.jsonl").read_text(encoding="utf-8").splitlines()
    first = {row["id"]: row["first"] for row in map(json.loads, lines)}
    before = [
        replace(entry, labels=frozenset(first[entry.id]["labels"])) if entry.id in first else entry
        for entry in entries
    ]
    found = measure_agreement(before)
    print(f"{found.entries} entries labelled twice, {len(first)} of them changed in some answer")
    print(f"Krippendorff's alpha with MASI distance {found.alpha:.3f}")
    for label, agreed in found.labels.items():
        print(f"{label:12} F1 {agreed.f1:.3f} kappa {agreed.kappa:.3f}")


if __name__ == "__main__":
    main()
