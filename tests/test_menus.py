"""Menus and footers without a sign of their own, and pages whose furniture is marked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from marked_pages import find_furniture, read_gold, read_marked

from cooptopics.article import read_article

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
LONG = (
    "Les douaniers des deux pays ont ouvert lundi un poste commun sur la route du nord, où les"
    " camions attendaient parfois deux jours."
)
TITLE = "Un poste commun sur la route du nord"


def kinds(page: str) -> dict[str, str]:
    return {paragraph.text: paragraph.kind for paragraph in read_article(page)}


class TestRows:
    def test_of_short_lines_around_the_article_are_menus(self) -> None:
        rows = ["Belgique", "Gens d'ici", "Mon compte"]
        found = kinds("\n".join([*rows, TITLE, LONG, "Le fleuve", "Gaming", "Terroir"]))
        assert {text for text, kind in found.items() if kind == "body"} == {TITLE, LONG}

    def test_inside_of_it_are_menus_beside_an_entry_that_is_known(self) -> None:
        listed = ["Mali", "Niger", "Tchad"]
        assert set(kinds("\n".join([LONG, *listed, LONG + " Puis."])).values()) == {"body"}
        found = kinds("\n".join([LONG, "Imprimer", *listed, LONG + " Puis."]))
        assert [found[name] for name in listed] == ["menu"] * 3

    def test_without_an_article_are_none(self) -> None:
        assert set(kinds("Belgique\nGens d'ici\nTerroir").values()) == {"body"}

    @pytest.mark.parametrize(
        "line",
        [
            "Un accord à Vientiane",
            "Accord signé mardi",
            "- du cannabis",
            "Il est parti.",
            "Trois pays :",
        ],
    )
    def test_spare_titles_sentences_and_items(self, line: str) -> None:
        assert kinds(f"Belgique\nGens d'ici\nMon compte\n{line}\n{LONG}")[line] == "body"


class TestFooters:
    @pytest.mark.parametrize(
        "line", ["Terrorisme", "Présidence de la République", "Écrivez à notre journaliste du jour"]
    )
    def test_are_short_lines_below_the_article(self, line: str) -> None:
        assert kinds(f"{TITLE}\n{LONG}\n{line}")[line] == "menu"

    @pytest.mark.parametrize(
        "line",
        ["Le procès reprend lundi.", "Sans eux, nous n'avons plus d'avenir", "* Prénom changé"],
    )
    def test_are_not_its_last_lines(self, line: str) -> None:
        assert kinds(f"{TITLE}\n{LONG}\n{line}")[line] == "body"

    def test_do_not_take_the_credit_of_a_picture(self) -> None:
        assert kinds(f"{LONG}\nCrédits photos : Lagune")["Crédits photos : Lagune"] == "caption"


class TestStamps:
    def test_below_a_title_are_no_part_of_it(self) -> None:
        page = f"{TITLE} et sur celle du sud\nmardi, 3 octobre, 2023 à 16:20\n{LONG}"
        assert kinds(page)["mardi, 3 octobre, 2023 à 16:20"] == "stamp"


class TestMarkedPages:
    """Pages as they are scraped; the figures are those that benchmarks/pages.py prints."""

    def test_have_their_sentences_kept_and_their_furniture_marked(self) -> None:
        found = find_furniture(map(read_marked, PAGES))
        assert len(PAGES) == 15
        assert found.kept >= 0.98 * found.sentences, found.wrong
        assert found.marked >= 0.95 * found.furniture, found.wrong

    def test_are_read_as_they_are_marked(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("- Accueil\n-~ Sports\n\n+ Un poste.\n", encoding="utf-8")
        page = read_marked(path)
        assert page.text == "Accueil Sports\n\nUn poste."
        assert [page.text[p.start : p.end] for p in page.passages] == [
            *("Accueil", " Sports", "Un poste.")
        ]
        assert [p.furniture for p in page.passages] == [True, True, False]

    def test_may_be_marked_in_another_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"Accueil\r\nUn poste.")
        gold = tmp_path / "gold.jsonl"
        gold.write_text(
            '{"file": "a.txt", "start": 0, "end": 7, "furniture": true}\n'
            '{"file": "a.txt", "start": 9, "end": 18, "furniture": false}\n'
        )
        (page,) = read_gold(gold, tmp_path)
        assert find_furniture([page])[:4] == (1, 1, 1, 1)
