"""How a page becomes paragraphs: none lost, none cut in the middle, furniture marked, in linear time.

The two real pages are not part of the repository; they are looked for in $SHARED, else in ../shared.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from timing import check_linear, seconds

from cooptopics.article import BODY, Paragraph, read_article

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = sorted((ROOT / "examples").glob("*.txt"))
SHARED = Path(os.environ.get("SHARED", ROOT.parent / "shared"))

LEAD = (
    "Les douaniers des deux pays ont ouvert lundi un poste commun sur la route du nord, où les"
    " camions attendaient parfois deux jours."
)
MORE = (
    "Le poste emploie vingt personnes, et ses horaires seront affichés dans les villages voisins"
    " avant la fin du mois."
)
LAST = (
    "Les transporteurs ont salué cette ouverture, mais ils demandent encore un parc de"
    " stationnement éclairé et gardé la nuit."
)
TITLE = "Un marché change d'heure"

FRAGMENTS = (
    *(LEAD, MORE, TITLE, "Le chef signe.", "il dort", "Pays.Pour sa part", "M. A. Sow", "a " * 200),
    *(
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "\t",
        "\xa0",
        "\u2028",
        "\x1f",
        "   \n",
        ".",
        "…",
        "«",
        "»",
        "(",
        ")",
    ),
    *("Voir plus", "Lire aussi", "3 commentaires", "date 2024-08", "Français", "Photo : VNA"),
    *(
        "(Photo : DR)",
        "©",
        "Hanoï (VNA) –",
        "- VNA/VI",
        "ảnh 1",
        "(gauche)",
        "Accueil > Monde",
        "Tags : a",
    ),
)
pages = st.text(max_size=300) | st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)


def kinds_of(page: str) -> list[str]:
    return [paragraph.kind for paragraph in read_article(page)]


def body_of(page: str) -> list[str]:
    return [paragraph.text for paragraph in read_article(page) if not paragraph.furniture]


def without_space(text: str) -> str:
    return "".join(text.split())


class TestParagraphs:
    def test_hold_their_place_text_and_kind(self) -> None:
        page = f"  {LEAD}\n\n{MORE}"
        first, second = read_article(page)
        assert first == Paragraph(page, 2, 2 + len(LEAD), BODY)
        assert (second.start, second.end, second.text) == (len(page) - len(MORE), len(page), MORE)

    def test_are_furniture_unless_they_are_body(self) -> None:
        paragraphs = read_article(f"date 2024-08 {LEAD}")
        assert [paragraph.furniture for paragraph in paragraphs] == [True, False]

    def test_hold_sentences_with_offsets_in_the_page(self) -> None:
        page = f"{TITLE}\n\nLe poste ouvre. Il ferme tard."
        sentences = read_article(page)[1].sentences
        assert [page[sentence.start : sentence.end] for sentence in sentences] == [
            "Le poste ouvre.",
            "Il ferme tard.",
        ]

    @pytest.mark.parametrize("page", ["", " ", "\n\r\n\t", "\xa0\u2028\u3000\x1f"])
    def test_are_none_in_a_blank_page(self, page: str) -> None:
        assert read_article(page) == []

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\v", "\f"])
    def test_end_with_the_line_of_any_system(self, ending: str) -> None:
        assert body_of(f"{LEAD}{ending}{MORE}") == [LEAD, MORE]


class TestTiling:
    @given(pages)
    def test_every_sign_stands_in_exactly_one_paragraph(self, page: str) -> None:
        read = "".join(paragraph.text for paragraph in read_article(page))
        assert without_space(read) == without_space(page)

    @given(pages)
    def test_paragraphs_are_in_order_and_do_not_overlap(self, page: str) -> None:
        for before, after in pairwise(read_article(page)):
            assert before.start < before.end <= after.start < after.end

    @given(pages)
    def test_offsets_are_those_of_the_text(self, page: str) -> None:
        for paragraph in read_article(page):
            assert paragraph.text == page[paragraph.start : paragraph.end]
            assert paragraph.end <= len(page)

    @given(pages)
    def test_no_paragraph_is_blank_or_begins_or_ends_with_white_space(self, page: str) -> None:
        for paragraph in read_article(page):
            assert paragraph.text
            assert paragraph.text == paragraph.text.strip()

    @given(pages)
    def test_sentences_tile_their_paragraph(self, page: str) -> None:
        for paragraph in read_article(page):
            sentences = paragraph.sentences
            assert sentences[0].start == paragraph.start
            assert sentences[-1].end == paragraph.end
            for before, after in pairwise(sentences):
                assert before.end <= after.start
                assert not page[before.end : after.start].strip()

    @given(pages)
    def test_a_long_paragraph_of_body_is_one_sentence(self, page: str) -> None:
        for paragraph in read_article(page):
            if paragraph.kind == BODY and len(paragraph.text.split()) > 120:
                assert len(paragraph.sentences) == 1


class TestOneLineArticles:
    SENTENCES = tuple(
        f"Le poste numéro {i} de la route du nord a contrôlé {i + 40} camions avant midi, selon le chef."
        for i in range(40)
    )

    @pytest.mark.parametrize("space", [" ", ""])
    def test_become_paragraphs_of_a_few_sentences(self, space: str) -> None:
        paragraphs = read_article(space.join(self.SENTENCES))
        assert len(paragraphs) >= 10
        for paragraph in paragraphs:
            assert 1 <= len(paragraph.sentences) <= 8
            assert len(paragraph.text.split()) <= 120

    def test_are_cut_where_sentences_are_glued(self) -> None:
        page = " ".join(self.SENTENCES[:7]) + "".join(self.SENTENCES[7:9])
        assert body_of(page)[1:] == [" ".join(self.SENTENCES[4:7]), *self.SENTENCES[7:9]]

    def test_are_cut_only_between_sentences(self) -> None:
        for paragraph in read_article(" ".join(self.SENTENCES)):
            assert paragraph.text.startswith("Le poste")
            assert paragraph.text.endswith("le chef.")

    def test_a_sentence_is_never_cut_however_long(self) -> None:
        sentence = "Le chef compte " + "un camion, puis " * 300 + "rien."
        assert body_of(f"Il est midi. {sentence} Il est tard.")[1:] == [sentence, "Il est tard."]

    @pytest.mark.parametrize("word", ["circonstanciellement", "dit"])
    def test_no_paragraph_grows_past_its_size(self, word: str) -> None:
        short, long = (f"Il {' '.join([word] * (count // len(word)))}." for count in (280, 480))
        assert body_of(f"{short} {long} {short}") == [short, long, short]

    def test_short_lines_stay_whole(self) -> None:
        page = " ".join(self.SENTENCES[:5])
        assert body_of(page) == [page]

    def test_short_words_count_too(self) -> None:
        sentence = "On y va à pied ou à vélo. "
        assert len(body_of(sentence * 16)) > 1
        assert len(body_of(sentence * 12)) == 1


class TestHardWrappedLines:
    WRAPPED = (
        "Le commissaire explique que le travail commun des deux brigades a\n"
        "permis d'identifier trois filières. Une liste a été remise au juge\n"
        "Moussa Diallo, qui l'a transmise aux magistrats de la Cour de\n"
        "justice de la région."
    )

    def test_join(self) -> None:
        assert body_of(self.WRAPPED) == [self.WRAPPED]

    @pytest.mark.parametrize("ending", ["\n", "\r\n", "\r", "  \n  "])
    def test_join_whatever_ends_them(self, ending: str) -> None:
        page = self.WRAPPED.replace("\n", ending)
        assert body_of(page) == [page]

    def test_join_before_a_capital_when_the_page_is_wrapped(self) -> None:
        wrapped, names = (
            self.WRAPPED,
            "Le reste du dossier sera étudié le mois prochain par le préfet\nAwa Sow.",
        )
        assert body_of(f"{wrapped}\n\n{names}") == [wrapped, names]

    def test_a_blank_line_parts_them(self) -> None:
        assert body_of(f"{self.WRAPPED}\n\nsans suite.") == [self.WRAPPED, "sans suite."]

    def test_a_short_line_that_ends_a_sentence_ends_the_paragraph(self) -> None:
        page = f"{self.WRAPPED}\nLe juge se tait."
        assert body_of(page) == [self.WRAPPED, "Le juge se tait."]

    def test_items_of_a_list_stay_apart(self) -> None:
        items = (
            "- former les agents des deux postes de la route du nord ;\n- équiper leurs bureaux."
        )
        assert len(body_of(f"{self.WRAPPED}\n\n{items}")) == 3

    def test_paragraphs_of_one_line_stay_apart(self) -> None:
        assert body_of(f"{LEAD}\n{MORE}\n{LAST}") == [LEAD, MORE, LAST]

    def test_titles_below_each_other_stay_apart(self) -> None:
        titles = [
            "Bénin : la police forme ses agents à la frontière",
            "Mali : les douanes saisissent trente kilos d'or",
            "Niger : une route rouvre après les pluies d'août",
        ]
        assert body_of("\n".join(titles)) == titles


class TestEndOfArticle:
    def test_only_teasers_come_after_it(self) -> None:
        page = f"{LEAD}\n\nVoir plus\n\n{TITLE}\n\n{MORE}\n\nUne visite. Photo : VNA"
        assert kinds_of(page) == [BODY, "menu", "teaser", "teaser", "teaser"]

    def test_a_page_that_opens_with_voir_plus_still_has_a_body(self) -> None:
        page = f"Voir plus\n\n{TITLE}\n\n{LEAD}\n\n{MORE}"
        assert kinds_of(page) == ["menu", BODY, BODY, BODY]

    def test_titles_alone_are_no_body(self) -> None:
        titles = "\n".join(f"Le marché numéro {i} change encore d'heure" for i in range(6))
        assert body_of(f"{titles}\nVoir plus\n{LEAD}\n{MORE}")[-2:] == [LEAD, MORE]

    @pytest.mark.parametrize("line", ["Voir plus", "3 commentaires"])
    def test_three_paragraphs_in_a_row_are_never_teasers(self, line: str) -> None:
        story = LEAD.replace("lundi", "mardi")
        page = f"{story}\n\n{line}\n\n{TITLE}\n\n{LEAD}\n\n{MORE}\n\n{LAST}"
        assert kinds_of(page) == [BODY, "menu", "teaser", BODY, BODY, BODY]

    def test_two_paragraphs_in_a_row_may_be_teasers(self) -> None:
        page = f"{LEAD}\n\nVoir plus\n\n{TITLE}\n\n{MORE}\n\n{LAST}"
        assert kinds_of(page) == [BODY, "menu", "teaser", "teaser", "teaser"]

    def test_a_long_line_is_never_a_teaser(self) -> None:
        story = " ".join(TestOneLineArticles.SENTENCES)
        page = f"{LEAD}\n\nVoir plus\n\n{TITLE}\n\n{story}"
        assert "".join(body_of(page)).startswith(LEAD)
        assert without_space("".join(body_of(page))) == without_space(LEAD + story)

    def test_a_first_dateline_begins_the_article_again(self) -> None:
        page = f"{LEAD}\n\nVoir plus\n\n{TITLE}\n\nHanoï (VNA) – {MORE}\n\n{LAST}"
        assert kinds_of(page) == [BODY, "menu", "teaser", BODY, BODY]

    def test_a_second_dateline_is_a_teaser(self) -> None:
        page = f"Hanoï (VNA) – {LEAD}\n\nVoir plus\n\nHuê (VNA) – {MORE}"
        assert kinds_of(page) == [BODY, "menu", "teaser"]

    def test_a_heading_inside_of_the_article_takes_only_titles(self) -> None:
        page = f"{LEAD}\n\nLire aussi\n\n{TITLE}\n\nUn autre titre\n\n{MORE}\n\nUn intertitre\n\n{LAST}"
        assert kinds_of(page) == [BODY, "menu", "teaser", "teaser", BODY, BODY, BODY]


class TestExamples:
    KINDS = {  # noqa: RUF012
        "1-agence-vietnam.txt": {"stamp": 1, "caption": 1, "menu": 1, "teaser": 6, BODY: 9},
        "2-agence-une-ligne.txt": {"stamp": 1, "caption": 1, "menu": 1, BODY: 11},
        "3-quotidien-alger.txt": {"stamp": 1, "menu": 12, "teaser": 4, "signature": 1, BODY: 8},
        "4-site-cotonou.txt": {"stamp": 1, "caption": 2, "menu": 7, "comment": 9, BODY: 8},
        "5-quotidien-bruxelles.txt": {"stamp": 2, "menu": 1, BODY: 12},
    }

    @pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
    def test_furniture_is_marked_and_nothing_else(self, file: Path) -> None:
        assert Counter(kinds_of(file.read_text(encoding="utf-8"))) == self.KINDS[file.name]

    @pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.stem)
    def test_are_between_250_and_450_words_long(self, file: Path) -> None:
        assert 250 <= len(file.read_text(encoding="utf-8").split()) <= 450

    def test_there_are_five(self) -> None:
        assert {file.name for file in EXAMPLES} == set(self.KINDS)


@pytest.mark.skipif(
    not (SHARED / "articles.gold.jsonl").is_file(),
    reason=f"the real pages are not in {SHARED}; set SHARED to their folder",
)
class TestRealPages:
    @pytest.mark.parametrize(("furniture", "wanted"), [(False, 0.98), (True, 0.95)])
    def test_body_is_kept_and_furniture_marked(self, furniture: bool, wanted: float) -> None:
        lines = (SHARED / "articles.gold.jsonl").read_text(encoding="utf-8").splitlines()
        gold = [row for row in map(json.loads, lines) if row["furniture"] == furniture]
        pages = {
            name: (SHARED / "articles" / name).read_bytes().decode("utf-8")
            for name in {row["file"] for row in gold}
        }
        marked = {name: signs_of_furniture(page) for name, page in pages.items()}
        right = 0
        for row in gold:
            signs = [
                i for i in range(row["start"], row["end"]) if not pages[row["file"]][i].isspace()
            ]
            agreeing = sum((i in marked[row["file"]]) == furniture for i in signs)
            right += agreeing >= 0.95 * len(signs)
        assert right >= wanted * len(gold)


def signs_of_furniture(page: str) -> set[int]:
    return {
        i
        for paragraph in read_article(page)
        if paragraph.furniture
        for i in range(paragraph.start, paragraph.end)
    }


UNITS = {
    "prose": f"{LEAD}\n",
    "one line": f"{LEAD} ",
    "full stops": ".",
    "spaced stops": ". ",
    "no space": "a",
    "capitals": "A" * 299 + " ",
    "line breaks": "\n",
    "blanks": " ",
    "credits": "Photo : ",
    "captions": "Photo : X ",
    "credits in brackets": "(Photo : ",
    "credits without a name": "photo" + " " * 500,
    "copyright signs": "© ",
    "copyright words": "a ©A. ",
    "initials": "A. ",
    "glued sentences": "aa.Le",
    "open quotes": ". « ",
    "closed quotes": ".»",
    "brackets": "(",
    "short lines": "ab cd.\n",
    "wrapped lines": "le poste " * 9 + "\n",
    "list numbers": "; 1. Le ",
    "bylines": "Par " + "Aa Par " * 15 + "!\n",
    "hours": "12:12:" * 19 + "\n",
    "dates": "12-12-" * 19 + "\n",
    "breadcrumbs": "a" + " > b" * 36 + "x" * 10 + "\n",
    "links": "Lire aussi : " + "aaaaaaaaaa Le " * 200 + ".\n",
    "menus": "Accueil Monde " * 14 + "x\n",
    "buttons": "Partager Facebook 1 " * 9 + "!\n",
    "sides": "Aa-A" * 100 + "(gauche\n",
    "datelines": "Aaa" + " a" * 20 + "\n",
    "endings": f"Voir plus\n{LEAD}\n",
    "languages": "Français ",
    "stamps": "date 2024-08\n",
    "titles": f"{TITLE}\n",
}


class TestTime:
    @pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS)
    def test_is_linear_in_length(self, unit: str) -> None:
        check_linear(read_article, unit, 100_000)

    @pytest.mark.parametrize(
        "page",
        [
            "." * 1_000_000,
            "a" * 300_000,
            "\n" * 100_000,
            "Photo : " * 50_000,
            "x" + " " * 300_000 + "y",
            "Photo : VNA " * 30_000,
            ". " * 200_000,
        ],
        ids=["stops", "no space", "line breaks", "credits", "a gap", "captions", "spaced stops"],
    )
    def test_of_the_worst_pages_is_under_two_seconds(self, page: str) -> None:
        assert min(seconds(read_article, page) for _ in range(2)) < 2
