"""Labels a Parquet file of texts within a lazy Polars query, and counts the labels.

usage: polars_labels.py TEXTS.parquet
"""

from __future__ import annotations

import sys
from functools import partial

import polars as pl

from cooptopics.engines import label_schema, label_table


def count_labels(texts: str) -> pl.DataFrame:
    """How many paragraphs carry each label, the most frequent first."""
    schema = pl.Schema(pl.from_arrow(label_schema(rows="labels").empty_table()).schema)
    return (
        pl.scan_parquet(texts)
        .map_batches(partial(label_table, rows="labels"), schema=schema, streamable=True)
        .filter("holds")
        .group_by("label")
        .agg(pl.len().alias("paragraphs"))
        .sort(["paragraphs", "label"], descending=[True, False])
        .collect(engine="streaming")
    )


if __name__ == "__main__":
    print(count_labels(sys.argv[1]))
