"""Labels a Parquet file of texts for DuckDB, which reads the labels over Arrow as they come, and counts them.

usage: duckdb_labels.py TEXTS.parquet
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

import duckdb
import pyarrow as pa

from cooptopics.engines import label_schema, label_table

N_TEXTS = 1000  # labelled at once


def count_labels(texts: str) -> list[tuple[str, int]]:
    """How many paragraphs carry each label, the most frequent first."""
    read = duckdb.connect().read_parquet(texts).to_arrow_reader(N_TEXTS)

    def label_batches() -> Iterator[pa.RecordBatch]:
        for batch in read:
            yield from label_table(pa.Table.from_batches([batch])).to_batches()

    labels = pa.RecordBatchReader.from_batches(label_schema(), label_batches())
    counting = duckdb.connect()
    counting.register("labels", labels)
    return counting.execute(
        "SELECT label, count(*) AS paragraphs FROM (SELECT unnest(labels) AS label FROM labels)"
        " GROUP BY label ORDER BY paragraphs DESC, label"
    ).fetchall()


if __name__ == "__main__":
    for label, paragraphs in count_labels(sys.argv[1]):
        print(f"{label}: {paragraphs:,} paragraphs")
