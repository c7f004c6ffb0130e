"""The classifier: texts and pages to probabilities and labels, with NumPy alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache, partial
from itertools import accumulate, chain
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from cooptopics.annotation import unknown_label
from cooptopics.article import BODY, Paragraph, read_article
from cooptopics.batches import batches, check_texts
from cooptopics.combination import Combination, sigmoid
from cooptopics.digests import Digests, digest_texts
from cooptopics.errors import InputError
from cooptopics.explanation import Explanation, explain, find_evidence
from cooptopics.files import write_atomically
from cooptopics.language import LanguageGuard
from cooptopics.precision_recall import choose_point, stored_curve
from cooptopics.results import ArticleResult, ParagraphResult
from cooptopics.scoring import LinearScorer
from cooptopics.vocabulary import Vocabulary
from cooptopics.workers import run_in_order

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

Floats = npt.NDArray[np.float64]
UNITS = ("article", "text")


@dataclass(frozen=True)
class Model:
    """A trained classifier; `cooptopics.load` reads one, `cooptopics.training.train` makes one.

    Attributes
    ----------
    definitions : each label with its definition, in the order of every column below
    thresholds : for each label, the probability from which it holds
    vocabulary : the n_ngrams n-grams that count
    idf : array of shape (n_ngrams,)
    weights : array of shape (n_ngrams, n_scores)
    score_intercepts : array of shape (n_scores,)
    score_names : names of the linear scores
    combination : how the scores make up each label's probability
    language : ISO 639-1 code of the language that it was trained on, or "": then other languages are not told
    info : what is known of the training: corpus, settings, metrics, versions
    training_texts : sorted digests of the texts that it was trained on; empty when they are not known
    """

    definitions: Mapping[str, str]
    thresholds: Mapping[str, float]
    vocabulary: Vocabulary
    idf: npt.NDArray[np.float32]
    weights: npt.NDArray[np.float16] | npt.NDArray[np.float32]
    score_intercepts: Floats
    score_names: tuple[str, ...]
    combination: Combination
    language: str = ""
    info: Mapping[str, Any] = field(default_factory=dict)
    training_texts: Digests = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the labels: the order of every column."""
        return tuple(self.definitions)

    @cached_property
    def scorer(self) -> LinearScorer:
        """The linear part, made at first use."""
        weighted = self.idf[:, None] * self.weights
        return LinearScorer(
            self.vocabulary, weighted, self.score_intercepts, self._language_guard.marks
        )

    @cached_property
    def _language_guard(self) -> LanguageGuard:
        return LanguageGuard(self.language, self.vocabulary)

    @cached_property
    def _threshold_row(self) -> Floats:
        return np.array([self.thresholds[label] for label in self.labels])

    def __getstate__(self) -> dict[str, Any]:
        """For worker processes: without the tables, which hold a lock and are made again at first use."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def predict_proba(self, texts: Sequence[str]) -> Floats:
        """Probability of each label for each text taken whole, in whatever language, shape (n_texts, n_labels)."""
        return sigmoid(self.combination.logits(self.scorer.scores(check_texts(texts))))

    def predict_with_languages(self, texts: Sequence[str]) -> tuple[Floats, list[str]]:
        """As `predict_proba`, and the language of each text, "" where it is the model's own."""
        scores, languages = self._score(check_texts(texts))
        return sigmoid(self.combination.logits(scores)), languages

    def predict(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether each label holds for each text taken whole, in whatever language, shape (n_texts, n_labels)."""
        holds: npt.NDArray[np.bool_] = self.predict_proba(texts) >= self._threshold_row
        return holds

    def classify(
        self, page: str, unit: str = "article", any_language: bool = False
    ) -> ArticleResult:
        """Label the paragraphs of a page.

        Parameters
        ----------
        page : plain text of a page
        unit : "article" cuts the page into paragraphs and marks furniture; "text" takes it whole
        any_language : judge paragraphs in another language than the model's too
        """
        return self._classify_batch([page], unit, any_language)[0]

    def classify_many(
        self,
        pages: Iterable[str],
        unit: str = "article",
        jobs: int = 1,
        any_language: bool = False,
    ) -> Iterator[ArticleResult]:
        """Label pages one after the other, in order and in constant memory.

        Parameters
        ----------
        pages : read as they are needed
        unit : as for `classify`
        jobs : worker processes; 1 works in this one
        any_language : as for `classify`
        """
        if isinstance(pages, str):
            raise TypeError("expected pages, not one string; `classify` takes one page")
        cut = batches(pages, _letters_of)
        if jobs == 1:
            for batch in cut:
                yield from self._classify_batch(batch, unit, any_language)
            return
        with TemporaryDirectory(prefix="cooptopics-") as folder:
            # Workers read the model once from here; it is too large to come with every batch.
            path = Path(folder, "model.safetensors")
            self.save(path)
            work = partial(_classify_in_worker, path, unit, any_language)
            for results in run_in_order(work, cut, jobs):
                yield from results

    def _classify_batch(
        self, pages: Sequence[str], unit: str, any_language: bool
    ) -> list[ArticleResult]:
        if unit not in UNITS:
            raise InputError(f"unit must be one of {', '.join(UNITS)}, not {unit!r}")
        pages = check_texts(pages)
        read = (
            [read_article(page) for page in pages]
            if unit == "article"
            else [[Paragraph(page, 0, len(page))] if page else [] for page in pages]
        )
        judged = self._judge(list(chain.from_iterable(read)), any_language)
        ends = list(accumulate(map(len, read)))
        names = self.labels
        return [
            ArticleResult(page, tuple(judged[start:end]), names)
            for page, start, end in zip(pages, [0, *ends], ends)
        ]

    def _judge(self, paragraphs: list[Paragraph], any_language: bool) -> list[ParagraphResult]:
        """The result of each paragraph; furniture and other languages get an empty one."""
        body = [paragraph for paragraph in paragraphs if paragraph.kind == BODY]
        texts = [page[start:end] for page, start, end, _ in body]
        scores, languages = self._score(texts)
        names = self.labels
        probabilities = sigmoid(self.combination.logits(scores))
        holds = probabilities >= self._threshold_row
        rounded = [dict(zip(names, row)) for row in np.round(probabilities, 4).tolist()]
        if not any_language:
            for i in (i for i, language in enumerate(languages) if language):
                holds[i] = False
                rounded[i] = {}
        starts = [start for _, start, _, _ in body]
        evidence = find_evidence(
            texts, starts, holds, scores, self.scorer, self.combination, self.labels
        )
        labels = [tuple(e.label for e in found) if found else () for found in evidence]
        judged = map(ParagraphResult, body, labels, rounded, evidence, languages)
        if len(body) == len(paragraphs):
            return list(judged)
        return [
            next(judged) if paragraph.kind == BODY else ParagraphResult(paragraph, (), {}, ())
            for paragraph in paragraphs
        ]

    def _score(self, texts: Sequence[str]) -> tuple[Floats, list[str]]:
        """The linear scores of each text, and its language, "" where it is the own one."""
        scores, marks = self.scorer.scores_and_marks(texts)
        return scores, self._language_guard.tell(texts, marks)

    def explain(self, text: str) -> Explanation:
        """Every word's share of every linear score of a text, and how the scores combine."""
        thresholds = {label: self.thresholds[label] for label in self.labels}
        return explain(
            check_texts([text])[0], self.scorer, self.combination, self.score_names, thresholds
        )

    def was_trained_on(self, texts: Sequence[str]) -> npt.NDArray[np.bool_]:
        """Whether each text was in the training corpus, but for case, accents, signs and digits, shape (n_texts,)."""
        return np.isin(digest_texts(check_texts(texts)), self.training_texts)

    def with_thresholds(self, /, **thresholds: float) -> Model:
        """The same model with other thresholds for some labels, from 0 (always) to 1 (hardly ever).

        Raises
        ------
        InputError
            For an unknown label or a value outside of 0 to 1.
        """
        for label, value in thresholds.items():
            if label not in self.definitions:
                raise InputError(unknown_label(label, self.labels))
            if not 0 <= value <= 1:
                raise InputError(f"the threshold of {label} must be from 0 to 1, not {value}")
        changed = replace(self, thresholds={**self.thresholds, **thresholds})
        changed.__dict__["scorer"] = self.scorer
        return changed

    def with_precision(self, precision: float, *labels: str) -> Model:
        """The same model with thresholds that gave at least this precision in cross-validation, and the best recall.

        Parameters
        ----------
        precision : above 0 and up to 1
        labels : default: all

        Raises
        ------
        InputError
            For an unknown label, or a precision that no threshold reached.
        ModelError
            When the model holds no precision curve, as those of earlier versions.
        """
        return self._with_at_least("precision", precision, labels)

    def with_recall(self, recall: float, *labels: str) -> Model:
        """As `with_precision`, for at least this recall and the best precision."""
        return self._with_at_least("recall", recall, labels)

    def _with_at_least(self, measure: str, wanted: float, labels: Sequence[str]) -> Model:
        chosen = {}
        for label in labels or self.labels:
            if label not in self.definitions:
                raise InputError(unknown_label(label, self.labels))
            curve = stored_curve(self.info, label)
            chosen[label] = choose_point(label, curve, measure, wanted).threshold
        return self.with_thresholds(**chosen)

    def to_bytes(self) -> bytes:
        """The model as the content of a model file."""
        from cooptopics.storage import to_bytes

        return to_bytes(self)

    def save(self, path: str | Path) -> None:
        """Write a model file, whole or not at all.

        Raises
        ------
        InputError
            When the file cannot be written.
        """
        write_atomically(path, self.to_bytes())

    def to_sklearn(self) -> Pipeline:
        """A fitted scikit-learn pipeline that gives the same probabilities to 1e-5, and the same labels."""
        from cooptopics.pipeline import to_sklearn

        return to_sklearn(self)


def _letters_of(page: object) -> int:
    """Of what is no text, 0; its batch is refused."""
    return len(page) if isinstance(page, str) else 0


@lru_cache(maxsize=1)
def _read_once(path: Path) -> Model:
    from cooptopics.storage import read_model

    return read_model(path)


def _classify_in_worker(
    path: Path, unit: str, any_language: bool, pages: list[str]
) -> list[ArticleResult]:
    """Label a batch in a worker process, which reads each model once."""
    return _read_once(path)._classify_batch(pages, unit, any_language)
