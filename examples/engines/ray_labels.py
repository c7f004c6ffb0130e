"""Labels a Parquet file of texts with Ray Data, on as many processes as wanted.

usage: ray_labels.py TEXTS.parquet LABELS.parquet
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import pandas as pd
import pyarrow as pa
import ray

from cooptopics.engines import label_table


def label(
    texts: str,
    n_workers: int = 2,
    n_partitions: int = 8,
    label_table: Callable[[pa.Table], pa.Table] = label_table,
) -> pd.DataFrame:
    """The labels of a file of texts; Ray does not keep their order."""
    ray.init(num_cpus=n_workers, include_dashboard=False)
    try:
        frame = ray.data.read_parquet(texts).repartition(n_partitions)
        labels: pd.DataFrame = frame.map_batches(
            label_table, batch_format="pyarrow", batch_size=None
        ).to_pandas()
    finally:
        ray.shutdown()
    return labels


if __name__ == "__main__":
    label(sys.argv[1]).to_parquet(sys.argv[2])
