"""Labels a folder of Parquet files of texts with Spark, in several processes. Needs Java 17 or newer.

usage: spark_labels.py TEXTS/ LABELS/
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from cooptopics.engines import label_schema, label_tables


@contextmanager
def run_cluster(n_workers: int) -> Iterator[None]:
    """A cluster on this machine; to use another, give its address to `master`."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master(f"local-cluster[{n_workers},1,1024]")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
        .getOrCreate()
    )
    try:
        yield
    finally:
        session.stop()


def label(
    texts: str,
    labels: str,
    label_tables: Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]] = label_tables,
) -> None:
    """Write the labels of a folder of texts."""
    frame = SparkSession.active().read.parquet(texts)
    schema = from_arrow_schema(label_schema())
    frame.mapInPandas(label_tables, schema).write.parquet(labels)


if __name__ == "__main__":
    with run_cluster(n_workers=2):
        label(*sys.argv[1:])
