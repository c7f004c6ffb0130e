"""spaCy's `DocBin`, the files that `spacy train` reads: labels as `Doc.cats`, 1.0 or 0.0, unknown ones left out."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any, BinaryIO

from cooptopics.annotation import Entry, Row
from cooptopics.errors import InputError
from cooptopics.files import read_bytes, reason
from cooptopics.formats.contents import Contents, Notice, from_meta, to_meta

_KEY = "cooptopics"  # in Doc.user_data
_LANGUAGE = "fr"  # of entries that do not say


def write(target: BinaryIO, contents: Contents) -> None:
    """Write a document a text, cut into words by spaCy.

    Raises
    ------
    InputError
        When spaCy is missing.
    """
    _check_spacy()
    from spacy.tokens import DocBin

    documents = DocBin(store_user_data=True)
    for entry in contents.entries:
        document = _pipeline(entry.lang or _LANGUAGE).make_doc(entry.text)
        document.cats = make_cats(entry)
        document.user_data[_KEY] = {
            name: value for name, value in to_meta(entry).items() if name != "annotated_for"
        }
        documents.add(document)
    target.write(documents.to_bytes())


def make_cats(entry: Entry) -> dict[str, float]:
    """The known labels of an entry."""
    return {label: float(label in entry.labels) for label in sorted(entry.annotated_for)}


def read(path: Path, notice: Notice) -> list[Row]:
    """Read documents with the labels of which `Doc.cats` gives at least 0.5.

    Raises
    ------
    InputError
        When the file is no `DocBin`, no document has `cats`, or spaCy is missing.
    """
    _check_spacy()
    from spacy.tokens import DocBin

    try:
        documents = DocBin().from_bytes(read_bytes(path))
        found = list(documents.get_docs(_pipeline("xx").vocab))
    except OSError as error:
        raise InputError(f"{path}: {reason(error)}") from error
    except Exception as error:
        # Whatever is wrong with the bytes comes up as another error of zlib, msgpack or spaCy.
        raise InputError(f"{path}: not a DocBin of spaCy") from error
    if not any(document.cats for document in found):
        raise InputError(f"{path}: no document has cats, so this is not for text classification")
    return [
        Row(
            f"{path}: document {number}",
            read_document(document.text, document.cats, document.user_data.get(_KEY), number),
        )
        for number, document in enumerate(found, 1)
    ]


def read_document(text: str, cats: dict[str, float], meta: object, number: int) -> dict[str, Any]:
    """The fields of the row of a document."""
    labels = [label for label, value in cats.items() if value >= 0.5]
    if isinstance(meta, dict):
        # msgpack gives lists back as tuples.
        meta = {name: list(v) if isinstance(v, tuple) else v for name, v in meta.items()}
    fields = from_meta(meta, text, labels)
    fields.setdefault("id", f"document-{number}")
    fields["annotated_for"] = list(cats)
    return fields


@functools.cache
def _pipeline(language: str) -> Any:
    """An empty pipeline that only cuts words; of no language in particular where spaCy does not know it."""
    import spacy

    try:
        return spacy.blank(language)
    except ImportError:
        return spacy.blank("xx")


def _check_spacy() -> None:
    try:
        import spacy  # noqa: F401
    except ImportError as error:
        raise InputError(
            "spaCy files need spaCy; install it with: pip install 'cooptopics[spacy]'"
        ) from error
