"""Labels that look like another one spelt differently."""

from __future__ import annotations

import pytest

from cooptopics.domains import DOMAINS
from cooptopics.spelling import near_label


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
