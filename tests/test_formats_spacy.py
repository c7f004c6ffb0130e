"""spaCy documents: labels as `Doc.cats`. spaCy itself takes part in tests/external/spacy_docbin.py."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import given
from made_up_entries import DRUGS, FULL, entries, read, write

from cooptopics.annotation import Entry, Row, make_entries
from cooptopics.errors import InputError
from cooptopics.formats.contents import to_meta
from cooptopics.formats.spacy_docbin import make_cats, read_document


def test_cats_are_the_known_labels() -> None:
    assert make_cats(DRUGS) == {"drugs": 1.0, "training": 0.0}


@given(entries())
def test_documents_hold_everything(made: list[Entry]) -> None:
    rows = []
    for number, entry in enumerate(made, 1):
        # msgpack gives lists back as tuples.
        meta = {n: tuple(v) if isinstance(v, list) else v for n, v in to_meta(entry).items()}
        del meta["annotated_for"]
        rows.append(Row("", read_document(entry.text, make_cats(entry), meta, number)))
    assert make_entries(rows) == made


def test_documents_of_others_are_numbered_and_split_at_one_half() -> None:
    fields = read_document("Un.", {"arms": 0.5, "drugs": 0.49}, None, 3)
    assert fields == {
        "id": "document-3",
        "text": "Un.",
        "labels": ["arms"],
        "annotated_for": ["arms", "drugs"],
    }


def test_without_spacy_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "spacy", None)
    path = tmp_path / "a.spacy"
    for use in (lambda: write(path, "spacy", [FULL]), lambda: read(path, "spacy")):
        with pytest.raises(InputError, match=r"pip install 'cooptopics\[spacy\]'"):
            use()
