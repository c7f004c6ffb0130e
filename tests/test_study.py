"""The notebook examples/study.ipynb: it runs from end to end, and its articles and annotations fit together."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

from cooptopics.article import read_article
from cooptopics.dates import article_date
from cooptopics.domains import DOMAINS

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
ARTICLES = sorted((EXAMPLES / "study").glob("*.txt"))


@pytest.fixture(scope="module")
def executed() -> Any:
    notebook = nbformat.read(EXAMPLES / "study.ipynb", as_version=4)
    place = {"metadata": {"path": str(EXAMPLES)}}
    return NotebookClient(notebook, timeout=60, resources=place).execute()


def shown(cell: Any) -> list[str]:
    """What a cell shows as text; one of prose shows nothing."""
    return [output["data"]["text/plain"] for output in cell.get("outputs", ())]


class TestNotebook:
    def test_runs_without_a_word_of_warning(self, executed: Any) -> None:
        outputs = [output for cell in executed.cells for output in cell.get("outputs", ())]
        assert {output.output_type for output in outputs} == {"display_data", "execute_result"}

    def test_finds_every_domain_and_tells_how_well(self, executed: Any) -> None:
        tables = [table for cell in executed.cells for table in shown(cell) if "recall" in table]
        assert len(tables) == 2
        assert all(domain in table for table in tables for domain in DOMAINS)

    def test_is_stored_with_its_tables(self) -> None:
        stored = nbformat.read(EXAMPLES / "study.ipynb", as_version=4)
        code = [cell for cell in stored.cells if cell.cell_type == "code"]
        assert all(shown(cell) for cell in code[1:])


class TestArticles:
    def test_are_twenty_over_more_than_a_year(self) -> None:
        dates = [str(article_date(read_article(path.read_text("utf-8")))) for path in ARTICLES]
        assert len(dates) == 20
        assert dates == sorted(dates)
        assert int(dates[-1].replace("-", "")) - int(dates[0].replace("-", "")) > 10000

    def test_are_annotated_with_known_labels(self) -> None:
        with (EXAMPLES / "study_labels.csv").open(encoding="utf-8", newline="") as lines:
            labels = {row["article"]: row["labels"].split() for row in csv.DictReader(lines)}
        assert list(labels) == [path.stem for path in ARTICLES]
        assert {label for some in labels.values() for label in some} == set(DOMAINS)
