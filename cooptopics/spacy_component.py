"""A spaCy pipeline component: after `nlp.add_pipe("cooptopics")` each document has `doc._.coop` and `doc.cats`.

spaCy finds it by its entry point, so nothing of cooptopics need be imported for it.
"""

# No `from __future__ import annotations`: older versions of spaCy cannot read a factory's annotations as strings.
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from cooptopics.article import Paragraph
from cooptopics.engines import load_once
from cooptopics.errors import ModelError
from cooptopics.model import Model
from cooptopics.results import ArticleResult, Evidence, ParagraphResult, Word
from cooptopics.sentences import Sentence
from cooptopics.storage import from_bytes, read_model

_KEY = "cooptopics"  # in what spaCy keeps of a document
_FILE = "model.safetensors"


class CooptopicsComponent:
    """Label documents by domain of security cooperation.

    `doc._.coop` is the `ArticleResult` of `Model.classify`, with offsets in `doc.text`. `doc.cats` holds for each label
    the highest probability among the paragraphs, 0 where none was judged; whether it holds, `doc._.coop.labels` says.

    Parameters
    ----------
    model : model file; None for the shipped model
    unit : "article" cuts each document into paragraphs and marks furniture; "text" takes it whole
    any_language : judge paragraphs in another language than the model's too
    """

    def __init__(
        self, model: str | None = None, unit: str = "article", any_language: bool = False
    ) -> None:
        self._path = model
        self._model: Model | None = None
        self._unit = unit
        self._any_language = any_language

    @property
    def classifier(self) -> Model:
        """The model, loaded at first use, as a pipeline on disk brings its own."""
        if self._model is None:
            self._model = load_once(self._path)
        return self._model

    @property
    def labels(self) -> tuple[str, ...]:
        """What spaCy calls the component's labels; none while there is no model."""
        try:
            return self.classifier.labels
        except ModelError:
            # spaCy asks before a pipeline from disk has read its own model; the file it came from may be gone.
            return ()

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Label documents in batches."""
        waiting = iter(stream)
        while docs := list(islice(waiting, batch_size)):
            results = self.classifier.classify_many(
                [doc.text for doc in docs], self._unit, any_language=self._any_language
            )
            yield from map(self._keep, docs, results)

    def _keep(self, doc: Doc, result: ArticleResult) -> Doc:
        doc.user_data[_KEY] = _to_plain(result)
        for label in result.label_names:
            judged = [p.probabilities[label] for p in result.paragraphs if p.probabilities]
            doc.cats[label] = max(judged, default=0.0)
        return doc

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        """Write the model into a folder, as `nlp.to_disk` asks for."""
        Path(path).mkdir(exist_ok=True)
        self.classifier.save(Path(path) / _FILE)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> "CooptopicsComponent":
        """Read the model that `to_disk` wrote."""
        self._model = read_model(Path(path) / _FILE)
        return self

    def to_bytes(self, *, exclude: Iterable[str] = ()) -> bytes:
        """The content of the model's file."""
        return self.classifier.to_bytes()

    def from_bytes(self, data: bytes, *, exclude: Iterable[str] = ()) -> "CooptopicsComponent":
        """Take the model from what `to_bytes` gave."""
        self._model = from_bytes(data)
        return self


@Language.factory(
    "cooptopics",
    assigns=["doc.cats", "doc._.coop"],
    default_config={"model": None, "unit": "article", "any_language": False},
)
def make_component(
    nlp: Language, name: str, model: str | None, unit: str, any_language: bool
) -> CooptopicsComponent:
    """The factory behind `nlp.add_pipe("cooptopics", config={"unit": "text"})`."""
    return CooptopicsComponent(model, unit, any_language)


def _read_result(doc: Doc) -> ArticleResult | None:
    plain = doc.user_data.get(_KEY)
    return None if plain is None else _from_plain(doc.text, plain)


Doc.set_extension("coop", getter=_read_result, force=True)


def _to_plain(result: ArticleResult) -> Any:
    """A result without its text, of what spaCy can pack when it sends or stores a document."""
    paragraphs = [(place[1:], *rest) for place, *rest in result.paragraphs]
    return paragraphs, result.label_names


def _from_plain(text: str, plain: Any) -> ArticleResult:
    """The result that `_to_plain` was given; packing makes lists of tuples."""
    paragraphs, label_names = plain
    restored = (
        ParagraphResult(
            Paragraph(text, *place), tuple(labels), probabilities, _restore(found), *rest
        )
        for place, labels, probabilities, found, *rest in paragraphs
    )
    return ArticleResult(text, tuple(restored), tuple(label_names))


def _restore(evidence: Iterable[Any]) -> tuple[Evidence, ...]:
    return tuple(
        Evidence(label, Sentence(*sentence), tuple(Word(*word) for word in words))
        for label, sentence, words in evidence
    )
