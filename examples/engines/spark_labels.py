"""Labels a Parquet file of texts with Spark, on as many processes as wanted. Needs Java 17 or newer.

usage: spark_labels.py TEXTS.parquet LABELS.parquet
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator

import pandas as pd
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from cooptopics.engines import label_schema, label_tables


def label(
    texts: str,
    n_workers: int = 2,
    n_partitions: int = 8,
    label_tables: Callable[[Iterable[pd.DataFrame]], Iterator[pd.DataFrame]] = label_tables,
) -> pd.DataFrame:
    """The labels of a file of texts, in its order."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master(f"local-cluster[{n_workers},1,1024]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    try:
        frame = session.read.parquet(texts).repartition(n_partitions)
        labels = frame.mapInPandas(label_tables, from_arrow_schema(label_schema())).toPandas()
    finally:
        session.stop()
    return labels


if __name__ == "__main__":
    label(sys.argv[1]).to_parquet(sys.argv[2])
