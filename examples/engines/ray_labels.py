"""Labels a folder of Parquet files of texts with Ray Data, in several processes.

usage: ray_labels.py TEXTS/ LABELS/
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pyarrow as pa
import ray

from cooptopics.engines import label_table

N_ROWS = 1000  # labelled at once


@contextmanager
def run_cluster(n_workers: int) -> Iterator[None]:
    """A cluster on this machine; to use another, give its address to `ray.init`."""
    ray.init(num_cpus=n_workers, include_dashboard=False)
    try:
        yield
    finally:
        ray.shutdown()


def label(
    texts: str, labels: str, label_table: Callable[[pa.Table], pa.Table] = label_table
) -> None:
    """Write the labels of a folder of texts."""
    # Small files are read as one block, which one process would label alone.
    frame = ray.data.read_parquet(texts).repartition(target_num_rows_per_block=N_ROWS)
    frame.map_batches(label_table, batch_format="pyarrow", batch_size=None).write_parquet(labels)


if __name__ == "__main__":
    with run_cluster(n_workers=2):
        label(*sys.argv[1:])
