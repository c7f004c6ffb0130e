"""Where sentences end, as a reader of French would mark it, on clean pages and on dirty ones.

In every case a bar stands where one sentence ends and the next begins; the text is the case without bars.
"""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import check_linear

from cooptopics.sentences import Sentence, split_sentences


def texts_of(page: str) -> list[str]:
    return [page[sentence.start : sentence.end] for sentence in split_sentences(page)]


def check(case: str) -> None:
    assert texts_of(case.replace("|", "")) == [part.strip() for part in case.split("|")]


class TestPlainSentences:
    @pytest.mark.parametrize(
        "case",
        [
            "Le préfet est arrivé.",
            "Le préfet est arrivé. |Il repartira demain.",
            "Qui garde la frontière ? |Personne ne répond.",
            "Quelle histoire ! |Le train est resté à quai.",
            "Vraiment ?! |Le chef en doute.",
            "Vraiment?! |Le chef en doute!!! |Il part.",
            "Une phrase sans point final",
            "Elle vient. |Œuvrer ensemble reste le but.",
            "Elle vient. |Đặng Thi Hoa la suit.",
            "Elle vient.\n|Il la suit en train",
            "Le vote est clos. |12 pays se sont abstenus.",
            "Il dort. | Le jour\xa0se lève. |\u202fOn part.",
        ],
    )
    def test_end_at_a_stop_before_a_capital_or_a_number(self, case: str) -> None:
        check(case)

    @pytest.mark.parametrize("page", ["", " ", "\n\t\r\n", "\xa0\u2028"])
    def test_nothing_holds_no_sentence(self, page: str) -> None:
        assert split_sentences(page) == []

    def test_offsets_are_those_of_the_whole_page(self) -> None:
        page = "Avant. Le port est fermé. Il rouvrira lundi. Après."
        assert split_sentences(page, 6, 45) == [
            Sentence(7, 25, False),
            Sentence(26, 44, False),
        ]


class TestAbbreviations:
    @pytest.mark.parametrize(
        "case",
        [
            "La lettre de M. Diallo est arrivée. |Il attend.",
            "MM. Kaboré et Sana ont signé. |Ils repartent.",
            "Mme. Traoré préside. |Mlle. Sow écrit.",
            "Me Ba et Me. Sy plaident. |Le juge écoute.",
            "Le Dr. Nguyen et le Pr. Lam opèrent ensemble.",
            "Mgr. Kafando a prié à St. Louis avec Ste. Anne.",
            "S.E. Mme la ministre et S.E.M. Le Hoai Trung président. |Ils sourient.",
            "S.E.M. Pham Van Dong reçoit. |Le thé refroidit.",
            "Le Gal. Ouattara et le Lt. Koné inspectent. |Tout va bien.",
            "Le Col. Sanogo commande. |Le Prof. Diop enseigne.",
            "Selon l'art. 5 du traité, tout est clair. |Voir l'art. L. 123-4.",
            "Le dossier n°. 12 et le dossier no. 13 sont clos.",
            "Voir p. 12, pp. 14 et fig. 3. |Le reste suit.",
            "Le chap. IV et le vol. II manquent. |On les cherche.",
            "Env. 30 agents, max. 40 chiens. |Le compte est bon.",
            "Le 5 janv. 2024 et le 8 sept. 2025 sont fériés.",
            "Tél. 21 33 44 55 ou tél. (228) 22 21. |Demander Awa.",
            "Cf. Annexe 2. |Le tableau y est.",
            "Le litige Dupont c. France est clos. |La Cour a tranché.",
            "Des vers, p. ex. Racine, lui plaisent. |Il en apprend.",
            "Il habite av. Foch et travaille bd. Voltaire. |Il marche.",
            "Rome en 50 av. J.-C. était en paix. |Rien n'y bougeait.",
            "Sa réf. PV-12 est perdue. |On la cherche.",
        ],
    )
    def test_do_not_end_a_sentence(self, case: str) -> None:
        check(case)

    @pytest.mark.parametrize(
        "case",
        [
            "Il apporte des cartes, des radios, etc. |Les agents remercient.",
            "Il aime l'art. |Le musée lui plaît.",
            "C'est un vol. |Les policiers enquêtent.",
            "Ils étaient sept. |Les autres dormaient.",
            "La route fait 100 m. |Les camions y passent.",
            "Le tir est précis à 25 mm. |Les juges notent.",
            "Le trajet dure 10 min. |Les bus sont pleins.",
            "Il salue son prof. |Les élèves rient.",
            "Il a revu son ex. |Elle va bien.",
            "Il vit au Cap. |Le vent y souffle.",
            "Il commande la Cie. |Les hommes obéissent.",
            "Le navire a pris la mer. |Les douaniers attendent.",
            "Il a tout perdu au jeu. |Sa femme l'a quitté.",
            "Il rit de Sam. |Paul le sait.",
            "Elle a fermé son sac d'un coup sec. |Il sursaute.",
            "La réunion aura lieu en nov. |Les invités le savent.",
            "Naissance vers 50 av. J.-C. |Les sources manquent.",
        ],
    )
    def test_words_that_look_shortened_may_end_one(self, case: str) -> None:
        check(case)


