"""Countries and organisations named in a text: which, where, and how."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import check_linear

from cooptopics.folding import fold_text
from cooptopics.mentions import find_parties, is_country

SENTENCE = "Hanoï et l'agence franco-belge d'Haïti ont prié Interpol, la RDC et des Sud-Coréens."
PIECES = st.sampled_from(
    [
        *SENTENCE.split(),
        "Guinée",
        "mer de Chine",
        "-",
        "’",
        "œ",
        "½",
        "\u0301",
        "\n",
        "ET",
        "a",
        "la",
    ]
)
TEXTS = st.one_of(st.text(), st.lists(PIECES).map(" ".join), st.lists(PIECES).map("".join))


def parties(text: str) -> list[str]:
    return [mention.party for mention in find_parties(text)]


class TestNames:
    def test_say_how_and_where(self) -> None:
        found = [(m.party, m.how, m.text) for m in find_parties(SENTENCE)]
        assert found == [
            ("VN", "seat", "Hanoï"),
            ("FR", "adjective", "franco"),
            ("BE", "adjective", "belge"),
            ("HT", "name", "Haïti"),
            ("Interpol", "body", "Interpol"),
            ("CD", "name", "RDC"),
            ("KR", "demonym", "Sud-Coréens"),
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("le laotien, la laotienne, les laotiens, les laotiennes, lao", ["LA"] * 5),
            ("la délégation sud-coréenne et nord-coréenne", ["KR", "KP"]),
            (
                "la police turque, grecque, lettone, ouzbèke et kirghize",
                ["TR", "GR", "LV", "UZ", "KG"],
            ),
            ("Hanoï, Vientiane, Washington et Pretoria", ["VN", "LA", "US", "ZA"]),
            ("le Kremlin, la Maison-Blanche et l'Élysée", ["RU", "US", "FR"]),
            ("le FBI, le BKA et la Guardia civil", ["US", "DE", "ES"]),
            ("Europol, l'ONU, l'UE et l'Union africaine", None),
            ("un accord Inde-Myanmar sino-vietnamien", ["IN", "MM", "CN", "VN"]),
        ],
    )
    def test_of_every_kind(self, text: str, expected: list[str] | None) -> None:
        bodies = ["Europol", "ONU", "Union européenne", "Union africaine"]
        assert parties(text) == (expected or bodies)

    @pytest.mark.parametrize(
        "text",
        ["les Etats-Unis", "LES ETATS-UNIS", "les États\u2011Unis", "les etats unis", "les USA"],
    )
    def test_without_accents_or_capitals(self, text: str) -> None:
        assert parties(text) == ["US"]

    @pytest.mark.parametrize("text", ["d'Haïti", "d’Haiti", "D'HAÏTI", "d ' Hai\u0308ti"])
    def test_after_elision(self, text: str) -> None:
        assert parties(text) == ["HT"]

    @pytest.mark.parametrize("name", ["Viêt Nam", "Việt Nam", "Vietnam", "Viet-Nam", "VIETNAM"])
    def test_of_vietnam(self, name: str) -> None:
        assert parties(f"au {unicodedata.normalize('NFD', name)}") == ["VN"]

    def test_of_many_words_end_with_their_sentence(self) -> None:
        assert parties("La Guinée. Bissau attend.") == ["GN", "GW"]

    def test_countries_are_told_from_bodies(self) -> None:
        assert [is_country(m.party) for m in find_parties("La Chine et l'ONU")] == [True, False]


class TestAlike:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("Niger, Nigeria, nigérien, nigérian", ["NE", "NG", "NE", "NG"]),
            (
                "Guinée, Guinée-Bissau, Guinée équatoriale, Papouasie-Nouvelle-Guinée",
                ["GN", "GW", "GQ", "PG"],
            ),
            ("équato-guinéen, bissau-guinéen et guinéen", ["GQ", "GW", "GN"]),
            ("la République du Congo et la République démocratique du Congo", ["CG", "CD"]),
            ("Congo-Kinshasa, Congo-Brazzaville, RD Congo", ["CD", "CG", "CD"]),
            ("la Corée du Nord, la Corée du Sud et la Corée", ["KP", "KR", "KR"]),
            ("la Dominique et la République dominicaine", ["DM", "DO"]),
            ("le Soudan et le Soudan du Sud", ["SD", "SS"]),
            ("Colombo et l'accord colombo-vénézuélien", ["LK", "CO", "VE"]),
            ("la Chine populaire", ["CN"]),
        ],
    )
    def test_names_are_told_apart(self, text: str, expected: list[str]) -> None:
        assert parties(text) == expected

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("La police congolaise de Pointe-Noire", ["CG"]),
            ("La police congolaise de Goma", ["CD"]),
            ("Kinshasa : le Congo attend", ["CD", "CD"]),
            ("Brazzaville : le Congo attend", ["CG", "CG"]),
            ("La Géorgie et l'Arménie", ["GE", "AM"]),
            ("En Géorgie comme en Floride", ["US"]),
            ("Tripoli, au Liban", ["LB", "LB"]),
            ("Tripoli", ["LY"]),
            ("la DGSN algérienne", ["DZ", "DZ"]),
            ("la DGSN marocaine", ["MA", "MA"]),
            ("la DGSN", ["DGSN"]),
            ("Le juge Maurice", []),
            ("Maurice et Port-Louis", ["MU", "MU"]),
        ],
    )
    def test_what_else_is_named_tells_which(self, text: str, expected: list[str]) -> None:
        assert parties(text) == expected


class TestTraps:
    @pytest.mark.parametrize(
        "text",
        [
            "en mer de Chine et dans le golfe de Guinée",
            "le lac Tchad, le bassin du Niger, l'océan Indien",
            "du chanvre indien et une dinde",
            "Jordan et Maurice Martin",
            "des paris sportifs en ligne",
            "un résultat bénin, une grenade, il faut qu'il vienne",
            "trois cents francs CFA, dix dollars américains",
            "en anglais et en vietnamien, cours d'italien, l'anglais",
            "un interprète en lao ou thaï",
            "la réunion de mardi, la Réunion ministérielle",
            "le sud-américain et l'Afro-Américain",
            "Île-de-France, Nouvelle-Écosse, Lao Cai, Cap-Haïtien",
            "rca et dea en minuscules",
            "",
            "…",
        ],
    )
    def test_name_nothing(self, text: str) -> None:
        assert parties(text) == []

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("le Bénin", "BJ"),
            ("Paris", "FR"),
            ("à La Réunion", "RE"),
            ("la Grenade", "GD"),
            ("les Français", "FR"),
            ("un Lao", "LA"),
            ("le ministre lao", "LA"),
            ("Oman", "OM"),
        ],
    )
    def test_leave_the_country_beside_them(self, text: str, expected: str) -> None:
        assert parties(text) == [expected]


class TestProperties:
    @given(TEXTS, st.integers(0, 1000))
    def test_offsets_slice_back_to_the_name(self, text: str, offset: int) -> None:
        end = 0
        for mention in find_parties(text, offset):
            start, stop = mention.start - offset, mention.end - offset
            assert end <= start < stop
            assert text[start:stop] == mention.text
            end = stop

    @given(TEXTS)
    def test_composed_and_decomposed_letters_name_the_same(self, text: str) -> None:
        composed = unicodedata.normalize("NFC", text)
        assert parties(unicodedata.normalize("NFD", composed)) == parties(composed)

    @given(st.sampled_from(["Hanoï", "Côte d'Ivoire", "Émirats arabes unis", "sénégalaise"]))
    def test_folded_names_name_the_same(self, name: str) -> None:
        assert parties(fold_text(name)) == parties(name.upper()) == parties(name)

    @pytest.mark.parametrize("unit", ["Congo ", "la ", "République démocratique ", SENTENCE])
    def test_time_is_linear(self, unit: str) -> None:
        find: Callable[[str], object] = find_parties
        check_linear(find, unit, 40_000)
