"""How well articles are read out of web pages, and furniture told from them, beside other extractors.

usage: pages.py [SHARED]

Prints, for ours and every rival, the strings of real pages that must be kept and left out (SHARED/pages; what is marked
as furniture counts as left out), then the sentences and furniture of the real texts of SHARED/articles and of the
project's own in tests/pages. Without the folder the real pages are skipped. Rivals run in environments of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from environments import ROOT, environment
from marked_pages import MarkedPage, find_furniture, read_gold, read_marked

from cooptopics.article import read_article
from cooptopics.errors import InputError
from cooptopics.html import read_html

EXTRACTOR = Path(__file__).resolve().parent / "peers" / "extractor.py"
OURS = "cooptopics"
# By the names that peers/extractor.py knows.
RIVALS = (
    "trafilatura",
    "trafilatura precision",
    "trafilatura recall",
    "readability-lxml",
    "jusText",
    "Resiliparse",
    "newspaper4k",
    "news-please",
    "boilerpy3",
    "goose3",
)
TARGETS = {"kept": 0.97, "left out": 0.95, "sentences kept": 0.98, "furniture marked": 0.95}


class Count(NamedTuple):
    """So many of so many."""

    hits: int
    all: int

    def __str__(self) -> str:
        return f"{self.hits}/{self.all} {self.hits / self.all:.3f}"


def main() -> int:
    shared = Path(sys.argv[1]) if sys.argv[1:] else None
    reached = True
    if shared is not None and (shared / "pages").is_dir():
        reached &= compare_extractors(shared / "pages")
        gold = shared / "articles.gold.jsonl"
        reached &= print_furniture("real texts", read_gold(gold, shared / "articles"))
    else:
        print(f"skipped: there is no folder {shared}/pages with the real pages")
    marked = sorted((ROOT / "tests" / "pages").glob("*.txt"))
    reached &= print_furniture("texts of our own", map(read_marked, marked))
    return 0 if reached else 1


def compare_extractors(folder: Path) -> bool:
    """Print the table of extractors, and say whether ours reaches the targets."""
    expected = [json.loads(line) for line in (folder / "expected.jsonl").open(encoding="utf-8")]
    files = [folder / page["file"] for page in expected]
    print(f"{'':24}{'kept':>14}{'left out':>14}{'seconds':>9}")
    kept, left_out = print_extractor(OURS, expected, *timed(read_ours, files))
    for name in RIVALS:
        print_extractor(name, expected, *timed(read_with, files, name))
    return reaches("kept", kept) & reaches("left out", left_out)


def print_extractor(
    name: str, expected: list[dict[str, Any]], texts: list[str], seconds: float
) -> tuple[Count, Count]:
    flat = [" ".join(text.split()) for text in texts]

    def count(kind: str, wanted: bool) -> Count:
        found = [
            (" ".join(string.split()) in text) == wanted
            for page, text in zip(expected, flat)
            for string in page[kind]
        ]
        return Count(sum(found), len(found))

    kept, left_out = count("with", True), count("without", False)
    print(f"{name:24}{kept!s:>14}{left_out!s:>14}{seconds:9.1f}")
    return kept, left_out


def timed(read: Any, *args: Any) -> tuple[list[str], float]:
    began = time.perf_counter()
    return read(*args), time.perf_counter() - began


def read_ours(files: list[Path]) -> list[str]:
    """The body of each page's article; a page that is refused gives none."""
    texts = []
    for file in files:
        try:
            page = read_html(file.read_bytes(), file.name, print)
        except InputError as error:
            print(error)
            texts.append("")
            continue
        body = [part.text for part in read_article(page.text) if not part.furniture]
        texts.append("\n".join(body))
    return texts


def read_with(files: list[Path], name: str) -> list[str]:
    run = [environment(name), str(EXTRACTOR), name, *map(str, files)]
    ended = subprocess.run(run, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)
    texts: list[str] = json.loads(ended.stdout.splitlines()[-1])
    return texts


def print_furniture(what: str, pages: Iterable[MarkedPage]) -> bool:
    found = find_furniture(pages)
    kept = Count(found.kept, found.sentences)
    marked = Count(found.marked, found.furniture)
    print(f"{what}: sentences kept {kept}, furniture marked {marked}")
    return reaches("sentences kept", kept) & reaches("furniture marked", marked)


def reaches(what: str, count: Count) -> bool:
    target = TARGETS[what]
    if count.hits < target * count.all:
        print(f"missed: {what} {count}, and {target} is asked")
        return False
    return True


if __name__ == "__main__":
    sys.exit(main())
