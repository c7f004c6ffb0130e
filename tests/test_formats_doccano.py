"""doccano: examples with their metadata, and exports of text classification."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli_tools import write_records
from made_up_entries import BARE, DRUGS, FULL, read, write

from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "admin.jsonl"


def test_examples_have_the_same_metadata_each(path: Path) -> None:
    write(path, "doccano", [DRUGS, FULL])
    first, second = map(json.loads, path.read_bytes().splitlines())
    assert first["label"] == ["drugs"]
    assert list(first) == list(second)
    assert (first["source"], second["source"]) == (None, "agency")


def test_export_of_texts_from_elsewhere(path: Path) -> None:
    rows = [
        {"id": 4, "text": "Un.", "label": ["drugs"], "Comments": []},
        {"id": 5, "text": "Deux.", "label": [], "Comments": []},
        {"text": "Trois.", "label": "drugs", "Comments": ["?"], "url": "x"},
    ]
    reading = read(write_records(path, rows), "doccano")
    assert [entry.id for entry in reading.contents.entries] == [
        *("doccano-4", "doccano-5", "doccano-3")
    ]
    assert [entry.labels for entry in reading.contents.entries] == [{"drugs"}, set(), {"drugs"}]
    assert all(entry.annotated_for == set(DOMAINS) for entry in reading.contents.entries)
    assert reading.notices == [f"{path}: not kept: Comments and url"]


def test_export_of_texts_that_were_to_be_labelled(path: Path) -> None:
    write(path, "doccano", [DRUGS, BARE])
    rows = [json.loads(line) for line in path.read_bytes().splitlines()]
    rows[1]["label"] = ["arms"]
    _, entry = read(write_records(path, rows), "doccano").contents.entries
    assert (entry.labels, entry.annotated_for) == ({"arms"}, {"arms", "drugs"})


@pytest.mark.parametrize("label", [None, [[0, 5, "PER"]], {"drugs": 1}, 3])
def test_export_of_another_kind_of_project_is_refused(path: Path, label: object) -> None:
    write_records(path, [{"id": 4, "text": "Un.", "label": label}])
    with pytest.raises(InputError, match=r'admin\.jsonl:1: "label" is no list of names; export'):
        read(path, "doccano")
