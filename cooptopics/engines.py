"""One function from a table of texts to a table of labels, which engines such as Dask, Spark and Ray call.

docs/engines.md shows how. Every process loads a model once, whatever the number of its batches.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar, cast

import cooptopics
from cooptopics import tables
from cooptopics.errors import InputError, ModelError
from cooptopics.files import reason
from cooptopics.model import Model
from cooptopics.pages import Page
from cooptopics.resources import shipped_model

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

Table = TypeVar("Table", "pa.Table", "pd.DataFrame", "pl.DataFrame")
TEXT_COLUMNS = ("file", "id", "title", "date", "site", "url")  # that are passed on, where they are
_loading = Lock()


def label_table(
    table: Table,
    model: str | Path | None = None,
    unit: str = "article",
    rows: str = "paragraphs",
    any_language: bool = False,
) -> Table:
    """Label a table of texts; the same table gives the same rows, in any process.

    Parameters
    ----------
    table : of Arrow, pandas or Polars, with a column "text", and perhaps `TEXT_COLUMNS`, which are passed on; where
        a text is null there are no rows
    model : model file, at this path wherever this runs; default: the shipped model
    unit : "article" cuts each text into paragraphs and marks furniture; "text" takes it whole
    rows : "paragraphs", one row each, or "labels", one row for each label of each paragraph that was judged
    any_language : judge paragraphs in another language than the model's too

    Returns
    -------
    labels : table of the same kind, with the columns of docs/tables.md

    Raises
    ------
    InputError
        When the table has no column of strings "text", or a package is missing.
    ModelError
        When the model cannot be loaded.
    """
    kind = _kind(table)
    loaded = load_once(model)
    pages = list(_pages(table))
    texts = (page.text for page in pages)
    results = loaded.classify_many(texts, unit, any_language=any_language)
    labels: Any = tables.to_arrow(zip(pages, results), loaded.labels, rows)
    if kind == "pandas":
        labels = tables.to_pandas(labels)
    elif kind == "polars":
        labels = tables.to_polars(labels)
    return cast("Table", labels)


def label_tables(
    batches: Iterable[Table],
    model: str | Path | None = None,
    unit: str = "article",
    rows: str = "paragraphs",
    any_language: bool = False,
) -> Iterator[Table]:
    """Label one table after the other, as Spark's `mapInPandas` and `mapInArrow` call for; see `label_table`."""
    for batch in batches:
        yield label_table(batch, model, unit, rows, any_language)


def label_schema(model: str | Path | None = None, rows: str = "paragraphs") -> pa.Schema:
    """The Arrow schema of what `label_table` gives."""
    return tables.arrow_schema(load_once(model).labels, rows)


def load_once(model: str | Path | None = None) -> Model:
    """A model that this process keeps, and loads again only when its file has changed.

    Raises
    ------
    ModelError
        When the file cannot be read or is no sound model.
    """
    path = Path(shipped_model() if model is None else model)
    try:
        state = path.stat()
    except OSError as error:
        raise ModelError(f"{path}: {reason(error)}") from error
    with _loading:
        return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _load(path: Path, changed: int, size: int) -> Model:
    return cooptopics.load(path)


def _pages(table: Any) -> Iterator[Page]:
    names = list(table.column_names if _kind(table) == "pyarrow" else table.columns)
    if "text" not in names:
        raise InputError(
            f'no column "text" in the table, but {", ".join(map(str, names))}; rename the column of texts'
        )
    known = [name for name in TEXT_COLUMNS if name in names]
    for text, *values in zip(*(_values(table, name) for name in ("text", *known))):
        if text is None:
            continue
        if not isinstance(text, str):
            raise InputError(f'the column "text" holds {type(text).__name__}; it must hold strings')
        about: dict[str, Any] = {n: str(v) for n, v in zip(known, values) if v is not None}
        yield Page(about.pop("file", ""), about.pop("id", None), text, **about)


def _values(table: Any, name: str) -> list[Any]:
    """A column as a list, with None for what is missing."""
    if _kind(table) == "pyarrow":
        values: list[Any] = table.column(name).to_pylist()
    elif _kind(table) == "polars":
        values = table[name].to_list()
    else:
        column = table[name].astype(object)
        values = column.where(column.notna(), None).tolist()
    return values


def _kind(table: object) -> str:
    """The package that a table comes from, told without importing it.

    Raises
    ------
    InputError
        When it is none of Arrow, pandas and Polars.
    """
    package = type(table).__module__.partition(".")[0]
    if package not in ("pyarrow", "pandas", "polars"):
        name = type(table).__name__
        raise InputError(f"{name} is no table of Arrow, pandas or Polars; convert it to one")
    return package
