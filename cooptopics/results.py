"""What classification returns: an article's paragraphs with labels, probabilities and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from cooptopics.article import BODY, Paragraph
from cooptopics.pages import Page
from cooptopics.sentences import Sentence

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa


class Word(NamedTuple):
    """A word of the text and what it adds to a label's logit.

    Attributes
    ----------
    text : as it stands in the text
    share : in logits
    start, end : offsets in the page
    """

    text: str
    share: float
    start: int
    end: int


class Evidence(NamedTuple):
    """Why a paragraph carries a label.

    Attributes
    ----------
    label : the label
    sentence : the sentence that adds most to it, with offsets in the page
    words : the words that add most to it, strongest first
    """

    label: str
    sentence: Sentence
    words: tuple[Word, ...]

    def to_dict(self) -> dict[str, Any]:
        """The evidence as plain data."""
        return {
            "label": self.label,
            "sentence": {"start": self.sentence.start, "end": self.sentence.end},
            "words": [word._asdict() for word in self.words],
        }


def mark_words(
    text: str, start: int, end: int, words: Iterable[Word]
) -> Iterator[tuple[str, bool]]:
    """A passage of a text cut into pieces, each with whether it is one of these words."""
    place = start
    for word in sorted(words, key=lambda word: word.start):
        if start <= word.start and word.end <= end:
            yield text[place : word.start], False
            yield text[word.start : word.end], True
            place = word.end
    yield text[place:end], False


class ParagraphResult(NamedTuple):
    """A paragraph of a page and what the model says of it.

    Attributes
    ----------
    paragraph : the passage, with its place and kind
    labels : the labels that hold, in the model's order
    probabilities : of every label; empty for what is not judged: furniture, and as a rule another language
    evidence : one for each label that holds
    language : ISO 639 code of the language that it is in, "" where that is the model's own
    """

    paragraph: Paragraph
    labels: tuple[str, ...]
    probabilities: dict[str, float]
    evidence: tuple[Evidence, ...]
    language: str = ""

    @property
    def text(self) -> str:
        return self.paragraph.text

    @property
    def start(self) -> int:
        return self.paragraph.start

    @property
    def end(self) -> int:
        return self.paragraph.end

    @property
    def furniture(self) -> bool:
        return self.paragraph.furniture

    def to_dict(self, head: Mapping[str, Any] = MappingProxyType({})) -> dict[str, Any]:
        """The paragraph as plain data, as the command line writes it; what `head` holds comes first."""
        (page, start, end, kind), labels, probabilities, evidence, language = self
        return {
            **head,
            "start": start,
            "end": end,
            "text": page[start:end],
            "kind": kind,
            "furniture": kind != BODY,
            "language": language,
            "labels": [*labels],
            "probabilities": probabilities,
            "evidence": [found.to_dict() for found in evidence] if evidence else [],
        }


class ArticleResult(NamedTuple):
    """A page and what the model says of it.

    Attributes
    ----------
    page : the text that all offsets refer to
    paragraphs : every passage of the page, furniture too, in order
    label_names : every label that the model judges, in its order
    """

    page: str
    paragraphs: tuple[ParagraphResult, ...]
    label_names: tuple[str, ...] = ()

    @property
    def labels(self) -> dict[str, tuple[ParagraphResult, ...]]:
        """Each label that a paragraph carries, with the paragraphs that it comes from."""
        found: dict[str, list[ParagraphResult]] = {}
        for paragraph in self.paragraphs:
            for label in paragraph.labels:
                found.setdefault(label, []).append(paragraph)
        return {label: tuple(found[label]) for label in sorted(found)}

    def to_arrow(self, rows: str = "paragraphs") -> pa.Table:
        """The result as an Arrow table with the columns of docs/tables.md.

        Parameters
        ----------
        rows : "paragraphs", one row each, or "labels", one row for each label of each paragraph that was judged

        Raises
        ------
        InputError
            When pyarrow is not installed, or for another kind of rows.
        """
        from cooptopics import tables

        return tables.to_arrow([(Page("", None, self.page), self)], self.label_names, rows)

    def to_pandas(self, rows: str = "paragraphs") -> pd.DataFrame:
        """The result as a pandas data frame; see `to_arrow`."""
        from cooptopics import tables

        return tables.to_pandas(self.to_arrow(rows))

    def to_polars(self, rows: str = "paragraphs") -> pl.DataFrame:
        """The result as a Polars data frame; see `to_arrow`."""
        from cooptopics import tables

        return tables.to_polars(self.to_arrow(rows))
