"""What to label next: paragraphs that the model is unsure of and that are new beside one another."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from cooptopics.annotation import MAX_WORDS, Entry
from cooptopics.article import BODY, Paragraph, read_article
from cooptopics.batches import batches
from cooptopics.errors import InputError
from cooptopics.model import UNITS, Floats, Model
from cooptopics.ngrams import tokenize
from cooptopics.pages import Page
from cooptopics.shingles import ShingleIndex, find_repeats
from cooptopics.strategies import DEFAULT, STRATEGIES, choose_balanced, prioritise

NOTE = "labels are a guess of the model; correct them"
_MIN_WORDS = 5
_BATCH_LETTERS = 1 << 20
_CANDIDATES = 20  # kept for each place


class Suggestion(NamedTuple):
    """A paragraph that is worth labelling.

    Attributes
    ----------
    entry : its text with the labels that the model guesses, ready for a corpus once they are corrected
    probabilities : of every label of the model
    file, article : where it stands; `article` is the id of the record, if it has one
    start, end : its offsets there, in characters
    """

    entry: Entry
    probabilities: dict[str, float]
    file: str
    article: str | None
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """The suggestion as a line of a corpus; `cooptopics.annotation` passes over what it does not know."""
        entry = self.entry
        return {
            "id": entry.id,
            "text": entry.text,
            "labels": [label for label in self.probabilities if label in entry.labels],
            "annotated_for": list(self.probabilities),
            "source": entry.source,
            "note": entry.note,
            "probabilities": self.probabilities,
            "file": self.file,
            **({} if self.article is None else {"article": self.article}),
            "start": self.start,
            "end": self.end,
        }


class _Passage(NamedTuple):
    """A paragraph and the page that it comes from, which is not kept."""

    file: str
    article: str | None
    start: int
    end: int
    text: str


def suggest(
    pages: Iterable[Page | str],
    model: Model,
    n: int = 100,
    strategy: str = DEFAULT,
    seen: Sequence[str] = (),
    unit: str = "article",
    seed: int = 0,
    any_language: bool = False,
) -> list[Suggestion]:
    """Choose the paragraphs whose labels would teach a model most.

    Furniture, paragraphs of fewer than five words or in another language than the model's, and near-duplicates are
    passed over. Pages are read once, and only the best candidates are kept, so that memory does not grow with their
    number.

    Parameters
    ----------
    pages : read as they are needed
    model : whose guesses count
    n : how many to choose, if there are as many
    strategy : one of `cooptopics.strategies.STRATEGIES`
    seen : texts that are labelled already; what repeats one is passed over
    unit : "article" cuts pages into paragraphs and leaves out furniture; "text" takes them whole
    seed : of "random-sampling"
    any_language : choose among paragraphs in another language than the model's too

    Returns
    -------
    list of Suggestion
        Best first.

    Raises
    ------
    InputError
        For an unknown strategy or unit, or an `n` below 1.
    """
    if isinstance(pages, str):
        raise TypeError("expected pages, not one string; put it into a list")
    if strategy not in STRATEGIES:
        raise InputError(f"strategy must be one of {', '.join(STRATEGIES)}, not {strategy!r}")
    if unit not in UNITS:
        raise InputError(f"unit must be one of {', '.join(UNITS)}, not {unit!r}")
    if n < 1:
        raise InputError(f"the number of suggestions must be at least 1, not {n}")
    known = ShingleIndex(seen)
    candidates = _Candidates(model, strategy, n, seed, any_language)
    for batch in batches(_passages(pages, unit), _letters_of, _BATCH_LETTERS):
        texts = [passage.text for passage in batch]
        n_words = np.diff(tokenize(texts).bounds)
        wanted = (n_words >= _MIN_WORDS) & ~known.find_repeats(texts)
        candidates.add([batch[i] for i in np.flatnonzero(wanted)])
    return candidates.choose()


def _passages(pages: Iterable[Page | str], unit: str) -> Iterator[_Passage]:
    """The paragraphs of pages, as far as a corpus can hold them."""
    for number, page in enumerate(pages):
        file, article, text = page[:3] if isinstance(page, Page) else ("", str(number), page)
        read = read_article(text) if unit == "article" else [Paragraph(text, 0, len(text))]
        for paragraph in read:
            if paragraph.kind == BODY and len(paragraph.text.split()) <= MAX_WORDS:
                yield _Passage(file, article, paragraph.start, paragraph.end, paragraph.text)


def _letters_of(passage: _Passage) -> int:
    return len(passage.text)


class _Candidates:
    """The best paragraphs so far, by every priority of a strategy."""

    def __init__(self, model: Model, strategy: str, n: int, seed: int, any_language: bool) -> None:
        self._model = model
        self._any_language = any_language
        self._strategy = strategy
        self._n = n
        self._random = np.random.default_rng(seed)
        self._passages: list[_Passage] = []
        self._probabilities: Floats = np.zeros((0, len(model.labels)))
        self._priorities = self._prioritise(self._probabilities)
        self._most = max(n, _CANDIDATES * n // self._priorities.shape[1])

    def add(self, passages: list[_Passage]) -> None:
        texts = [passage.text for passage in passages]
        probabilities, languages = self._model.predict_with_languages(texts)
        if not self._any_language:
            own = [i for i, language in enumerate(languages) if not language]
            passages, probabilities = [passages[i] for i in own], probabilities[own]
        self._passages += passages
        self._probabilities = np.concatenate([self._probabilities, probabilities])
        self._priorities = np.concatenate([self._priorities, self._prioritise(probabilities)])
        if len(self._passages) > 2 * self._most * self._priorities.shape[1]:
            self._keep_best()

    def _prioritise(self, probabilities: Floats) -> Floats:
        thresholds = np.array([self._model.thresholds[label] for label in self._model.labels])
        return prioritise(self._strategy, probabilities, thresholds, self._random)

    def _keep_best(self) -> None:
        """Drop repeats of better paragraphs, then those that no priority has among its best; sort the rest."""
        order = np.argsort(-self._priorities.sum(axis=1), kind="stable")
        order = order[~find_repeats([self._passages[i].text for i in order])]
        ranks = np.argsort(np.argsort(-self._priorities[order], axis=0, kind="stable"), axis=0)
        order = order[(ranks < self._most).any(axis=1)]
        self._passages = [self._passages[i] for i in order]
        self._probabilities = self._probabilities[order]
        self._priorities = self._priorities[order]

    def choose(self) -> list[Suggestion]:
        self._keep_best()
        chosen = list(range(min(self._n, len(self._passages))))
        if self._strategy == "balanced":
            counts = self._model.vocabulary.count([passage.text for passage in self._passages])
            chosen = choose_balanced(self._priorities, counts, self._n)
        return [self._suggestion(i) for i in chosen]

    def _suggestion(self, i: int) -> Suggestion:
        model, (file, article, start, end, text) = self._model, self._passages[i]
        guesses = dict(zip(model.labels, self._probabilities[i].tolist()))
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        entry = Entry(
            id=f"suggested-{digest[:16]}",
            text=text,
            labels=frozenset(x for x in guesses if guesses[x] >= model.thresholds[x]),
            annotated_for=frozenset(guesses),
            source=file if article is None else f"{file}#{article}",
            note=NOTE,
        )
        rounded = {label: round(p, 4) for label, p in guesses.items()}
        return Suggestion(entry, rounded, file, article, start, end)
