"""Make cooptopics/parties/names.tsv, the table by which `cooptopics.mentions` finds countries and organisations.

usage: make_parties.py [--check]

Country names come from the French CLDR (Babel); their adjectives, capitals and what else names a party stand in
training/parties/. --check writes nothing and says whether the table is up to date.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from babel import Locale

from cooptopics.files import write_atomically
from cooptopics.folding import fold_text

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "training" / "parties"
TABLE = ROOT / "cooptopics" / "parties" / "names.tsv"
CASES = {"^^": "upper", "^": "capital", "~": "language"}


class Row(NamedTuple):
    """A name in the table: its folded words, whom it names, how, and which letters must be capitals."""

    name: str
    party: str
    how: str
    case: str


def main() -> int:
    table = make_table()
    if "--check" in sys.argv:
        same = TABLE.exists() and TABLE.read_text(encoding="utf-8") == table
        print(f"{TABLE.name} is {'up to date' if same else 'not what make_parties.py makes'}")
        return 0 if same else 1
    write_atomically(TABLE, table.encode())
    print(f"{TABLE}: {table.count(chr(10))} names")
    return 0


def make_table() -> str:
    """The table as the content of a file: one name a line, in order."""
    rows: dict[tuple[str, bool], Row] = {}
    for row in [*_countries(), *_others()]:
        # "Colombo" is a capital, "colombo-" the first part of an adjective.
        first = rows.setdefault((row.name, row.case == "compound"), row)
        if first.party != row.party:
            raise SystemExit(f"{row.name!r} names both {first.party} and {row.party}")
    return "".join("\t".join(row) + "\n" for _, row in sorted(rows.items()))


def _countries() -> Iterator[Row]:
    """Names first, so that a form that is a name and an adjective counts as a name."""
    official = Locale("fr").territories
    countries = [_split(line, "|") for line in _lines("countries.txt")]
    for code, names, *_ in countries:
        left_out = {form[1:] for form in _split(names) if form.startswith("!")}
        own = [form for form in _split(names) if not form.startswith("!")]
        # Forms of our own come first: they say where CLDR's name needs a capital.
        for form in own + [name for name in [official[code]] if name not in left_out]:
            yield _row(form, code, "name")
    for code, _, adjectives, _, _ in countries:
        for adjective in _split(adjectives):
            for form in inflect(adjective):  # of which only the first is marked as a language
                yield _row(form, code, "adjective")
    for code, _, _, firsts, seats in countries:
        for first in _split(firsts):
            yield _row(first, code, "compound")
        for seat in _split(seats):
            yield _row(seat, code, "seat")


def _others() -> Iterator[Row]:
    for party, how, forms in (_split(line, "|") for line in _lines("others.txt")):
        how, *inflected = how.split()
        for form in _split(forms):
            for one in inflect(form) if inflected or how == "adjective" else [form]:
                yield _row(one, party, how)


def inflect(adjective: str) -> list[str]:
    """The forms of an adjective given in the masculine singular; forms joined by / are taken as they are.

    A mark before the adjective stays with the first form alone.
    """
    marked, adjective = adjective, adjective.lstrip("~")
    return [marked.split("/")[0], *_forms(adjective)[1:]]


def _forms(adjective: str) -> list[str]:
    if "/" in adjective:
        return adjective.split("/")
    if adjective.endswith("e"):
        return [adjective, adjective + "s"]
    feminine = adjective + ("ne" if adjective.endswith("en") else "e")
    plural = adjective if adjective.endswith("s") else adjective + "s"
    return [adjective, plural, feminine, feminine + "s"]


def _row(form: str, party: str, how: str) -> Row:
    marks = form[: len(form) - len(form.lstrip("^~"))]
    name = " ".join(fold_text(form).split())
    if how == "compound":
        return Row(name, party, "adjective", how)
    return Row(name, party, how, CASES.get(marks, ""))


def _lines(name: str) -> list[str]:
    lines = (SOURCES / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def _split(text: str, separator: str = ";") -> list[str]:
    parts = [part.strip() for part in text.split(separator)]
    return parts if separator == "|" else [part for part in parts if part]


if __name__ == "__main__":
    sys.exit(main())
