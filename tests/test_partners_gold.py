"""The paragraphs annotated with countries and pairs: they are sound, and countries are found in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import partners
import pytest

from cooptopics.domains import DOMAINS
from cooptopics.partners import is_country

ROWS: list[dict[str, Any]] = partners.read_gold()
TABLE = Path(__file__).resolve().parent.parent / "cooptopics" / "parties" / "names.tsv"
KNOWN = {
    party
    for line in TABLE.read_text(encoding="utf-8").splitlines()
    for party in line.split("\t")[1].split("/")
}


class TestGold:
    def test_parts_have_the_sizes_that_the_page_says(self) -> None:
        splits = [row["split"] for row in ROWS]
        sizes = {split: splits.count(split) for split in set(splits)}
        assert sizes == {"development": 100, "test": 200, "tuning": 230}
        assert len({row["id"] for row in ROWS}) == len(ROWS)

    def test_pairs_are_of_two_known_parties_in_order(self) -> None:
        for row in ROWS:
            assert set(row["pairs"]) <= set(row["labels"]) <= set(DOMAINS)
            for pair in (pair for pairs in row["pairs"].values() for pair in pairs):
                assert pair == sorted(set(pair))
                assert set(pair) <= KNOWN
                if "codes" in row:
                    assert {party for party in pair if is_country(party)} <= set(row["codes"])

    @pytest.mark.parametrize("split", ["development", "test"])
    def test_countries_are_found(self, split: str) -> None:
        rows = [row for row in ROWS if row["split"] == split]
        counts = partners.count(
            (partners.find_countries(row["text"]), set(row["codes"])) for row in rows
        )
        assert counts.f1 >= 0.97


class TestCounts:
    def test_of_found_and_known(self) -> None:
        counts = partners.count([({1, 2, 3}, {1, 2, 4, 5}), (set(), set())])
        assert counts == (2, 1, 2)
        assert (counts.precision, counts.recall) == (pytest.approx(2 / 3), 0.5)
        assert counts.f1 == pytest.approx(4 / 7)

    def test_relations_are_pairs_with_their_label(self) -> None:
        row = {
            "text": "La Chine et le Laos patrouillent.",
            "pairs": {"drugs": [["CN", "LA"]]},
        }
        assert partners.find_relations(row, ["drugs"]) == partners.known_relations(row)
        assert partners.parties_of(partners.known_relations(row)) == {
            ("CN", "drugs"),
            ("LA", "drugs"),
        }
