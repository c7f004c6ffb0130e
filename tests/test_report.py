"""`cooptopics report`: what it tells of labelled pages, the page made of it, and the command."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cli_tools import ALIVE, CLEAR, LABELS, PAGE, QUIET, alive, call, complaint
from conftest import make_word_model
from hypothesis import given
from made_up_entries import any_text

import cooptopics
from cooptopics.annotation import MAX_WORDS
from cooptopics.errors import InputError
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.report import make_page, make_report
from cooptopics.report import page as page_module

# As unlike CLEAR as another dispatch is, and about the same thing.
OTHER = (
    "Dakar – La gendarmerie du Sénégal et celle du Mali ont saisi ensemble du cannabis jeudi près "
    "de Kidira, et convenu de lutter contre le trafic de drogue le long de la frontière commune."
)
DRUGS = make_word_model({"drogue": 20.0}).with_thresholds(drugs=0.6)


@pytest.fixture(scope="module")
def shipped() -> Model:
    return cooptopics.load()


def report_of(*pages: Page, model: Model = DRUGS) -> dict[str, Any]:
    return make_report([(page, model.classify(page.text)) for page in pages], model)


def only_article(page: Page, model: Model = DRUGS) -> dict[str, Any]:
    (article,) = report_of(page, model=model)["articles"]
    assert isinstance(article, dict)
    return article


class TestArticles:
    def test_tell_what_their_page_does(self) -> None:
        page = Page("a.html", "7", CLEAR, "Accord", date(2024, 3, 5), "vna.vn", "https://vna.vn/7")
        article = only_article(page)
        del article["paragraphs"]
        assert article == {
            "name": "a.html 7",
            "title": "Accord",
            "date": "2024-03-05",
            "site": "vna.vn",
            "url": "https://vna.vn/7",
            "copies": [],
        }

    def test_of_nearly_the_same_text_count_once_and_name_the_others(self) -> None:
        again = Page("b.txt", None, CLEAR.replace("mardi", "lundi"), site="ailleurs.la")
        articles = report_of(Page("a.txt", None, CLEAR), Page("c.txt", None, OTHER), again)[
            "articles"
        ]
        copies = {article["name"]: article["copies"] for article in articles}
        assert copies == {"a.txt": [{"name": "b.txt", "site": "ailleurs.la"}], "c.txt": []}

    def test_come_newest_first_and_those_without_a_date_last(self) -> None:
        dates = [date(2023, 5, 1), None, date(2024, 1, 31), date(2023, 12, 31)]
        texts = ["Court.", "Bref.", "Peu.", "Rien."]
        pages = [Page(text, None, text, date=day) for text, day in zip(texts, dates)]
        articles = report_of(*pages)["articles"]
        shown = [article["date"] for article in articles]
        assert shown == ["2024-01-31", "2023-12-31", "2023-05-01", ""]

    def test_take_a_date_from_their_text(self) -> None:
        assert (
            only_article(Page("a", None, f"Publié le 5 mars 2024\n\n{CLEAR}"))["date"]
            == "2024-03-05"
        )

    @pytest.mark.parametrize(
        ("page", "title"),
        [
            (Page("a.txt", None, PAGE, "Titre"), "Titre"),
            (Page("a.txt", None, f"Un accord est signé\n\n{CLEAR}"), "Un accord est signé"),
            (Page("a.txt", None, PAGE), "a.txt"),
            (Page("a.txt", None, ""), "a.txt"),
        ],
        ids=["of the page", "first line", "first line too long", "no line"],
    )
    def test_have_a_title(self, page: Page, title: str) -> None:
        assert only_article(page)["title"] == title

    def test_leave_out_furniture(self) -> None:
        text = f"{CLEAR}\n\nPartager sur Facebook\n\n{QUIET}"
        texts = [part["text"] for part in only_article(Page("a", None, text))["paragraphs"]]
        assert texts == [CLEAR, QUIET]


class TestParagraphs:
    def test_tell_labels_and_who_works_together(self, shipped: Model) -> None:
        report = report_of(Page("a", None, PAGE), model=shipped)
        names = [label["name"] for label in report["labels"]]
        first, second = report["articles"][0]["paragraphs"]
        assert [names[found["label"]] for found in first["found"]] == LABELS
        assert first["pairs"] == [("LA", "VN")]
        assert (second["text"], second["start"]) == (QUIET, PAGE.index(QUIET))
        assert not {"found", "pairs"} & second.keys()

    def test_tell_definitions_and_probabilities_of_the_model(self, shipped: Model) -> None:
        report = report_of(Page("a", None, CLEAR), model=shipped)
        assert {label["name"]: label["definition"] for label in report["labels"]} == dict(
            shipped.definitions
        )
        (result,) = shipped.classify(CLEAR).paragraphs
        for found in report["articles"][0]["paragraphs"][0]["found"]:
            name = report["labels"][found["label"]]["name"]
            assert found["probability"] == result.probabilities[name]

    @pytest.mark.parametrize("before", ["", "Première ligne.\n\n", "😀 Première.\n\n"])
    @pytest.mark.parametrize("sign", ["", "é", "\uffff", "😀🚔"])
    def test_place_words_as_javascript_counts(self, before: str, sign: str) -> None:
        text = f"{before}Ici {sign} passe. Le trafic {sign} de drogue recule."
        (part,) = [p for p in only_article(Page("a", None, text))["paragraphs"] if "found" in p]
        (found,) = part["found"]
        units = part["text"].encode("utf-16-le")

        def cut(span: tuple[int, int]) -> str:
            return units[2 * span[0] : 2 * span[1]].decode("utf-16-le")

        assert [cut(span) for span in found["words"]] == ["drogue"]
        assert cut(found["sentence"]).strip() == f"Le trafic {sign} de drogue recule."

    def test_have_the_same_id_in_every_report(self) -> None:
        ids = [only_article(Page(name, None, CLEAR))["paragraphs"][0]["id"] for name in "ab"]
        assert ids[0] == ids[1] != only_article(Page("c", None, OTHER))["paragraphs"][0]["id"]

    def test_too_long_to_train_on_have_no_id(self) -> None:
        (long,) = only_article(Page("a", None, "mot " * (MAX_WORDS + 1)))["paragraphs"]
        (fits,) = only_article(Page("a", None, "mot " * MAX_WORDS))["paragraphs"]
        assert long["id"] == ""
        assert fits["id"]


def data_block(html: str) -> str:
    """What a browser takes for the data: up to the first end of a script."""
    return html.split('<script type="application/json" id="data">')[1].split("</script")[0]


def page_of(text: str, title: str = "Titre") -> str:
    report = report_of(Page("a", None, "Court."))
    report["articles"][0]["title"] = text
    return make_page(report, title)


class TestPage:
    @pytest.mark.parametrize(
        "text",
        ["</script>", "<!--", "<script>", "&amp;", "a\u2028b\u2029c", "\ud800", "{{7*7}}", "\\"],
    )
    def test_keeps_a_text_and_lets_it_end_nothing(self, text: str) -> None:
        block = data_block(page_of(text))
        assert json.loads(block)["articles"][0]["title"] == text
        assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", block)

    @given(any_text)
    def test_keeps_any_text(self, text: str) -> None:
        block = page_module._script_json({"text": text})
        assert json.loads(block) == {"text": text}
        assert not re.search("[<>&\u2028\u2029]", block)
        assert block.encode()

    def test_escapes_its_title(self) -> None:
        html = page_of("x", title='"><img src=x onerror=alert(1)>{{7*7}}')
        assert "<title>&#34;&gt;&lt;img src=x onerror=alert(1)&gt;{{7*7}}</title>" in html
        assert "<img" not in html

    def test_allows_its_own_scripts_and_style_and_nothing_else(self) -> None:
        html = page_of("x")
        own = [
            *re.findall(r"<script>(.*?)</script>", html, re.S),
            *re.findall(r"<style>(.*?)</style>", html, re.S),
        ]
        assert len(own) == 3
        policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
        assert policy is not None
        rules = policy[1].replace("&#39;", "'")
        digests = [
            base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in own
        ]
        assert re.findall("'sha256-([^']*)'", rules) == digests
        assert rules.startswith("default-src 'none'; ")
        assert not re.search(r"unsafe|https?:|\*", rules)

    def test_loads_nothing(self) -> None:
        markup = re.sub(r"<(script|style)\b.*?</\1>", "", page_of("x"), flags=re.S)
        assert not re.search(r"<(link|img|iframe|object|embed)\b|\ssrc=|@import", markup)

    def test_needs_jinja(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(page_module, "find_spec", lambda name: None)
        with pytest.raises(InputError, match=r"pip install 'cooptopics\[report\]'"):
            page_of("x")


class TestCommand:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "pages"
        folder.mkdir()
        (folder / "a.txt").write_text(PAGE, encoding="utf-8")
        (folder / "b.txt").write_text(PAGE, encoding="utf-8")
        (folder / "c.txt").write_text(QUIET, encoding="utf-8")
        return folder

    def test_writes_one_file_and_says_what_is_in_it(self, folder: Path) -> None:
        output = folder.parent / "out" / "r.html"
        output.parent.mkdir()
        outcome = call("report", folder, "-o", output)
        assert outcome == (0, f"{output}: 2 articles of 3 pages, 1 with a label\n", "")
        assert list(output.parent.iterdir()) == [output]
        data = json.loads(data_block(output.read_text(encoding="utf-8")))
        assert data["title"] == "pages"
        assert [len(article["copies"]) for article in data["articles"]] == [1, 0]

    def test_heads_the_page_with_a_title_that_cannot_act(self, folder: Path) -> None:
        output = folder.parent / "r.html"
        assert call("report", folder, "-o", output, "--title", f"Lundi {ALIVE}").code == 0
        title = json.loads(data_block(output.read_text(encoding="utf-8")))["title"]
        assert title.startswith("Lundi ")
        assert not alive(title)

    def test_is_the_same_page_from_two_workers(self, folder: Path) -> None:
        outputs = [folder.parent / f"{jobs}.html" for jobs in (1, 2)]
        for jobs, output in enumerate(outputs, 1):
            assert call("report", folder, "-o", output, "--jobs", jobs).code == 0
        assert outputs[0].read_bytes() == outputs[1].read_bytes()

    def test_replaces_a_file_only_by_force(self, folder: Path) -> None:
        output = folder.parent / "r.html"
        output.write_text("mine", encoding="utf-8")
        outcome = call("report", folder, "-o", output)
        assert outcome.code == 2
        assert "exists already" in complaint(outcome)
        assert output.read_text(encoding="utf-8") == "mine"
        assert call("report", folder, "-o", output, "--force").code == 0
        assert output.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")

    def test_says_that_a_folder_holds_no_article_and_writes_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "empty").mkdir()
        outcome = call("report", tmp_path / "empty", "-o", tmp_path / "r.html")
        assert outcome.code == 2
        assert outcome.err.splitlines()[-1] == (
            "cooptopics: no article could be read, so no report was written"
        )
        assert not (tmp_path / "r.html").exists()

    def test_leaves_out_what_cannot_be_read_and_says_so(self, folder: Path) -> None:
        output = folder.parent / "r.html"
        outcome = call("report", folder, folder / "lost.txt", "-o", output)
        assert outcome.code == 1
        assert "lost.txt" in complaint(outcome)
        assert "2 articles of 3 pages" in outcome.out

    def test_says_that_jinja_is_missing_before_it_works(
        self, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(page_module, "find_spec", lambda name: None)
        outcome = call("report", folder, "-o", folder.parent / "r.html")
        assert outcome.code == 2
        assert complaint(outcome).endswith("run: pip install 'cooptopics[report]'")
        assert not (folder.parent / "r.html").exists()

    def test_takes_a_model_and_thresholds(self, folder: Path, model_file: Path) -> None:
        output = folder.parent / "r.html"
        outcome = call(
            "report", folder, "-o", output, "--model", model_file, "--threshold", "drugs=1"
        )
        assert outcome.code == 0
        data = json.loads(data_block(output.read_text(encoding="utf-8")))
        names = [label["name"] for label in data["labels"]]
        found = [f for a in data["articles"] for p in a["paragraphs"] for f in p.get("found", [])]
        assert "drugs" not in {names[f["label"]] for f in found}
