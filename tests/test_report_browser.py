"""The report in a real browser: text that attacks stays text, filters, downloads, corrections, access for all.

Debian's Chromium is driven through Playwright; where there is none, these tests are skipped.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from cli_tools import ALIVE, call
from playwright.sync_api import Browser, Download, Page, sync_playwright

import cooptopics
from cooptopics import annotation, pages
from cooptopics.dates import Date
from cooptopics.model import Model
from cooptopics.report import make_page, make_report
from cooptopics.resources import shipped_corpus

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="there is no Chromium here")

HTML_ATTACKS = (
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 1</script>",
    "<!--<script>",
    "<img src=x onerror='window.hit = 1'>",
    "<svg/onload=window.hit=1>",
    "<a href='javascript:window.hit=1'>ici</a>",
    "</textarea></title></style></template><iframe srcdoc='<script>top.hit=1</script>'>",
    "'\"><b onmouseover=window.hit=1>",
    "{{constructor.constructor('window.hit=1')()}} ${window.hit=1} <%= 7 %>",
    "\u2028window.hit = 1\u2029",
    "javascript:window.hit=1",
    "https://exemple.vn/\u202egpj.exe",
)
FORMULAS = (
    '=HYPERLINK("https://exemple.vn";"ici")',
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1)",
    "\t=1+1",
    "\r=1+1",
    "; =1+1",
    "\uff1d1+1",
)
# What a spreadsheet could run, at the start of a cell or behind what may separate cells.
FORMULA = re.compile(r"(?:^|[,;\t\r\n])\s*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# Each about drugs, by other countries, and no two the same dispatch.
STORIES = {
    "Au Mékong": "Hanoï – Le Vietnam et le Laos ont décidé mardi de lutter ensemble contre le trafic de drogue le long du "
    "Mékong, où leurs garde-frontières patrouillent désormais chaque nuit.",
    "À Tanger": "Rabat – Deux tonnes de cannabis ont été saisies au large de Tanger par les polices marocaine et espagnole, "
    "qui suivaient depuis l'été le même réseau de stupéfiants.",
    "À Kidira": "Dakar – Gendarmes sénégalais et maliens échangeront leurs renseignements sur les passeurs de cocaïne, selon "
    "l'accord antidrogue signé jeudi à Kidira par le Sénégal et le Mali.",
    "À Cotonou": "Cotonou – Interpol aide le Bénin à démanteler les filières d'héroïne du port, a dit lundi la police "
    "béninoise à l'issue d'une opération antidrogue commune.",
}
QUIET = "La pluie est tombée toute la nuit sur les rizières du delta, et les écoles sont restées fermées."


def hostile() -> list[pages.Page]:
    """One article for each attack: it is the title, the site, the address, the name and part of the text."""
    attacks = (*HTML_ATTACKS, *FORMULAS, ALIVE)
    entries = annotation.read_corpus(shipped_corpus())
    texts = [entry.text for entry in entries if "drugs" in entry.labels and len(entry.text) > 200]
    return [
        pages.Page(f"page {attack}", attack, f"{attack} {text}", attack, None, attack, attack)
        for attack, text in zip(attacks, texts[:: len(texts) // len(attacks)])
    ]


def hostile_model() -> Model:
    model = cooptopics.load()
    return replace(
        model, definitions=dict.fromkeys(model.labels, "<script>window.hit = 1</script>")
    )


def write_report(path: Path, articles: list[pages.Page], title: str = "Titre") -> Path:
    model = hostile_model()
    report = make_report([(page, model.classify(page.text)) for page in articles], model)
    path.write_text(make_page(report, title), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


class Seen:
    """What a browser did while a page was open."""

    def __init__(self) -> None:
        self.dialogs: list[str] = []
        self.complaints: list[str] = []
        self.requests: list[str] = []

    def watch(self, page: Page) -> None:
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


def open_page(browser: Browser, path: Path, **options: Any) -> tuple[Page, Seen]:
    page = browser.new_page(accept_downloads=True, **options)
    seen = Seen()
    seen.watch(page)
    page.goto(path.as_uri())
    return page, seen


@pytest.fixture(scope="module")
def hostile_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return write_report(folder / "report.html", hostile(), HTML_ATTACKS[1])


@pytest.fixture(scope="module")
def plain_report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    dates = (Date(2025, 1, 10), Date(2025, 2, 20), Date(2025, 3), None)
    articles = [
        pages.Page(f"{i}.txt", None, text, title, date, "Le Fleuve" if i == 0 else "")
        for i, ((title, text), date) in enumerate(zip(STORIES.items(), dates))
    ]
    articles.append(pages.Page("pluie.txt", None, QUIET, "La pluie"))
    return write_report(tmp_path_factory.mktemp("plain") / "report.html", articles)


@pytest.fixture
def page(browser: Browser, plain_report: Path) -> Iterator[Page]:
    page, seen = open_page(browser, plain_report)
    yield page
    assert seen.complaints == []
    page.close()


def titles(page: Page) -> list[str]:
    return page.locator("#list h3").all_inner_texts()


def saved(page: Page, button: str) -> str:
    with page.expect_download() as waiting:
        page.click(button)
    download: Download = waiting.value
    return Path(download.path()).read_bytes().decode("utf-8")


class TestAttacks:
    def test_run_nothing_and_ask_for_nothing(self, browser: Browser, hostile_report: Path) -> None:
        page, seen = open_page(browser, hostile_report)
        page.check("#unlabelled")
        for opened in ("details > summary", "#list details > summary"):
            for summary in page.locator(opened).all():
                if summary.is_visible():
                    summary.click()
        page.mouse.move(200, 200)
        page.mouse.wheel(0, 4000)
        page.wait_for_timeout(200)
        assert page.evaluate("window.hit") is None
        assert (seen.dialogs, seen.complaints) == ([], [])
        assert seen.requests == [hostile_report.as_uri()]
        page.close()

    def test_are_shown_as_they_stand(self, browser: Browser, hostile_report: Path) -> None:
        page, _ = open_page(browser, hostile_report)
        while page.locator("#more").is_visible():
            page.click("#more")
        shown = {title.strip() for title in titles(page)}
        assert {attack for attack in HTML_ATTACKS if attack.isprintable()} <= shown
        page.close()

    def test_make_no_link_frame_or_picture(self, browser: Browser, hostile_report: Path) -> None:
        page, _ = open_page(browser, hostile_report)
        assert page.locator("main a, iframe, img, object, embed, video, audio").count() == 0
        page.close()

    def test_cannot_hide_by_signs_that_nobody_sees(
        self, browser: Browser, hostile_report: Path
    ) -> None:
        page, _ = open_page(browser, hostile_report)
        while page.locator("#more").is_visible():
            page.click("#more")
        text = page.inner_text("body")
        assert not re.search("[\x00-\x08\x1b\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
        assert "\\u202e" in text
        page.close()

    def test_no_cell_of_the_table_is_a_formula(
        self, browser: Browser, hostile_report: Path
    ) -> None:
        page, _ = open_page(browser, hostile_report)
        table = saved(page, "#save-table")
        rows = list(csv.reader(io.StringIO(table.removeprefix("\ufeff"))))
        assert len(rows) > len(hostile())
        for row in rows:
            for cell in row:
                assert not FORMULA.search(cell), cell
        page.close()

    def test_leave_corrections_whole(
        self, browser: Browser, hostile_report: Path, tmp_path: Path
    ) -> None:
        page, _ = open_page(browser, hostile_report)
        page.locator(".review summary").first.click()
        page.locator(".review input").first.uncheck()
        (line,) = saved(page, "#save-corrections").splitlines()
        model = hostile_model()
        known = {
            paragraph.text
            for article in hostile()
            for paragraph in model.classify(article.text).paragraphs
        }
        assert json.loads(line)["text"] in known
        page.close()


class TestFilter:
    @pytest.mark.parametrize(
        ("field", "value", "left"),
        [
            ("text", "TANGER", ["À Tanger"]),
            ("text", "mekong fleuve", ["Au Mékong"]),
            ("from", "2025-02-01", ["À Kidira", "À Tanger"]),
            ("to", "2025-01-31", ["Au Mékong"]),
            ("partner", "MA", ["À Tanger"]),
            ("domain", "0", ["À Kidira", "À Tanger", "Au Mékong", "À Cotonou"]),
        ],
    )
    def test_leaves_what_was_asked_for(
        self, page: Page, field: str, value: str, left: list[str]
    ) -> None:
        control = page.locator(f"#filter [name={field}]")
        if field in ("partner", "domain"):
            control.select_option(value)
        else:
            control.fill(value)
        assert titles(page) == left
        assert page.inner_text("#count").startswith(f"{len(left)} article")

    def test_of_two_partners_leaves_their_articles(self, page: Page) -> None:
        page.select_option("#filter [name=partner]", "SN")
        page.select_option("#filter [name=other]", "ML")
        assert titles(page) == ["À Kidira"]

    def test_shows_all_again(self, page: Page) -> None:
        everything = titles(page)
        page.fill("#filter [name=text]", "nulle part")
        assert titles(page) == []
        assert "No article passes the filter." in page.inner_text("#list")
        page.click("#filter [type=reset]")
        page.locator("#list h3").first.wait_for()
        assert titles(page) == everything

    def test_follows_a_number_of_the_heat_map(self, page: Page) -> None:
        page.click("#heat [aria-label='Morocco, drugs: 1 article']")
        assert titles(page) == ["À Tanger"]

    def test_follows_a_pair_of_the_table(self, page: Page) -> None:
        page.click("#pairs summary")
        page.get_by_role("button", name="Spain – Morocco").click()
        assert titles(page) == ["À Tanger"]
        assert page.locator("#pairs tbody tr").count() == 1

    def test_leaves_articles_without_a_label_to_who_asks(self, page: Page) -> None:
        assert "La pluie" not in titles(page)
        page.check("#unlabelled")
        assert "La pluie" in titles(page)


class TestDownload:
    def test_holds_the_rows_that_are_seen(self, page: Page) -> None:
        page.fill("#filter [name=from]", "2025-02-01")
        table = saved(page, "#save-table")
        rows = list(csv.DictReader(io.StringIO(table.removeprefix("\ufeff"))))
        assert [row["title"] for row in rows] == ["À Kidira", "À Tanger"]
        assert [row["together"] for row in rows] == ["ML+SN", "ES+MA"]


class TestCorrections:
    def test_are_what_train_learns_from(
        self, page: Page, tmp_path: Path, entries: list[annotation.Entry]
    ) -> None:
        page.fill("#annotator", "relectrice")
        page.locator(".review summary").nth(0).click()
        page.locator(".review input").nth(0).uncheck()
        page.locator(".review summary").nth(1).click()
        page.get_by_text("They are right as they stand").nth(1).click()
        assert page.inner_text("#save-corrections") == "Save corrections (2)"
        corrections = tmp_path / "corrections.jsonl"
        corrections.write_text(saved(page, "#save-corrections"), encoding="utf-8")
        read = annotation.read_corpus([corrections])
        assert [sorted(entry.labels) for entry in read] == [[], ["drugs"]]
        annotation.write_corpus(tmp_path / "base.jsonl", entries)
        model = tmp_path / "m.safetensors"
        args = (corrections, tmp_path / "base.jsonl", "--no-base", "-o", model)
        assert call("train", *args).code == 0
        assert cooptopics.load(model).was_trained_on([entry.text for entry in read]).all()

    def test_can_be_undone(self, page: Page) -> None:
        page.locator(".review summary").first.click()
        page.locator(".review input").first.uncheck()
        page.get_by_text("Undo").first.click()
        assert page.locator(".review input").first.is_checked()
        assert page.locator("#save-corrections").is_disabled()


class TestAccess:
    def test_every_control_is_reached_and_seen_by_keyboard(self, page: Page) -> None:
        wanted = page.evaluate(
            "[...document.querySelectorAll('button, select, input, summary, a[href]')]"
            ".filter((e) => e.checkVisibility() && !e.disabled).length"
        )
        reached = set()
        for _ in range(10 * wanted):
            page.keyboard.press("Tab")
            place, outline = page.evaluate(
                "(() => { const e = document.activeElement;"
                " const all = [...document.querySelectorAll('button, select, input, summary, a[href]')];"
                " return [all.indexOf(e), getComputedStyle(e).outlineStyle]; })()"
            )
            if place >= 0:
                assert outline != "none", page.evaluate("document.activeElement.outerHTML")
                reached.add(place)
            if len(reached) == wanted:
                break
        assert len(reached) == wanted

    def test_filter_and_corrections_work_by_keyboard(self, page: Page) -> None:
        page.focus("#filter [name=text]")
        page.keyboard.type("tanger")
        assert titles(page) == ["À Tanger"]
        page.focus(".review summary")
        page.keyboard.press("Enter")
        page.focus(".review input")
        page.keyboard.press("Space")
        assert page.inner_text("#save-corrections") == "Save corrections (1)"

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    @pytest.mark.parametrize("width", [1200, 360])
    def test_axe_finds_nothing(
        self, browser: Browser, plain_report: Path, scheme: Any, width: int
    ) -> None:
        viewport: Any = {"width": width, "height": 900}
        page, _ = open_page(browser, plain_report, color_scheme=scheme, viewport=viewport)
        for summary in page.locator("summary").all():
            summary.click()
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        page.close()

    @pytest.mark.parametrize("width", [1200, 360])
    def test_nothing_is_cut_off_at_the_side(
        self, browser: Browser, plain_report: Path, width: int
    ) -> None:
        viewport: Any = {"width": width, "height": 900}
        page, _ = open_page(browser, plain_report, viewport=viewport)
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert width < 1200 or page.evaluate("heat.scrollWidth - heat.clientWidth") == 0
        page.close()

    def test_goes_dark_and_light_by_its_button(self, page: Page) -> None:
        colours = []
        for _ in range(3):
            colours.append(page.evaluate("getComputedStyle(document.body).backgroundColor"))
            page.click("#theme")
        assert colours[0] == colours[2] != colours[1]

    def test_prints_the_articles_and_no_controls(self, page: Page) -> None:
        page.emulate_media(media="print")
        assert page.locator("#list article").first.is_visible()
        assert not page.locator("#save-table").is_visible()
        assert not page.locator("#filter select").first.is_visible()
