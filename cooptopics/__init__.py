"""Label press articles by domain of security cooperation, paragraph by paragraph.

>>> import cooptopics
>>> model = cooptopics.load()
>>> model.classify("La police lao a extradé vers Hanoï un trafiquant d'héroïne.").labels.keys()
dict_keys(['drugs', 'extradition'])
"""

from __future__ import annotations

import importlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cooptopics.errors import CooptopicsError, InputError, ModelError
from cooptopics.version import __version__

if TYPE_CHECKING:
    from cooptopics.annotation import Entry, read_corpus
    from cooptopics.estimator import CoopTopicsClassifier
    from cooptopics.evaluation import Evaluation
    from cooptopics.labels import LabelChanges
    from cooptopics.model import Model
    from cooptopics.pages import Page
    from cooptopics.results import ArticleResult, Evidence, ParagraphResult, Word
    from cooptopics.selection import Suggestion

__all__ = [
    "ArticleResult",
    "CoopTopicsClassifier",
    "CooptopicsError",
    "Entry",
    "Evidence",
    "InputError",
    "Model",
    "ModelError",
    "ParagraphResult",
    "Word",
    "__version__",
    "classify",
    "classify_many",
    "evaluate",
    "load",
    "read_corpus",
    "suggest",
    "train",
]


# Imported when they are asked for: NumPy takes a moment, in which the program must be able to stop well.
_HOMES = {
    "ArticleResult": "results",
    "CoopTopicsClassifier": "estimator",
    "Entry": "annotation",
    "Evidence": "results",
    "Model": "model",
    "ParagraphResult": "results",
    "Word": "results",
    "read_corpus": "annotation",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def load(path: str | Path | None = None) -> Model:
    """Read a model file; without a path, the model that comes with the package.

    Raises
    ------
    ModelError
        When the file cannot be read or is no sound model.
    """
    from cooptopics.resources import shipped_model
    from cooptopics.storage import read_model

    return read_model(shipped_model() if path is None else path)


@lru_cache(maxsize=1)
def _shipped() -> Model:
    return load()


def classify(page: str, any_language: bool = False) -> ArticleResult:
    """Label the paragraphs of a page with the shipped model; those in French, or in any language."""
    return _shipped().classify(page, any_language=any_language)


def classify_many(
    pages: Iterable[str], jobs: int = 1, any_language: bool = False
) -> Iterator[ArticleResult]:
    """Label pages with the shipped model, in order and in constant memory."""
    return _shipped().classify_many(pages, jobs=jobs, any_language=any_language)


def suggest(
    pages: Iterable[Page | str],
    n: int = 100,
    model: Model | None = None,
    strategy: str = "balanced",
    seen: Sequence[str] = (),
    unit: str = "article",
    any_language: bool = False,
) -> list[Suggestion]:
    """Choose the paragraphs whose labels would teach a model most; default: the shipped model.

    See `cooptopics.selection.suggest`.
    """
    from cooptopics.selection import suggest

    return suggest(pages, model or _shipped(), n, strategy, seen, unit, any_language=any_language)


def train(
    entries: Sequence[Entry],
    base: bool = True,
    weight: float = 1.0,
    assume_negative: Collection[str] = (),
    changes: LabelChanges | None = None,
    jobs: int = 2,
) -> Model:
    """Train a model on the shipped corpus and one's own entries; without base, on these alone.

    See `cooptopics.retraining.train`, and `read_corpus` for entries.
    """
    from cooptopics.retraining import train

    return train(entries, base, weight, assume_negative, changes, jobs)


def evaluate(model: Model, entries: Sequence[Entry]) -> Evaluation:
    """Score a model on annotated texts, each taken whole.

    See `cooptopics.evaluation.evaluate`.
    """
    from cooptopics.evaluation import evaluate

    return evaluate(model, entries)
