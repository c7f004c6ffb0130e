"""Pages whose furniture is marked, and how well furniture is found on them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from cooptopics.article import read_article
from cooptopics.sentences import split_sentences


class Passage(NamedTuple):
    """A passage of a page: its offsets, and whether it is furniture."""

    start: int
    end: int
    furniture: bool


class MarkedPage(NamedTuple):
    """A page and its passages in order."""

    name: str
    text: str
    passages: list[Passage]


class Found(NamedTuple):
    """What was found on pages.

    Attributes
    ----------
    kept, sentences : sentences of articles of which nothing was taken for furniture, and all of them
    marked, furniture : passages of furniture that were marked from end to end, and all of them
    wrong : what was not, with whether it is furniture
    """

    kept: int
    sentences: int
    marked: int
    furniture: int
    wrong: list[tuple[str, str, bool]]


def read_marked(path: Path) -> MarkedPage:
    """Read a page of tests/pages: "+" begins a line of the article and "-" one of furniture, then "~" glues."""
    text, passages = "", []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line:
            mark, glue, content = line[0], line[1], line[2:]
            text += "" if glue == "~" or not text else "\n"
            passages.append(Passage(len(text), len(text) + len(content), mark == "-"))
            text += content
        else:
            text += "\n"
    return MarkedPage(path.name, text, passages)


def read_gold(gold: Path, folder: Path) -> Iterator[MarkedPage]:
    """Read pages that are marked in a file of their own, one passage a line, in the order of pages."""
    records = map(json.loads, gold.read_text(encoding="utf-8").splitlines())
    for name, passages in groupby(records, key=lambda record: record["file"]):
        text = (folder / name).read_bytes().decode("utf-8")
        yield MarkedPage(
            name, text, [Passage(p["start"], p["end"], p["furniture"]) for p in passages]
        )


def find_furniture(pages: Iterable[MarkedPage]) -> Found:
    """Read the articles of pages, and compare what is marked with what should be."""
    hits = {True: 0, False: 0}
    sizes = {True: 0, False: 0}
    wrong = []
    for page in pages:
        is_furniture = [False] * len(page.text)
        for part in read_article(page.text):
            is_furniture[part.start : part.end] = [part.furniture] * (part.end - part.start)
        for start, end, furniture in _units(page):
            text = page.text[start:end]
            said = {is_furniture[i] for i in range(start, end) if not page.text[i].isspace()}
            sizes[furniture] += 1
            hits[furniture] += said == {furniture}
            if said != {furniture}:
                wrong.append((page.name, text, furniture))
    return Found(hits[False], sizes[False], hits[True], sizes[True], wrong)


def _units(page: MarkedPage) -> Iterator[Passage]:
    """Passages of furniture, and the sentences of the others."""
    for passage in page.passages:
        if passage.furniture:
            yield passage
        else:
            for sentence in split_sentences(page.text, passage.start, passage.end):
                yield Passage(sentence.start, sentence.end, False)
