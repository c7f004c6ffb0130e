"""Accuracy of the shipped model on the shared real pages, which are not part of the repository.

usage: accuracy.py SHARED [--show N]

Prints the scores of the two annotated pages, and how many of the background paragraphs get a label.
Without the folder it says so and skips. --show N prints the N most probable background paragraphs.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import cooptopics


def main() -> int:
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    shared = Path(sys.argv[1])
    if not shared.is_dir():
        print(f"skipped: there is no folder {shared} with the real pages")
        return 0
    model = cooptopics.load()
    score_articles(model, shared)
    show = int(sys.argv[sys.argv.index("--show") + 1]) if "--show" in sys.argv else 0
    count_background(model, shared, show)
    return 0


def score_articles(model: cooptopics.Model, shared: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        predicted = Path(folder) / "predicted.jsonl"
        with predicted.open("w", encoding="utf-8") as lines:
            for path in sorted((shared / "articles").glob("*.txt")):
                page = path.read_bytes().decode("utf-8")
                for paragraph in model.classify(page).paragraphs:
                    lines.write(json.dumps({"file": path.name, **paragraph.to_dict()}) + "\n")
        score = [sys.executable, str(shared / "tools" / "score.py"), "--articles"]
        subprocess.run([*score, str(shared / "articles.gold.jsonl"), str(predicted)], check=True)


def count_background(model: cooptopics.Model, shared: Path, show: int) -> None:
    lines = (shared / "background" / "press.jsonl").read_text(encoding="utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    probabilities, holds = model.predict_proba(texts), model.predict(texts)
    by_label = dict(zip(model.labels, holds.sum(axis=0).tolist()))
    labelled = int(holds.any(axis=1).sum())
    print(
        f"background: {labelled} of {len(texts)} paragraphs get a label ({labelled / len(texts):.2%}): {by_label}"
    )
    excess = np.where(holds, probabilities, 0).max(axis=1)
    for i in np.argsort(-excess, kind="stable")[:show].tolist():
        if holds[i].any():
            found = [
                f"{label} {p:.2f}"
                for label, p, h in zip(model.labels, probabilities[i], holds[i])
                if h
            ]
            print(f"\n{', '.join(found)}\n{texts[i]}")


if __name__ == "__main__":
    sys.exit(main())