class TestInitialsAndAcronyms:
    @pytest.mark.parametrize(
        "case",
        [
            "Le juge J. Martin entend P. K. Sow. |Il note.",
            "J.-P. Morisset et A.-M. Claes écrivent. |On les lit.",
            "Le film de J. Le Guen sort. |Il plaît.",
            "Renzo B. Rossi est à Rome. |Il attend.",
            "L'O.N.U. Femmes ouvre un bureau. |Il est petit.",
            "Il quitte l'U.E. |Les autres restent.",
            "Il vit aux U.S.A. |Le pays lui plaît.",
            "La S.N.C.B. a annulé vingt trains. |La gare est vide.",
            "La S.A.R.L Dupont et la S.A. Martin fusionnent.",
            "Le match du groupe A. |Le Bénin y joue.",
            "Il manque de vitamine C. |La mer est loin.",
            "Il manque de vitamine D. |Comment le sait-on ?",
            "Ils ont leur plan B. |Les chefs le taisent.",
            "Jean-Paul II. |Le pape écrit.",
            "Titulaire d'un Ph.D. de Dakar, il enseigne.",
        ],
    )
    def test_letters_with_stops(self, case: str) -> None:
        check(case)


class TestNumbersAndDates:
    @pytest.mark.parametrize(
        "case",
        [
            "Il a saisi 3.500 plants et 1.8 tonne. |Tout a brûlé.",
            "Le 12.03.2024 à 18.30, tout ferme. |On rentre.",
            "Le procès s'ouvre le 3. |Les avocats sont prêts.",
            "La version 2.0 est sortie. |Elle plaît.",
            "Il est né en 1980. |Sa sœur est plus jeune.",
            "La TVA est à 19,25 %. |Le maire proteste.",
            "Le n° 12. |Le n° 13.",
            "La 2e séance, le 1er mars, est levée. |Fin.",
        ],
    )
    def test_stops_in_numbers(self, case: str) -> None:
        check(case)


class TestEllipses:
    @pytest.mark.parametrize(
        "case",
        [
            "Il hésite... puis signe. |On applaudit.",
            "Il hésite… puis signe.",
            "Il hésite... |Le temps passe.",
            "Il hésite… |Le temps passe.",
            "La drogue, les armes... |Tout y passe.",
            "La liste (armes, véhicules...) est longue. |Elle grandit.",
            "Il a dit [...] que tout va bien.",
        ],
    )
    def test_end_a_sentence_before_a_capital_only(self, case: str) -> None:
        check(case)


class TestQuotations:
    @pytest.mark.parametrize(
        "case",
        [
            "« Nous signerons demain. » |Le ministre sourit.",
            "« Qui vient ? » demande le chef. |Personne.",
            "« Qui vient ? » |Le chef attend.",
            "Il a dit : « Nous signerons. » |Puis il part.",
            "Il a dit. |« Nous signerons demain », a-t-il ajouté.",
            "Il parle. |“Nous signerons demain.” |Il part.",
            'Il parle. |"Nous signerons demain." |Il part.',
            'Il parle d\'un "accord historique". |Les autres doutent.',
            "Il parle d'un « accord ». |Les autres doutent.",
            "Il parle. |— Nous signerons. |— Quand ?",
            "Il parle. |‘Nous signerons.’ |Il part.",
            "« Encore eux... » |Un voisin soupire.",
        ],
    )
    def test_closing_marks_belong_to_the_sentence(self, case: str) -> None:
        check(case)


class TestBrackets:
    @pytest.mark.parametrize(
        "case",
        [
            "Il est venu (avec sa sœur). |Elle repart.",
            "Il est venu. |(Elle aussi.) |Ils repartent.",
            "Le député A. Sow (PDS) parle. |On écoute.",
            "Il est venu. |[Note : le texte manque.] |Fin.",
            "Voir le rapport (cf. p. 3). |Il est long.",
            "Diop et al. (2020) le montrent. |D'autres le nient.",
        ],
    )
    def test_closing_brackets_belong_to_the_sentence(self, case: str) -> None:
        check(case)


class TestLists:
    @pytest.mark.parametrize(
        "case",
        [
            "1. Former les agents. |2. Doter les postes.",
            "1. Former les agents ; 2. Doter les postes ; 3. Rendre compte.",
            "1. Former les agents ;\n2. Doter les postes.",
            "II. Les moyens. |Ils manquent.",
            "Bilan : 12. |Les secours cherchent.",
            "Trois points. |- Former les agents. |- Doter les postes.",
            "Trois points. |• Former. |• Doter.",
        ],
    )
    def test_item_numbers_are_no_sentences(self, case: str) -> None:
        check(case)


class TestAddresses:
    @pytest.mark.parametrize(
        "case",
        [
            "Écrire à contact@police.example avant lundi. |Merci.",
            "Écrire à Awa.Sow@Police.Example.Org avant lundi. |Merci.",
            "Le site www.Police.Example.Org ferme. |Il rouvrira.",
            "Voir https://Exemple.Org/Page.Html?a=1. |La page est longue.",
            "Le site est exemple.org. |Il est lent.",
            "Lire le fichier rapport.PDF et la page index.html. |Merci.",
        ],
    )
    def test_stops_in_addresses(self, case: str) -> None:
        check(case)


