"""Paragraphs a second on local clusters of Dask, Spark and Ray with one and with two workers, beside bare processes.

usage: engines.py [bare|dask|spark|ray]... [--texts N]

Each engine runs its script of examples/engines/ in the environment of `make test-external`. The cluster is started and
warmed up before the clock starts, and the best of three rounds counts, so that other work on the machine disturbs less. Bare processes share nothing, which is what the machine itself gains from a second one.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from environments import ONE_CORE, ROOT

ENGINES = ("bare", "dask", "spark", "ray")
N_FILES, ROUNDS = 16, 3


class Bare:
    """Processes without an engine, with the functions of the scripts of examples/engines/."""

    pool: ProcessPoolExecutor

    @classmethod
    @contextmanager
    def run_cluster(cls, n_workers: int) -> Iterator[None]:
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(n_workers, context) as cls.pool:
            yield

    @classmethod
    def label(cls, texts: str, labels: str) -> None:
        Path(labels).mkdir()
        list(cls.pool.map(label_file, sorted(Path(texts).iterdir()), [labels] * N_FILES))


def label_file(texts: Path, labels: str) -> None:
    import pyarrow.parquet as pq

    from cooptopics.engines import label_table

    pq.write_table(label_table(pq.read_table(texts)), Path(labels, texts.name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engines", nargs="*", metavar="|".join(ENGINES))
    parser.add_argument("--texts", type=int, default=60_000)
    parser.add_argument("--measure", nargs=2, metavar=("FOLDER", "WORKERS"))
    options = parser.parse_args()
    if options.measure:
        folder, n_workers = options.measure
        print(json.dumps(measure(options.engines[0], Path(folder), int(n_workers))))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_texts(folder, options.texts)
        print(f"{options.texts:,} paragraphs, {os.cpu_count()} processors, best of {ROUNDS} rounds")
        alone = start("bare", 1, folder)["alone"]
        print(f"label_table alone: {alone:,.0f} paragraphs a second of processor time")
        print("engine  1 worker  2 workers  gain   (paragraphs a second)", flush=True)
        for engine in options.engines or ENGINES:
            report(engine, folder)


def report(engine: str, folder: Path) -> None:
    one, two = (start(engine, n_workers, folder)["rate"] for n_workers in (1, 2))
    print(f"{engine:7} {one:8,.0f}  {two:9,.0f}  {two / one:.2f}", flush=True)


def start(engine: str, n_workers: int, folder: Path) -> dict[str, float]:
    """What `measure` gives, run by a Python that has the engine."""
    sys.path.insert(0, str(ROOT / "tests" / "external"))
    from engine_environments import environment_of

    python, variables = environment_of("dask" if engine == "bare" else engine)
    command = [python, __file__, engine, "--measure", str(folder), str(n_workers)]
    ended = subprocess.run(command, env={**variables, **ONE_CORE}, capture_output=True, text=True)
    if ended.returncode:
        sys.exit(f"{engine}: {ended.stderr[-3000:]}")
    rates: dict[str, float] = json.loads(ended.stdout.splitlines()[-1])
    return rates


def write_texts(folder: Path, n_texts: int) -> None:
    """Paragraphs of the corpus, again and again, in files of the same size."""
    from cooptopics.annotation import read_corpus
    from cooptopics.resources import shipped_corpus

    texts = [entry.text for entry in read_corpus(shipped_corpus())]
    many = [{"id": str(i), "text": text} for i, text in enumerate(islice(cycle(texts), n_texts))]
    (folder / "texts.json").write_text(json.dumps(many), encoding="utf-8")


def measure(engine: str, folder: Path, n_workers: int) -> dict[str, float]:
    """Paragraphs a second: of the engine from and to Parquet, and of the function alone in processor time."""
    import pyarrow as pa
    import pyarrow.dataset as ds
    import pyarrow.parquet as pq

    module: Any = Bare if engine == "bare" else import_module(f"{engine}_labels")
    rows = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as name:
        for kind, some in (("few", rows[: len(rows) // 10]), ("all", rows)):
            (Path(name) / kind).mkdir()
            for i in range(N_FILES):
                pq.write_table(pa.Table.from_pylist(some[i::N_FILES]), f"{name}/{kind}/{i}.parquet")
        with module.run_cluster(n_workers):
            module.label(f"{name}/few", f"{name}/few-labels")
            seconds = []
            for i in range(ROUNDS):
                began = time.perf_counter()
                module.label(f"{name}/all", f"{name}/labels-{i}")
                seconds.append(time.perf_counter() - began)
        n_rows = ds.dataset(f"{name}/labels-0", exclude_invalid_files=True).count_rows()
    return {"rate": n_rows / min(seconds), "alone": measure_function(pa.Table.from_pylist(rows))}


def measure_function(texts: Any) -> float:
    from cooptopics.engines import label_table

    label_table(texts.slice(0, 10))  # loads the model
    began = time.process_time()
    n_rows = sum(label_table(texts.slice(i, 1000)).num_rows for i in range(0, len(texts), 1000))
    return float(n_rows / (time.process_time() - began))


if __name__ == "__main__":
    main()
