"""How well paragraphs in another language are told, what that costs, and how often a library is asked.

usage: languages.py [SHARED] [--rounds N]

Texts in other languages are two books of Debian with their translations, all paragraphs over 10 words: the installation guide,
by which the thresholds were chosen, and the administrator's handbook, which they have not seen. French texts are those
of the same books, the training corpus (whose words the model knows) and, where they are, the real background
paragraphs of SHARED, which hold some in Wolof and English: what is marked there is printed, to be read.
"""

from __future__ import annotations

import gc
import json
import statistics
import sys
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path

from language_texts import BOOKS, read_book

import cooptopics
from cooptopics.annotation import read_corpus
from cooptopics.language import LanguageGuard, rank_languages
from cooptopics.model import Model
from cooptopics.resources import shipped_corpus

LANGUAGES = ("ar", "de", "en", "es", "fr", "id", "it", "nl", "pt", "ru", "vi", "zh")
WANTED = 0.99
WANTED_COST = 1.15
_PAGE = 12  # paragraphs


def main() -> int:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 9
    model = cooptopics.load()
    lowest = min(report_book(model, name) for name in BOOKS)
    print(f"\nlowest accuracy over the {len(LANGUAGES)} languages {lowest:.4f}, wanted {WANTED}")
    corpus = [entry.text for entry in read_corpus(shipped_corpus())]
    background = Path(words[0]) / "background" / "press.jsonl" if words else None
    texts = read_background(background) if background and background.is_file() else corpus
    report_french(model, "training corpus", corpus)
    if texts is not corpus:
        report_french(model, "background paragraphs", texts)
    report_cost(model, texts, rounds)
    return 0


def read_background(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def tell(model: Model, texts: list[str], library: bool = True) -> tuple[list[str], int]:
    """The language of each text, "" for the model's, and how often the library was asked."""
    asked = 0

    def rank(text: str) -> dict[str, float]:
        nonlocal asked
        asked += 1
        return rank_languages(text) if library else {}

    guard = LanguageGuard(model.language, model.vocabulary, rank)
    _, marks = model.scorer.scores_and_marks(texts)
    return guard.tell(texts, marks), asked


def report_book(model: Model, name: str) -> float:
    """Accuracy by language of the paragraphs of a book; the result is that over the languages that count."""
    print(f"\n{name:26} paragraphs   accuracy   without library   French or not   library asked")
    right = total = 0
    for language, texts in sorted(read_book(name).items()):
        wanted = "" if language == model.language else language
        found, asked = tell(model, texts)
        alone, _ = tell(model, texts, library=False)
        hits = sum(answer == wanted for answer in found)
        if language in LANGUAGES:
            right, total = right + hits, total + len(texts)
        shares = (
            hits / len(texts),
            sum(answer == wanted for answer in alone) / len(texts),
            sum(bool(answer) == bool(wanted) for answer in found) / len(texts),
            asked / len(texts),
        )
        mark = "" if language in LANGUAGES else "  (not among the twelve)"
        accuracy, without, french, rate = shares
        print(
            f"{language:26} {len(texts):10}   {accuracy:8.4f}   {without:15.4f}   {french:13.4f}   {rate:13.4f}{mark}"
        )
    print(f"{'the twelve together':26} {total:10}   {right / total:8.4f}")
    return right / total


def report_french(model: Model, name: str, texts: list[str]) -> None:
    found, asked = tell(model, texts)
    marked = Counter(language for language in found if language)
    counts = ", ".join(f"{count} {language}" for language, count in marked.most_common()) or "none"
    print(f"\n{name}: of {len(texts)} marked {counts}; library asked for {asked / len(texts):.4f}")
    for language, text in zip(found, texts):
        if language:
            print(f"  {language:3} {text[:110]}")


def report_cost(model: Model, texts: list[str], rounds: int) -> None:
    """Time of labelling with and without the guard, in turns; the number that marks a word is in both tables."""
    pages = ["\n".join(texts[i : i + _PAGE]) for i in range(0, len(texts), _PAGE)]
    # Both without the words of the books, which would fill their tables.
    model, unguarded = replace(model), replace(model, language="")
    print("\nlabelling with the guard takes, of the time without it")
    for what, inputs, unit in (("paragraphs", texts, "text"), ("pages", pages, "article")):
        ratios = []
        for _ in range(rounds + 1):
            without, guarded = (seconds(m, inputs, unit) for m in (unguarded, model))
            ratios.append(guarded / without)
        # The first round fills the tables of words.
        cost = statistics.median(ratios[1:])
        print(f"  {what:12} {cost:.3f}, wanted {WANTED_COST} at most")


def seconds(model: Model, pages: list[str], unit: str) -> float:
    """Processor time of labelling; what is loaded before is kept from the garbage collector, as `classify` does."""
    gc.collect()
    gc.freeze()
    start = time.process_time()
    for _ in model.classify_many(pages, unit=unit):
        pass
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
