"""fastText, one-vs-all loss, word bigrams; it gets lower-cased text and splits at spaces."""

import sys
from pathlib import Path

# This file must not stand in the way of the package of the same name.
sys.path.remove(str(Path(__file__).resolve().parent))
import fasttext

sys.path.append(str(Path(__file__).resolve().parent))
from turns import corpus, take_turns, texts, work_folder

work = work_folder()
with open(work / "fasttext.txt", "w", encoding="utf-8") as lines:
    for text, labels in zip(*corpus()):
        names = " ".join(f"__label__{label}" for label in labels or ["none"])
        lines.write(f"{names} {' '.join(text.lower().split())}\n")
model = fasttext.train_supervised(
    str(work / "fasttext.txt"), loss="ova", wordNgrams=2, epoch=25, lr=0.5, thread=1, verbose=0
)
pages = texts()


def run() -> object:
    return model.predict([" ".join(page.lower().split()) for page in pages], k=-1, threshold=0.5)


take_turns(run, len(pages))
