"""How well countries and cooperating pairs are found, on paragraphs annotated by hand, and at what price.

usage: partners.py [--mistakes]

Prints for each part of partners.gold.jsonl precision, recall and F1 of the countries named, of the parties that
cooperate (party x domain) and of the relations (pair x domain), these also with the model's labels, and the time of
finding as a share of the time of labelling. --mistakes lists what is missing or too much, but for the test part.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import cooptopics
from cooptopics.article import Paragraph
from cooptopics.partners import cooperating_pairs, find_parties, is_country, relate
from cooptopics.results import ParagraphResult

GOLD = Path(__file__).resolve().parent / "partners.gold.jsonl"
ROUNDS = 9
Row = dict[str, Any]


class Counts(NamedTuple):
    """What was found rightly, too much, and not at all."""

    hits: int
    extra: int
    missed: int

    @property
    def precision(self) -> float:
        return self.hits / (self.hits + self.extra)

    @property
    def recall(self) -> float:
        return self.hits / (self.hits + self.missed)

    @property
    def f1(self) -> float:
        return 2 * self.hits / (2 * self.hits + self.extra + self.missed)


def main() -> int:
    model = cooptopics.load()
    rows = read_gold()
    for split in ("development", "tuning", "test"):
        report(split, [row for row in rows if row["split"] == split], model)
    if "--mistakes" in sys.argv:
        list_mistakes(row for row in rows if row["split"] != "test")
    report_speed([row["text"] for row in rows], model)
    return 0


def read_gold() -> list[Row]:
    """The annotated paragraphs: text, labels, codes of the countries named, and pairs for each label."""
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def report(split: str, rows: list[Row], model: cooptopics.Model) -> None:
    print(f"{split}, {len(rows)} paragraphs")
    annotated = [row for row in rows if "codes" in row]
    if annotated:
        show(
            "countries named",
            ((find_countries(row["text"]), set(row["codes"])) for row in annotated),
        )
    related = [(find_relations(row, row["labels"]), known_relations(row)) for row in rows]
    show("parties that cooperate", ((parties_of(a), parties_of(b)) for a, b in related))
    show("relations, gold labels", related)
    classified = [model.classify(row["text"], unit="text").paragraphs[0] for row in rows]
    show(
        "relations, the model's labels (it was trained on these texts)",
        (
            (find_relations(row, result.labels), known_relations(row))
            for row, result in zip(rows, classified)
        ),
    )


def show(what: str, found_and_known: Iterable[tuple[set[Any], set[Any]]]) -> None:
    counts = count(found_and_known)
    print(
        f"  {what}: precision {counts.precision:.3f}, recall {counts.recall:.3f}, "
        f"F1 {counts.f1:.3f}  (hits {counts.hits}, extra {counts.extra}, missed {counts.missed})"
    )


def find_countries(text: str) -> set[str]:
    return {mention.party for mention in find_parties(text) if is_country(mention.party)}


def find_relations(row: Row, labels: Iterable[str]) -> set[tuple[str, str, str]]:
    paragraph = Paragraph(row["text"], 0, len(row["text"]))
    found = relate(ParagraphResult(paragraph, tuple(labels), {}, ()))
    return {(relation.first, relation.second, relation.label) for relation in found}


def known_relations(row: Row) -> set[tuple[str, str, str]]:
    return {(*pair, label) for label, pairs in row["pairs"].items() for pair in pairs}


def parties_of(relations: set[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Each party of a relation with its domain."""
    return {(party, label) for *pair, label in relations for party in pair}


def count(found_and_known: Iterable[tuple[set[Any], set[Any]]]) -> Counts:
    hits = extra = missed = 0
    for found, known in found_and_known:
        hits += len(found & known)
        extra += len(found - known)
        missed += len(known - found)
    return Counts(hits, extra, missed)


def list_mistakes(rows: Iterable[Row]) -> None:
    for row in rows:
        found = find_countries(row["text"])
        known = set(row.get("codes", found))
        if found != known:
            print(f"{row['id']}: countries extra {found - known}, missed {known - found}")
        pairs = {tuple(pair) for pairs in row["pairs"].values() for pair in pairs}
        found_pairs = set(cooperating_pairs(row["text"])) if row["labels"] else set()
        if found_pairs != pairs:
            print(f"{row['id']}: pairs extra {found_pairs - pairs}, missed {pairs - found_pairs}")


def report_speed(texts: list[str], model: cooptopics.Model) -> None:
    """Interleaved rounds in one process; the median ratio counts, so that a busy machine slows both alike."""
    works: dict[str, Callable[[], object]] = {
        "one page at a time": lambda: [model.classify(text) for text in texts],
        "as a batch": lambda: list(model.classify_many(texts)),
    }
    for how, label in works.items():
        ratios = []
        for _ in range(ROUNDS):
            finding = seconds(lambda: [find_parties(text) for text in texts])
            ratios.append(finding / seconds(label))
        print(f"finding parties takes {statistics.median(ratios):.2f} of labelling {how}")


def seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    sys.exit(main())