class TestGluedSentences:
    @pytest.mark.parametrize(
        "case",
        [
            "Ils protègent le pays.|Pour sa part, il se tait.",
            "Ils protègent le pays.|À Hanoï, on signe.",
            "Ils protègent le pays.|A cette occasion, on signe.",
            "Ils protègent le pays.|À cette occasion, on signe.",
            "Ils protègent le pays.|Élu hier, il se tait.",
            "Ils protègent le pays.|L'armée veille.|L’État paie.",
            "Ils protègent le pays.|Y sont admis dix agents.",
            "Ils protègent le pays.|« Nous signerons », dit-il.",
            "Ils protègent le pays.|“Nous signerons”, dit-il.",
            'Ils protègent le pays.|"Nous signerons", dit-il.',
            "Ils protègent le pays.|pour sa part, il se tait.",
            "Ils protègent le pays.|ils signent ensuite.",
            "Ils protègent le pays.|INTERPOL les aide.",
            "Ils protègent le pays.|Œuvrer ensemble reste le but.",
            "Ils protègent le pays.|Đặng Thi Hoa signe.",
            "Qui paie ?|Le chef se tait !|Il part…|Fin.",
            "« Nous signerons. »|Le chef sourit.",
            'Il parle d\'un "accord".|Le chef sourit.',
            "Selon l'agence (VNA).|Le chef sourit.",
            "Ils ont signé en 2024.|Le texte est court.",
            "Ils quittent l'ONU.|En 2025, ils reviennent.",
        ],
    )
    def test_are_cut_where_the_space_was_lost(self, case: str) -> None:
        check(case)

    @pytest.mark.parametrize(
        "case",
        [
            "M.Diallo et Mme.Sow signent.",
            "Le Dr.Nguyen et le Prof.Diop signent.",
            "J.Martin signe pour la S.A.R.L Dupont.",
            "L'art.5 et le n°.12 restent.",
            "Le fichier rapport.docx est lu.",
            "Le khmer,le vietnamien et l'anglais.",
            "1.Former les agents.",
            "Il hésite...puis signe.",
            "Il a dit.«oui» et il part.",
            "Le point.net est fermé.",
        ],
    )
    def test_are_not_seen_where_none_are(self, case: str) -> None:
        check(case)

    def test_say_that_the_next_one_is_glued(self) -> None:
        page = "Un pays.Pour sa part, il dort. Elle part."
        assert [sentence.glued for sentence in split_sentences(page)] == [True, False, False]


FRAGMENTS = (
    *("Le chef", "il signe", "M", "Mme", "art", "5", "12", "A", "S.E.M", "J.-C", "etc", "www.a.vn"),
    *(
        ".",
        "...",
        "…",
        "?",
        "!",
        ";",
        " ",
        "  ",
        "\n",
        "\xa0",
        "«",
        "»",
        '"',
        "”",
        "(",
        ")",
        "’",
        "-",
        "É",
    ),
)
dirty_pages = st.lists(st.sampled_from(FRAGMENTS), max_size=60).map("".join) | st.text(max_size=200)


class TestTiling:
    @given(dirty_pages)
    def test_every_sign_stands_in_exactly_one_sentence(self, page: str) -> None:
        assert re.sub(r"\s", "", "".join(texts_of(page))) == re.sub(r"\s", "", page)

    @given(dirty_pages)
    def test_sentences_are_in_order_and_do_not_overlap(self, page: str) -> None:
        bounds = [bound for sentence in split_sentences(page) for bound in sentence[:2]]
        assert bounds == sorted(bounds)

    @given(dirty_pages)
    def test_no_sentence_is_blank_or_begins_or_ends_with_white_space(self, page: str) -> None:
        for text in texts_of(page):
            assert text
            assert text == text.strip()

    @given(dirty_pages)
    def test_glued_means_that_the_next_one_begins_at_once(self, page: str) -> None:
        sentences = split_sentences(page)
        for sentence, after in pairwise(sentences):
            assert sentence.glued == (sentence.end == after.start)

    @given(dirty_pages, st.integers(0, 40), st.integers(0, 40))
    def test_a_part_of_a_page_is_read_as_if_it_were_the_page(
        self, page: str, before: int, after: int
    ) -> None:
        start = min(before, len(page))
        end = max(start, len(page) - after)
        found = split_sentences(page, start, end)
        alone = split_sentences(page[start:end])
        assert found == [Sentence(start + a, start + b, glued) for a, b, glued in alone]


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        ". ",
        "A. ",
        "aa.Le",
        "1. ",
        "« ",
        '." ',
        "a ",
        "; 1. Le ",
        "a",
        " ",
        "a.b@c.Le ",
        "(",
        "?!»",
    ],
)
def test_time_is_linear_in_length(unit: str) -> None:
    check_linear(split_sentences, unit, 50_000)
