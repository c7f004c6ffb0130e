"""Results as tables: one row a paragraph, or one a paragraph and label; for Arrow, pandas and Polars.

docs/tables.md says what each column holds; `cooptopics.cli.table_files` writes such tables.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from cooptopics.errors import InputError
from cooptopics.pages import ABOUT, Page

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from cooptopics.results import ArticleResult, ParagraphResult

ROWS = ("paragraphs", "labels")
N_ROWS = 1 << 14  # of a table that is written at once; an index of them all stays in memory
_N_OBJECTS = 512  # rows that are Python objects at any time, larger by far than Arrow's

Cells = tuple[Any, ...]


class Column(NamedTuple):
    """A column of a table.

    Attributes
    ----------
    name : as in every format
    type : "string", "int32", "bool", "float64", "strings" or "evidence"
    """

    name: str
    type: str


_PLACE = (
    Column("file", "string"),
    Column("id", "string"),
    *(Column(name, "string") for name in ABOUT),
    Column("paragraph", "int32"),
    Column("start", "int32"),
    Column("end", "int32"),
)
_TEXT = Column("text", "string")
_LANGUAGE = Column("language", "string")
_LABEL = (
    _LANGUAGE,
    Column("label", "string"),
    Column("probability", "float64"),
    Column("holds", "bool"),
    Column("sentence", "string"),
    Column("sentence_start", "int32"),
    Column("sentence_end", "int32"),
    Column("words", "strings"),
)


def columns(labels: Sequence[str], rows: str = "paragraphs") -> tuple[Column, ...]:
    """Names and types of the columns, in order.

    Parameters
    ----------
    labels : of the model, in its order
    rows : "paragraphs", one row each, or "labels", one row for each label of each paragraph that was judged

    Raises
    ------
    InputError
        For another kind of rows.
    """
    if rows not in ROWS:
        raise InputError(f"rows must be one of {', '.join(ROWS)}, not {rows!r}")
    if rows == "labels":
        return (*_PLACE, *_LABEL, _TEXT)
    return (
        *_PLACE,
        Column("kind", "string"),
        Column("furniture", "bool"),
        _LANGUAGE,
        Column("labels", "strings"),
        *(Column(f"p_{label}", "float64") for label in labels),
        Column("evidence", "evidence"),
        _TEXT,
    )


def make_rows(
    results: Iterable[tuple[Page, ArticleResult]], rows: str = "paragraphs"
) -> Iterator[Cells]:
    """The cells of each row, in the order of `columns`; what is not known is None."""
    cells = _label_cells if rows == "labels" else _paragraph_cells
    for page, result in results:
        head = (page.file or None, page.id, *(str(getattr(page, n) or "") or None for n in ABOUT))
        for number, paragraph in enumerate(result.paragraphs):
            place = (*head, number, paragraph.start, paragraph.end)
            yield from cells(place, paragraph, result)


def _paragraph_cells(
    place: Cells, paragraph: ParagraphResult, result: ArticleResult
) -> Iterator[Cells]:
    probability = paragraph.probabilities.get
    yield (
        *place,
        paragraph.paragraph.kind,
        paragraph.furniture,
        paragraph.language,
        paragraph.labels,
        *map(probability, result.label_names),
        [found.to_dict() for found in paragraph.evidence],
        paragraph.text,
    )


def _label_cells(
    place: Cells, paragraph: ParagraphResult, result: ArticleResult
) -> Iterator[Cells]:
    evidence = {found.label: found for found in paragraph.evidence}
    place = (*place, paragraph.language)
    for label, probability in paragraph.probabilities.items():
        why: Cells = (None, None, None, ())
        if found := evidence.get(label):
            start, end = found.sentence.start, found.sentence.end
            words = tuple(word.text for word in found.words)
            why = (result.page[start:end], start, end, words)
        yield (*place, label, probability, label in paragraph.labels, *why, paragraph.text)


def make_blocks(rows: Iterable[Cells]) -> Iterator[list[Cells]]:
    """Rows in blocks that need not be held all at once."""
    waiting = iter(rows)
    while block := list(islice(waiting, _N_OBJECTS)):
        yield block


def arrow_schema(labels: Sequence[str], rows: str = "paragraphs") -> pa.Schema:
    """The columns as an Arrow schema.

    Raises
    ------
    InputError
        When pyarrow is not installed, or for another kind of rows.
    """
    pa = import_package("pyarrow")
    word = [("text", pa.string()), ("share", pa.float64()), ("start", pa.int32())]
    evidence = [
        ("label", pa.string()),
        ("sentence", pa.struct([("start", pa.int32()), ("end", pa.int32())])),
        ("words", pa.list_(pa.struct([*word, ("end", pa.int32())]))),
    ]
    types = {
        "string": pa.string(),
        "int32": pa.int32(),
        "bool": pa.bool_(),
        "float64": pa.float64(),
        "strings": pa.list_(pa.string()),
        "evidence": pa.list_(pa.struct(evidence)),
    }
    names = [(c.name.encode("utf-8", "replace").decode(), c.type) for c in columns(labels, rows)]
    return pa.schema([(name, types[type_]) for name, type_ in names])


def to_arrow_batch(block: Sequence[Cells], schema: pa.Schema) -> pa.RecordBatch:
    """Rows as an Arrow batch; half characters, which it cannot hold, become question marks."""
    from cooptopics.arrow_arrays import make_array

    contents = zip(*block) if block else [()] * len(schema)
    arrays = [make_array(cells, field.type) for cells, field in zip(contents, schema)]
    return import_package("pyarrow").RecordBatch.from_arrays(arrays, schema=schema)


def make_tables(rows: Iterable[Cells], schema: pa.Schema) -> Iterator[pa.Table]:
    """Rows as tables of `N_ROWS` rows, the last of fewer."""
    pa = import_package("pyarrow")
    waiting = iter(rows)
    while True:
        blocks = make_blocks(islice(waiting, N_ROWS))
        batches = [to_arrow_batch(block, schema) for block in blocks]
        if not batches:
            return
        yield pa.Table.from_batches(batches, schema)


def to_arrow(
    results: Iterable[tuple[Page, ArticleResult]],
    labels: Sequence[str],
    rows: str = "paragraphs",
) -> pa.Table:
    """Results of pages as an Arrow table.

    Parameters
    ----------
    results : each with the page that it is of
    labels : of the model, in its order
    rows : as for `columns`

    Raises
    ------
    InputError
        When pyarrow is not installed, or for another kind of rows.
    """
    schema = arrow_schema(labels, rows)
    blocks = make_blocks(make_rows(results, rows))
    batches = [to_arrow_batch(block, schema) for block in blocks]
    return import_package("pyarrow").Table.from_batches(batches, schema)


def to_pandas(table: pa.Table) -> pd.DataFrame:
    """An Arrow table as a pandas data frame."""
    import_package("pandas")
    frame: pd.DataFrame = table.to_pandas()
    return frame


def to_polars(table: pa.Table) -> pl.DataFrame:
    """An Arrow table as a Polars data frame."""
    frame: pl.DataFrame = import_package("polars").from_arrow(table)
    return frame


def import_package(name: str) -> Any:
    """A package of the extra [table].

    Raises
    ------
    InputError
        When it is not installed.
    """
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(
            f"tables need {name}; install it with: pip install 'cooptopics[table]'"
        ) from error
