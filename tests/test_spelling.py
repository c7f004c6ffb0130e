"""Labels that look like another one spelt differently."""

from __future__ import annotations

import pytest

from cooptopics.domains import DOMAINS
from cooptopics.spelling import near_label, odd_spellings


@pytest.mark.parametrize(
    ("label", "meant"),
    [
        ("cyber-crime", "cybercrime"),
        ("Cyber Crime", "cybercrime"),
        ("DRUGS", "drugs"),
        ("drug", "drugs"),
        ("trafficing", "trafficking"),
        ("terrorisme", "terrorism"),
        ("éxtradition", "extradition"),
    ],
)
def test_is_named(label: str, meant: str) -> None:
    assert near_label(label, DOMAINS) == meant


@pytest.mark.parametrize("label", ["drugs", "arms", "money laundering", "formation", "", "!"])
def test_is_none_for_known_and_other_labels(label: str) -> None:
    assert near_label(label, DOMAINS) is None


class TestOddOnes:
    def test_are_like_a_known_label(self) -> None:
        assert odd_spellings({"cyber-crime": 50, "drugs": 1}, DOMAINS) == {
            "cyber-crime": "cybercrime"
        }

    def test_are_the_rarer_of_two_that_are_alike(self) -> None:
        assert odd_spellings({"Arms": 3, "arms": 40}) == {"Arms": "arms"}
        assert odd_spellings({"Arms": 40, "arms": 3}) == {"arms": "Arms"}

    def test_are_one_of_two_that_are_as_frequent(self) -> None:
        assert odd_spellings({"Arms": 3, "arms": 3}) == {"Arms": "arms"}

    def test_are_none_of_labels_that_differ(self) -> None:
        assert odd_spellings({"arms": 3, "laundering": 5}, DOMAINS) == {}
