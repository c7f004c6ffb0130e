"""The checks of `engines.py` for one engine, run by a Python that has it.

usage: engine_checks.py dask|spark|ray [--smoke]
"""

from __future__ import annotations

import argparse
import os
import signal
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from environment import give_up

import cooptopics
from cooptopics import engines
from cooptopics.annotation import read_corpus
from cooptopics.resources import shipped_corpus

N_TEXTS, N_FILES = 6000, 8
N_BEFORE = 2  # batches that are done when a worker is killed


def watch(table: Any, folder: str, kill: bool) -> Any:
    """Label a table, note by which process and how often it has loaded the model, and perhaps kill that process."""
    labels = engines.label_table(table)
    notes = Path(folder)
    if kill and len(list(notes.glob("*-*"))) >= N_BEFORE:
        try:
            (notes / "killed").touch(exist_ok=False)
        except FileExistsError:
            return labels
        os.kill(os.getpid(), signal.SIGKILL)
    n_loads = engines._load.cache_info().misses
    (notes / f"{os.getpid()}-{uuid.uuid4()}").write_text(str(n_loads), encoding="utf-8")
    return labels


def watch_all(tables: Iterable[Any], folder: str, kill: bool) -> Iterator[Any]:
    """`watch` for an engine that gives an iterator of tables."""
    return (watch(table, folder, kill) for table in tables)


def write_texts(folder: Path) -> pa.Table:
    everything = read_corpus(shipped_corpus())
    entries = everything[:: len(everything) // N_TEXTS][:N_TEXTS]
    texts = pa.table({"id": [e.id for e in entries], "text": [e.text for e in entries]})
    folder.mkdir()
    size = N_TEXTS // N_FILES
    for i in range(N_FILES):
        pq.write_table(texts.slice(i * size, size), folder / f"{i}.parquet")
    return texts


def in_order(labels: pa.Table) -> pa.Table:
    """Rows in an order that does not depend on who was first, with the types of the schema."""
    schema = engines.label_schema()
    return (
        labels.select(schema.names)
        .cast(schema)
        .sort_by([("id", "ascending"), ("start", "ascending")])
    )


def check(
    label: Callable[..., None], engine: str, work: Path, expected: pa.Table, kill: bool
) -> int:
    """Label all texts; gives the number of workers that took part."""
    name = "killed" if kill else "calm"
    notes, labels = work / f"{name}-notes", work / f"{name}-labels"
    notes.mkdir()
    watched = partial(watch_all if engine == "spark" else watch, folder=str(notes), kill=kill)
    label(str(work / "texts"), str(labels), watched)
    found = in_order(ds.dataset(labels, exclude_invalid_files=True).to_table())
    assert found.equals(expected), (found.num_rows, expected.num_rows)
    assert (notes / "killed").exists() == kill
    loads = {path.name.split("-")[0]: path.read_text() for path in notes.glob("*-*")}
    assert set(loads.values()) == {"1"}, loads
    return len(loads)


def check_joblib(texts: list[str]) -> None:
    """Joblib's own way to Dask: `jobs` are then the workers of the cluster."""
    import joblib

    expected = list(cooptopics.classify_many(texts))
    with joblib.parallel_config("dask"):
        assert list(cooptopics.classify_many(texts, jobs=2)) == expected


@contextmanager
def run_cluster(engine: str) -> Iterator[Any]:
    """The script of an engine, with a cluster of two workers."""
    with ExitStack() as stack:
        try:
            script = import_module(f"{engine}_labels")
            stack.enter_context(script.run_cluster(n_workers=2))
        except Exception as error:
            give_up(f"{engine} does not start: {error}".splitlines()[0])
        yield script


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine")
    parser.add_argument("--smoke", action="store_true", help="no worker is killed")
    options = parser.parse_args()
    engine = options.engine
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        texts = write_texts(work / "texts")
        expected = in_order(engines.label_table(texts))
        said = f"{engine}: {expected.num_rows:,} rows as in one process"
        with run_cluster(engine) as script:
            calm = check(script.label, engine, work, expected, kill=False)
            said += f"; the model loaded once in each of {calm} workers"
            if not options.smoke:
                killed = check(script.label, engine, work, expected, kill=True)
                said += f"; the same when one was killed, with {killed} workers"
                if engine == "dask":
                    check_joblib(texts.column("text").to_pylist())
                    said += "; the same by joblib"
    print(said)


if __name__ == "__main__":
    main()
