"""What the report shows of labelled pages, as plain data: each dispatch once, newest first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

from cooptopics.annotation import MAX_WORDS
from cooptopics.dates import article_date
from cooptopics.dispatches import DispatchIndex, body_of
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.partners import relate
from cooptopics.results import ArticleResult, Evidence, ParagraphResult

Record = dict[str, Any]
_TITLE = 150  # characters; a longer first paragraph is no title
_ONE_UNIT = "\uffff"  # signs up to this one are one unit of UTF-16


def make_report(results: Iterable[tuple[Page, ArticleResult]], model: Model) -> Record:
    """Gather what the report shows.

    Parameters
    ----------
    results : pages with what the model says of them
    model : whose labels the results carry

    Returns
    -------
    dict
        `labels` (name and definition of each), `language`, and `articles`, newest first, those without a date last:
        each with `name`, `title`, `date`, `site`, `url`, `copies` (names and sites of pages with nearly the same text)
        and the `paragraphs` of its body. Of a paragraph `id`, `text` and `start` are told, and of one with labels
        `found` (place of the label among `labels`, probability, sentence, words) and the `pairs` of parties that
        cooperate. Sentences and words are offsets in the paragraph in units of UTF-16, as JavaScript counts.
    """
    places = {label: place for place, label in enumerate(model.labels)}
    index = DispatchIndex()
    articles: list[Record] = []
    of_dispatch: dict[int, Record] = {}
    for number, (page, result) in enumerate(results):
        first = index.add(body_of(result))
        if first is None:
            of_dispatch[number] = _article(page, result, places)
            articles.append(of_dispatch[number])
        else:
            of_dispatch[first]["copies"].append({"name": page.name, "site": page.site})
    articles.sort(key=lambda article: str(article["date"]), reverse=True)
    labels = [{"name": name, "definition": model.definitions[name]} for name in model.labels]
    return {"labels": labels, "language": model.language, "articles": articles}


def _article(page: Page, result: ArticleResult, places: dict[str, int]) -> Record:
    body = [part for part in result.paragraphs if not part.furniture]
    date = article_date([part.paragraph for part in result.paragraphs], page.date)
    return {
        "name": page.name,
        "title": page.title or _first_line(body) or page.name,
        "date": str(date) if date else "",
        "site": page.site,
        "url": page.url,
        "copies": [],
        "paragraphs": [_paragraph(part, places) for part in body],
    }


def _first_line(body: Sequence[ParagraphResult]) -> str:
    """The title of a plain text is its first line."""
    return body[0].text if body and len(body[0].text) <= _TITLE else ""


def _paragraph(part: ParagraphResult, places: dict[str, int]) -> Record:
    record: Record = {"id": _entry_id(part.text), "start": part.start, "text": part.text}
    if part.labels:
        record["found"] = [_evidence(found, part, places) for found in part.evidence]
        pairs = {(relation.first, relation.second): None for relation in relate(part)}
        record["pairs"] = list(pairs)
    return record


def _entry_id(text: str) -> str:
    """The id of a text as an annotated entry, the same in every report; "" where it is too long for one."""
    if len(text.split()) > MAX_WORDS:
        return ""
    return "report-" + hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _evidence(found: Evidence, part: ParagraphResult, places: dict[str, int]) -> Record:
    spans = [found.sentence[:2], *((word.start, word.end) for word in found.words)]
    sentence, *words = (_utf16_span(part, *span) for span in spans)
    return {
        "label": places[found.label],
        "probability": part.probabilities[found.label],
        "sentence": sentence,
        "words": words,
    }


def _utf16_span(part: ParagraphResult, start: int, end: int) -> tuple[int, int]:
    """A span of the page as offsets in the paragraph, in units of UTF-16."""
    return _utf16_length(part.text[: start - part.start]), _utf16_length(
        part.text[: end - part.start]
    )


def _utf16_length(text: str) -> int:
    return len(text) if text.isascii() else len(text) + sum(sign > _ONE_UNIT for sign in text)
