"""The table of names: it is what the script makes of CLDR and our lists, and it is sound."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
from babel import Locale

from cooptopics.folding import fold_text

ROOT = Path(__file__).resolve().parent.parent
TABLE = ROOT / "cooptopics" / "parties" / "names.tsv"
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def script() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "training" / "make_parties.py"))


class TestTable:
    def test_is_what_the_script_makes(self, script: dict[str, Any]) -> None:
        assert script["make_table"]() == TABLE.read_text(encoding="utf-8")

    def test_is_folded_and_says_how_and_in_which_letters(self) -> None:
        assert all(fold_text(name) == name for name, *_ in ROWS)
        assert {how for _, _, how, _ in ROWS} == {
            "name",
            "adjective",
            "seat",
            "body",
            "hint",
            "decoy",
        }
        cases = {"", "capital", "upper", "compound", "language"}
        assert {case for *_, case in ROWS} == cases

    def test_knows_every_inhabited_territory_of_cldr(self) -> None:
        parties = {
            party for _, names, how, _ in ROWS if how == "name" for party in names.split("/")
        }
        territories = {
            code for code in Locale("fr").territories if code.isalpha() and len(code) == 2
        }
        no_countries = {"EA", "EU", "EZ", "IC", "QO", "UN", "XA", "XB", "ZZ"}
        hardly_inhabited = {"AC", "AQ", "BV", "CC", "CP", "CX", "DG", "GS", "HM", "IO", "NF", "PN"}
        hardly_inhabited |= {"SJ", "TA", "TF", "UM"}
        named_as_many_towns_are = {"BL", "MF", "MS", "SX"}
        assert territories - parties == no_countries | hardly_inhabited | named_as_many_towns_are

    @pytest.mark.parametrize(
        ("adjective", "forms"),
        [
            ("laotien", ["laotien", "laotiens", "laotienne", "laotiennes"]),
            ("anglais", ["anglais", "anglais", "anglaise", "anglaises"]),
            ("belge", ["belge", "belges"]),
            ("turc/turque", ["turc", "turque"]),
            ("~lao/laos", ["~lao", "laos"]),
            ("~malgache", ["~malgache", "malgaches"]),
        ],
    )
    def test_inflection(self, script: dict[str, Any], adjective: str, forms: list[str]) -> None:
        assert script["inflect"](adjective) == forms
