"""Who works with whom: the parties of a labelled paragraph that cooperate, in pairs.

Parties that act in one sentence or in neighbouring ones cooperate; one that stands apart, with those nearest to it.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Sequence
from datetime import date as Date
from typing import NamedTuple

from cooptopics.mentions import Mention, find_parties, is_country
from cooptopics.results import ParagraphResult
from cooptopics.roles import Role, find_roles
from cooptopics.sentences import split_sentences

__all__ = ["Mention", "Relation", "cooperating_pairs", "find_parties", "is_country", "relate"]

_REACH = 1  # sentences
_HOSTS = 2  # more places than that are places only
# French, with codes of their own.
_OVERSEAS = frozenset(("GF", "GP", "MQ", "NC", "PF", "PM", "RE", "WF", "YT"))


class Relation(NamedTuple):
    """Two parties that cooperate in a domain.

    Attributes
    ----------
    first, second : the parties in alphabetical order, as in `Mention.party`
    label : the domain
    date : of the article, where it is known
    """

    first: str
    second: str
    label: str
    date: Date | None


def relate(paragraph: ParagraphResult, date: Date | None = None) -> tuple[Relation, ...]:
    """Each pair of parties that cooperate by a paragraph, for each of its labels."""
    if not paragraph.labels:
        return ()
    pairs = cooperating_pairs(paragraph.text)
    return tuple(Relation(*pair, label, date) for label in paragraph.labels for pair in pairs)


def cooperating_pairs(text: str) -> list[tuple[str, str]]:
    """The parties that a text about cooperation shows at work together, each pair in alphabetical order."""
    mentions = find_parties(text)
    sentences = _sentences_of_parties(text, mentions)
    pairs = set()
    for party, own in sentences.items():
        distances = {
            other: min(abs(i - j) for i in own for j in theirs)
            for other, theirs in sentences.items()
            if other != party and not _are_one_state(party, other)
        }
        reach = max(_REACH, min(distances.values(), default=0))
        for other, distance in distances.items():
            if distance <= reach:
                pairs.add((min(party, other), max(party, other)))
    return sorted(pairs)


def _sentences_of_parties(text: str, mentions: Sequence[Mention]) -> dict[str, set[int]]:
    """The numbers of the sentences in which each party takes part."""
    starts = [sentence.start for sentence in split_sentences(text)]
    places: dict[str, dict[Role, set[int]]] = {}
    for mention, role in zip(mentions, find_roles(text, mentions)):
        by_role = places.setdefault(mention.party, {})
        by_role.setdefault(role, set()).add(bisect(starts, mention.start))
    roles = {party: min(by_role) for party, by_role in places.items()}
    taking_part: set[str] = set()
    # Where only one party acts, the host is the other side.
    for wanted in (Role.ACTS, Role.PLACE, Role.DATELINE):
        others = {party for party, role in roles.items() if role is wanted}
        if wanted is Role.ACTS or (len(taking_part) < 2 and len(others) <= _HOSTS):
            taking_part |= others
    return {party: places[party][roles[party]] for party in taking_part}


def _are_one_state(one: str, other: str) -> bool:
    return "FR" in (one, other) and bool(_OVERSEAS & {one, other})
