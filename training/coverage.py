"""Whether the wordings of each domain occur in the corpus, with and without its label.

usage: coverage.py

Each file of terms/ lists wordings: lemma, pattern on folded text, 1 where the wording also has a home use or another meaning,
note. A wording must stand in three entries that carry the domain, and one marked 1 in two that do not. Prints
what is missing and exits 1.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import NamedTuple

from cooptopics.annotation import Entry, read_corpus
from cooptopics.domains import DOMAINS
from cooptopics.folding import fold_character

HERE = Path(__file__).resolve().parent
WITH_LABEL = 3
WITHOUT_LABEL = 2


class Term(NamedTuple):
    """A wording of a domain."""

    lemma: str
    pattern: re.Pattern[str]
    ambiguous: bool


def main() -> int:
    entries = read_corpus(sorted((HERE / "corpus").glob("*.jsonl")), tuple(DOMAINS))
    texts = [fold(entry.text) for entry in entries]
    missing = 0
    for domain in DOMAINS:
        terms = read_terms(HERE / "terms" / f"{domain}.tsv")
        gaps = [gap for term in terms if (gap := find_gap(term, domain, texts, entries))]
        missing += len(gaps)
        print(f"{domain:12} {len(terms)} wordings, {len(gaps)} short of entries")
        for gap in gaps:
            print(f"    {gap}")
    return 1 if missing else 0


def fold(text: str) -> str:
    """Words of a text, folded but with its digits, one space apart."""
    folded = "".join(c if c.isdigit() else fold_character(c) for c in text)
    return " ".join(folded.split())


def read_terms(path: Path) -> list[Term]:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line]
    return [Term(lemma, re.compile(pattern), mark == "1") for lemma, pattern, mark, *_ in rows]


def find_gap(term: Term, domain: str, texts: list[str], entries: list[Entry]) -> str:
    """What a wording lacks, or nothing."""
    found = [
        domain in entry.labels for text, entry in zip(texts, entries) if term.pattern.search(text)
    ]
    carrying, other = sum(found), len(found) - sum(found)
    if carrying < WITH_LABEL:
        return f"{term.lemma}: {carrying} with the label, {WITH_LABEL} wanted"
    if term.ambiguous and other < WITHOUT_LABEL:
        return f"{term.lemma}: {other} without the label, {WITHOUT_LABEL} wanted"
    return ""


if __name__ == "__main__":
    sys.exit(main())
