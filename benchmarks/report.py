"""Size of the report of 2,000 articles, and how long its filters take in a browser.

usage: report.py [NUMBER]

The articles are paragraphs of the shipped corpus put together by chance, six each, so that about as many carry labels as
in a folder that was searched for police news. Times are those from a change of the filter to the next picture, with everything laid
out, in Debian's Chromium.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import sync_playwright

import cooptopics
from cooptopics.annotation import read_corpus
from cooptopics.dates import Date
from cooptopics.pages import Page
from cooptopics.report import make_page, make_report
from cooptopics.resources import shipped_corpus

WANTED_MB = 15
WANTED_SECONDS = 0.2
PARAGRAPHS = 6  # of an article
CHANGES = {
    "domain": ["0", "3", ""],
    "partner": ["VN", "SN", ""],
    "from": ["2024-06-01", "2025-06-01", ""],
    "text": ["police", "police drogue", "introuvable", ""],
}
CHANGE = """([name, value]) => new Promise((resolve) => {
  const field = document.querySelector(`#filter [name=${name}]`);
  const began = performance.now();
  field.value = value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.body.getBoundingClientRect();
  requestAnimationFrame(() => setTimeout(() => resolve((performance.now() - began) / 1000)));
})"""


def main() -> int:
    number = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "report.html")
        seconds = write_report(path, number)
        size = path.stat().st_size / 1e6
        print(f"{number:,} articles: {size:.1f} MB, wanted {WANTED_MB}; made in {seconds:.1f} s")
        if chromium is None:
            print("skipped: there is no Chromium to time the filters in")
            return int(size > WANTED_MB)
        slowest = time_filters(path, chromium)
    return int(size > WANTED_MB or slowest > WANTED_SECONDS)


def write_report(path: Path, number: int) -> float:
    """Write the report, and return the seconds that labelling and writing took."""
    chance = random.Random(0)
    texts = [entry.text for entry in read_corpus(shipped_corpus())]
    pages = []
    for i in range(number):
        date = Date(chance.randint(2022, 2025), chance.randint(1, 12), chance.randint(1, 28))
        text = "\n\n".join(chance.sample(texts, PARAGRAPHS))
        pages.append(Page(f"page-{i}.txt", None, text, title=f"Article {i}", date=date))
    model = cooptopics.load()
    began = time.perf_counter()
    labelled = zip(pages, model.classify_many(page.text for page in pages))
    path.write_text(make_page(make_report(labelled, model), "Benchmark"), encoding="utf-8")
    return time.perf_counter() - began


def time_filters(path: Path, chromium: str) -> float:
    """Print how long the page takes to open and each field to answer; the slowest of all answers, in seconds."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        began = time.perf_counter()
        page.goto(path.as_uri())
        page.locator("#list article").first.wait_for()
        print(f"opens in {time.perf_counter() - began:.1f} s")
        found = {
            name: [change(page, name, v) for v in values * 3] for name, values in CHANGES.items()
        }
        browser.close()
    for name, times in found.items():
        print(f"{name:8} median {statistics.median(times):.3f} s, slowest {max(times):.3f} s")
    slowest = max(max(times) for times in found.values())
    print(f"slowest {slowest:.3f} s, wanted {WANTED_SECONDS}")
    return slowest


def change(page: BrowserPage, name: str, value: str) -> float:
    return float(page.evaluate(CHANGE, [name, value]))


if __name__ == "__main__":
    sys.exit(main())
