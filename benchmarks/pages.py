"""How well articles are read out of web pages, and furniture told from them, beside other extractors.

usage: pages.py [SHARED]

Prints, for ours and every rival, the strings that must be kept and left out of real pages (SHARED/pages) and of broken ones
(tests/web_pages.py); what is marked as furniture counts as left out. Then the sentences and furniture of the real texts of
SHARED/articles and of the project's own in tests/pages. Without the folder the real pages are skipped. Rivals run in
environments of their own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from environments import ROOT, environment
from marked_pages import MarkedPage, find_furniture, read_gold, read_marked

from cooptopics.article import read_article
from cooptopics.errors import InputError
from cooptopics.html import read_html

TESTS = ROOT / "tests"
sys.path.insert(0, str(TESTS))
import web_pages  # noqa: E402

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


class Expected(NamedTuple):
    """A page, and strings that an extraction must keep and leave out."""

    file: Path
    keep: list[str]
    leave_out: list[str]


class Count(NamedTuple):
    """So many of so many."""

    hits: int
    all: int

    def __str__(self) -> str:
        return f"{self.hits}/{self.all} {self.hits / self.all:.3f}"


def main() -> int:
    shared = Path(sys.argv[1]) if sys.argv[1:] else None
    has_real = shared is not None and (shared / "pages").is_dir()
    reached = True
    with tempfile.TemporaryDirectory() as folder:
        expected = {"broken": write_broken(Path(folder))}
        if shared is not None and has_real:
            expected = {"real": read_expected(shared / "pages"), **expected}
        else:
            print(f"skipped: there is no folder {shared}/pages with the real pages")
        reached &= compare_extractors(expected)
    if shared is not None and has_real:
        gold = shared / "articles.gold.jsonl"
        reached &= print_furniture("real texts", read_gold(gold, shared / "articles"))
    marked = sorted((TESTS / "pages").glob("*.txt"))
    reached &= print_furniture("texts of our own", map(read_marked, marked))
    return 0 if reached else 1


def read_expected(folder: Path) -> list[Expected]:
    lines = (folder / "expected.jsonl").read_text(encoding="utf-8").splitlines()
    return [
        Expected(folder / page["file"], page["with"], page["without"])
        for page in map(json.loads, lines)
    ]


def write_broken(folder: Path) -> list[Expected]:
    """Put the made-up pages of the tests where extractors find them."""
    expected = []
    for number, page in enumerate(web_pages.BROKEN.values()):
        path = folder / f"{number}.html"
        path.write_text(page.markup, encoding="utf-8")
        expected.append(Expected(path, page.keep, page.leave_out))
    return expected


def compare_extractors(expected: dict[str, list[Expected]]) -> bool:
    """Print the table of extractors, and say whether ours reaches the targets."""
    heads = (f"{f'{kind}: kept':>18}{'left out':>14}{'seconds':>9}" for kind in expected)
    print(" " * 24 + "".join(heads))
    reached = True
    for name in (OURS, *RIVALS):
        row = f"{name:24}"
        for pages in expected.values():
            files = [page.file for page in pages]
            began = time.perf_counter()
            texts = read_ours(files) if name == OURS else read_with(files, name)
            seconds = time.perf_counter() - began
            kept, left_out = count(pages, texts)
            row += f"{kept!s:>18}{left_out!s:>14}{seconds:9.1f}"
            if name == OURS:
                reached &= reaches("kept", kept) & reaches("left out", left_out)
        print(row)
    return reached


def count(pages: list[Expected], texts: list[str]) -> tuple[Count, Count]:
    """How many strings were kept of those to keep, and left out of those to leave out."""
    flat = [" ".join(text.split()) for text in texts]
    kept = [" ".join(s.split()) in text for page, text in zip(pages, flat) for s in page.keep]
    left = [
        " ".join(s.split()) not in text for page, text in zip(pages, flat) for s in page.leave_out
    ]
    return Count(sum(kept), len(kept)), Count(sum(left), len(left))


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
