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
    n_blocks = 4 * int(ray.cluster_resources()["CPU"])  # so that every processor has some
    frame = ray.data.read_parquet(texts, override_num_blocks=n_blocks)
    frame.map_batches(label_table, batch_format="pyarrow", batch_size=1000).write_parquet(labels)


if __name__ == "__main__":
    with run_cluster(n_workers=2):
        label(*sys.argv[1:])
