"""A model as one safetensors file: arrays beside a JSON header; never code.

The file is read once into memory and checked before anything is made of it.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from cooptopics.combination import Combination
from cooptopics.digests import Digests
from cooptopics.errors import ModelError
from cooptopics.files import read_bytes, reason
from cooptopics.model import Model
from cooptopics.ngram_strings import NgramStrings
from cooptopics.ngrams import KINDS, NgramSettings
from cooptopics.tensors import Arrays, view_tensors
from cooptopics.vocabulary import Vocabulary

FORMAT = 3  # 2 has weights of single precision alone, 1 no digests of the training texts
_KEY = "cooptopics"
_MAX_BYTES = 1 << 30
_MAX_LABELS = 10_000
_LARGEST = 1e9
_HALF_INFINITY = 0x7C00
_DTYPES = {"idf": (np.float32,), "weights": (np.float16, np.float32)}


def to_bytes(model: Model) -> bytes:
    """A model as the content of a model file; the same model gives the same bytes."""
    import safetensors.numpy

    arrays: Arrays = {
        "idf": model.idf,
        "weights": model.weights,
        "score_intercepts": model.score_intercepts,
        "combination.linear": model.combination.linear,
        "combination.log_weights": model.combination.log_weights,
        "combination.intercepts": model.combination.intercepts,
        "thresholds": np.array([model.thresholds[label] for label in model.labels]),
    }
    for kind, strings in model.vocabulary.ngrams.items():
        arrays[f"ngrams.{kind}"] = strings.written
    if model.training_texts.size:
        arrays["training_texts"] = model.training_texts
    settings = model.vocabulary.settings
    header = {
        "format": FORMAT,
        "labels": dict(model.definitions),
        "language": model.language,
        "scores": list(model.score_names),
        "settings": {
            "words": list(settings.words),
            "prefixes": list(settings.prefixes),
            "characters": list(settings.characters),
            "pairs": list(settings.pairs),
        },
        "info": dict(model.info),
    }
    header["digest"] = _digest(header, arrays)
    return safetensors.numpy.save(
        {name: np.ascontiguousarray(array) for name, array in arrays.items()},
        {_KEY: _canonical(header)},
    )


def from_bytes(data: bytes, name: str = "model") -> Model:
    """Make a model of the content of a model file.

    Raises
    ------
    ModelError
        When the data is cut short, changed, of a newer format, or does not fit together.
    """
    header, arrays = _unpack(data, name)
    try:
        return _assemble(header, arrays)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ModelError(f"{name}: the parts of the model do not fit together: {error}") from error


def read_model(path: str | Path) -> Model:
    """Read and check a model file.

    Raises
    ------
    ModelError
        When the file cannot be read or is no sound model.
    """
    path = Path(path)
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise ModelError(f"{path}: larger than {_MAX_BYTES >> 20} MB, no cooptopics model")
        data = read_bytes(path)
    except OSError as error:
        raise ModelError(f"{path}: {reason(error)}") from error
    return from_bytes(data, str(path))


def _unpack(data: bytes, name: str) -> tuple[dict[str, Any], Arrays]:
    """Split a file into header and arrays, and check that neither was changed."""
    if len(data) < 8:
        raise ModelError(f"{name}: not a model file: {len(data)} bytes only; copy it again")
    try:
        metadata, arrays = view_tensors(data)
        if _KEY not in metadata:
            raise ModelError(f"{name}: a safetensors file, but not a cooptopics model")
        header = json.loads(metadata[_KEY])
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise ModelError(
            f"{name}: truncated or damaged: {error}; copy or train it again"
        ) from error
    if not isinstance(header, dict) or type(header.get("format")) is not int:
        raise ModelError(f"{name}: the header names no format; not a cooptopics model")
    if header["format"] < 1:
        raise ModelError(f"{name}: format {header['format']} never was; not a cooptopics model")
    if header["format"] > FORMAT:
        raise ModelError(
            f"{name}: format {header['format']} is newer than this cooptopics can read ({FORMAT}); upgrade cooptopics"
        )
    digest = header.pop("digest", None)
    if digest != _digest(header, arrays):
        raise ModelError(
            f"{name}: the content does not match its digest; the file was changed, copy or train it again"
        )
    return header, arrays


def _assemble(header: dict[str, Any], arrays: Arrays) -> Model:
    """Check shapes, types and values, and make the model."""
    labels, scores, info = header["labels"], header["scores"], header["info"]
    if not isinstance(labels, dict) or not 0 < len(labels) <= _MAX_LABELS:
        raise ValueError("labels must be 1 to 10,000 names with definitions")
    if not all(isinstance(text, str) for pair in labels.items() for text in pair):
        raise TypeError("labels and definitions must be strings")
    if not isinstance(scores, list) or not all(isinstance(score, str) for score in scores):
        raise TypeError("scores must be names")
    if not isinstance(info, dict) or not isinstance(header["language"], str):
        raise TypeError("info must be an object, language a string")
    vocabulary = _vocabulary(header, arrays)
    training_texts = _digests(arrays.pop("training_texts", np.zeros(0, dtype=np.uint64)))
    n_labels, n_scores = len(labels), len(scores)
    shapes = {
        "idf": (vocabulary.size,),
        "weights": (vocabulary.size, n_scores),
        "score_intercepts": (n_scores,),
        "combination.linear": (n_labels, n_scores),
        "combination.log_weights": (n_labels, n_scores),
        "combination.intercepts": (n_labels,),
        "thresholds": (n_labels,),
    }
    if set(arrays) != set(shapes):
        raise ValueError(f"arrays {sorted(set(arrays) ^ set(shapes))} missing or unknown")
    for name, shape in shapes.items():
        array = arrays[name]
        if array.shape != shape:
            raise ValueError(f"{name} has shape {array.shape}, expected {shape}")
        if array.dtype not in _DTYPES.get(name, (np.float64,)):
            raise TypeError(f"{name} has type {array.dtype}")
        if array.size and not _is_moderate(array):
            raise ValueError(f"{name} holds numbers that are not finite, or beyond {_LARGEST:g}")
    thresholds = arrays["thresholds"].tolist()
    if not all(0 <= threshold <= 1 for threshold in thresholds):
        raise ValueError("thresholds must be from 0 to 1")
    return Model(
        definitions=labels,
        thresholds=dict(zip(labels, thresholds)),
        vocabulary=vocabulary,
        idf=arrays["idf"],
        weights=arrays["weights"],
        score_intercepts=arrays["score_intercepts"],
        score_names=tuple(scores),
        combination=Combination(
            arrays["combination.linear"],
            arrays["combination.log_weights"],
            arrays["combination.intercepts"],
        ),
        language=header["language"],
        info=info,
        training_texts=training_texts,
    )


def _is_moderate(array: npt.NDArray[Any]) -> bool:
    """Whether products and sums of the numbers stay finite whatever the text."""
    if array.dtype == np.float16:
        # Comparing the bits is many times faster: from infinity on they are these, signs apart.
        return bool(
            array.view(np.int16).max() < _HALF_INFINITY
            and array.view(np.uint16).max() < _HALF_INFINITY + (1 << 15)
        )
    return bool(array.min() >= -_LARGEST and array.max() <= _LARGEST)


def _vocabulary(header: dict[str, Any], arrays: Arrays) -> Vocabulary:
    """The n-grams of a file; takes their arrays out."""
    settings = NgramSettings(**{name: tuple(v) for name, v in header["settings"].items()})
    written = {kind: arrays.pop(f"ngrams.{kind}") for kind in KINDS if f"ngrams.{kind}" in arrays}
    if any(array.ndim != 1 or array.dtype != np.uint8 for array in written.values()):
        raise TypeError("n-grams must be bytes")
    ngrams = {kind: NgramStrings(array) for kind, array in written.items()}
    # Hashes may take more memory than the lines of a file: none is made that has no weights.
    n_lines = sum(map(len, ngrams.values()))
    if "idf" in arrays and arrays["idf"].shape != (n_lines,):
        raise ValueError(f"{n_lines} n-grams, but idf of shape {arrays['idf'].shape}")
    return Vocabulary(settings, ngrams)


def _digests(array: npt.NDArray[Any]) -> Digests:
    if array.ndim != 1 or array.dtype != np.uint64:
        raise TypeError("training_texts must be 64-bit digests")
    if (array[1:] <= array[:-1]).any():
        raise ValueError("training_texts are not sorted")
    return array


def _canonical(header: dict[str, Any]) -> str:
    return json.dumps(header, sort_keys=False, ensure_ascii=True, separators=(",", ":"))


def _digest(header: dict[str, Any], arrays: Arrays) -> str:
    digest = hashlib.sha256(_canonical(header).encode())
    for name in sorted(arrays):
        array = np.ascontiguousarray(arrays[name])
        digest.update(f"\n{name} {array.dtype.str} {array.shape}\n".encode())
        digest.update(array.data)
    return digest.hexdigest()
