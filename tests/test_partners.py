"""Who works with whom: roles of the parties named, and pairs for each label."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

import cooptopics
from cooptopics.article import Paragraph
from cooptopics.mentions import find_parties
from cooptopics.partners import Relation, cooperating_pairs, relate
from cooptopics.results import ParagraphResult
from cooptopics.roles import Role, find_roles

TEXT = "La police lao a remis à Hanoï deux suspects chinois."
PIECES = st.sampled_from(
    [*TEXT.split(), "Interpol", "avec", "la France", ".", "Deux Maliens", "à Alger"]
)


def result(text: str, *labels: str) -> ParagraphResult:
    return ParagraphResult(Paragraph(text, 0, len(text)), labels, {}, ())


def roles(text: str) -> list[Role]:
    return find_roles(text, find_parties(text))


class TestRelations:
    def test_one_for_each_pair_and_label(self) -> None:
        found = relate(result(TEXT, "extradition", "drugs"), date(2025, 2, 19))
        assert found == (
            Relation("LA", "VN", "extradition", date(2025, 2, 19)),
            Relation("LA", "VN", "drugs", date(2025, 2, 19)),
        )

    def test_a_date_may_be_unknown(self) -> None:
        assert [relation.date for relation in relate(result(TEXT, "extradition"))] == [None]

    def test_none_without_a_label(self) -> None:
        assert relate(result(TEXT)) == ()

    def test_of_what_the_shipped_model_finds(self) -> None:
        page = (
            "Hanoï (VNA) – La police vietnamienne et la police lao ont signé mardi un plan de lutte contre le trafic "
            "de drogue à la frontière commune."
        )
        (paragraph,) = cooptopics.classify(page).paragraphs
        assert relate(paragraph) == (Relation("LA", "VN", "drugs", None),)


class TestPairs:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("La France, l'Inde et Interpol coopèrent.", "FR-IN FR-Interpol IN-Interpol"),
            ("Le ministre vietnamien a formé des cadres. Des officiers lao ont suivi.", "LA-VN"),
            ("La commission franco-brésilienne a siégé à Cayenne.", "BR-FR"),
            ("Le Mali attend.", ""),
            ("", ""),
        ],
    )
    def test_are_of_those_that_act(self, text: str, expected: str) -> None:
        assert " ".join("-".join(pair) for pair in cooperating_pairs(text)) == expected

    def test_a_host_is_the_other_side_where_only_one_party_acts(self) -> None:
        assert cooperating_pairs("La ministre estonienne a été reçue à Jakarta.") == [("EE", "ID")]
        both = "Les ministres estonien et letton se sont vus à Jakarta."
        assert cooperating_pairs(both) == [("EE", "LV")]

    def test_many_places_are_only_places(self) -> None:
        text = "La police belge a cherché en Italie, en Grèce et au Portugal."
        assert cooperating_pairs(text) == []

    def test_parties_far_apart_do_not_meet(self) -> None:
        far = " ".join(["Il pleut."] * 3)
        text = f"La Chine et le Laos patrouillent. {far} Le Mali et le Niger aussi."
        assert cooperating_pairs(text) == [("CN", "LA"), ("ML", "NE")]

    def test_one_that_stands_apart_works_with_the_nearest(self) -> None:
        text = "La Chine a donné l'alerte. Il pleut. Il neige. La police lao a saisi la drogue."
        assert cooperating_pairs(text) == [("CN", "LA")]

    def test_a_state_and_its_overseas_part_are_one(self) -> None:
        assert cooperating_pairs("La France, la Martinique et le Brésil patrouillent.") == [
            ("BR", "FR"),
            ("BR", "MQ"),
        ]


class TestRoles:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("La police vietnamienne a agi.", Role.ACTS),
            ("Le suspect est remis à Pékin.", Role.ACTS),
            ("Une réunion s'est tenue à Pékin.", Role.PLACE),
            ("Le plan est signé à Pékin avec le ministère.", Role.ACTS),
            ("Des gardes-côtes grecs ont agi.", Role.ACTS),
            ("Une barque est vue près des côtes grecques.", Role.PLACE),
            ("Hanoï (VNA) – La drogue a été saisie.", Role.DATELINE),
            ("PÉKIN, 11 juin (Xinhua) -- La drogue a été saisie.", Role.DATELINE),
            ("Un ressortissant chinois est détenu.", Role.ASIDE),
            ("Deux Vietnamiens sont détenus.", Role.ASIDE),
            ("Les Vietnamiens réclament un homme.", Role.ACTS),
            ("De la cocaïne colombienne est saisie.", Role.ASIDE),
            ("De la drogue en provenance du Maroc est saisie.", Role.ASIDE),
            ("Le colis partait vers l'Italie.", Role.ASIDE),
            ("Le Tadjikistan, invité comme observateur, se tait.", Role.ASIDE),
            ("L'ONU recommande une enquête.", Role.PLACE),
            ("L'ONU forme des juges.", Role.ACTS),
            ("Le protocole de la SADC s'applique.", Role.PLACE),
        ],
    )
    def test_follow_from_the_words_around(self, text: str, expected: Role) -> None:
        assert roles(text) == [expected]

    def test_are_shared_in_an_enumeration(self) -> None:
        assert roles("De la drogue venant de Chine, du Laos et de Thaïlande.") == [Role.ACTS] * 3
        assert roles("Des ressortissants chinois, laotiens et thaïlandais.") == [Role.ASIDE] * 3

    def test_seats_of_an_organisation_are_not_their_country(self) -> None:
        assert roles("Europol a réuni des juges à La Haye.") == [Role.ACTS, Role.ASIDE]
        assert roles("Le bureau d'Interpol à Abidjan a alerté.") == [Role.ACTS, Role.ASIDE]


class TestProperties:
    @given(st.one_of(st.text(), st.lists(PIECES).map(" ".join)))
    def test_pairs_are_ordered_and_of_parties_that_are_named(self, text: str) -> None:
        named = {mention.party for mention in find_parties(text)}
        pairs = cooperating_pairs(text)
        assert pairs == sorted(set(pairs))
        assert all(first < second and {first, second} <= named for first, second in pairs)
        assert len(roles(text)) == len(find_parties(text))
