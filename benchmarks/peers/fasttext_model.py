"""fastText with word pairs and one-vs-all loss, as its users train it for several labels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import fasttext

_PREFIX = "__label__"
_NONE = "none"  # fastText skips lines without a label


def train_fasttext(texts: Sequence[str], labels: Sequence[Sequence[str]], file: Path) -> Any:
    """Train on texts whose words stand between spaces; they pass through the file."""
    with file.open("w", encoding="utf-8") as lines:
        for text, names in zip(texts, labels):
            marks = " ".join(_PREFIX + name for name in names or [_NONE])
            lines.write(f"{marks} {' '.join(text.split())}\n")
    # One thread, because more make every run another model.
    return fasttext.train_supervised(
        str(file), loss="ova", wordNgrams=2, epoch=25, lr=1.0, thread=1, verbose=0
    )


def predict_fasttext(model: Any, text: str, names: Sequence[str]) -> list[float]:
    """The probability of each label."""
    found = dict(zip(*model.predict(" ".join(text.split()), k=-1)))
    return [min(float(found[_PREFIX + name]), 1.0) for name in names]
