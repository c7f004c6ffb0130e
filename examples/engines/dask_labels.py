"""Labels a folder of Parquet files of texts with Dask, each file by one of several processes.

usage: dask_labels.py TEXTS/ LABELS/
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dask.dataframe as dd
import pandas as pd
from distributed import Client, LocalCluster

from cooptopics.engines import label_schema, label_table


@contextmanager
def run_cluster(n_workers: int) -> Iterator[None]:
    """A cluster on this machine; to use another, give its address to `Client`."""
    # One thread a process, as labelling is work for the processor.
    cluster = LocalCluster(n_workers=n_workers, threads_per_worker=1, dashboard_address=None)
    with cluster, Client(cluster):
        yield


def label(
    texts: str, labels: str, label_table: Callable[[pd.DataFrame], pd.DataFrame] = label_table
) -> None:
    """Write the labels of a folder of texts."""
    schema = label_schema()
    frame = dd.read_parquet(texts).map_partitions(
        label_table, meta=schema.empty_table().to_pandas()
    )
    frame.to_parquet(labels, write_index=False, schema=schema)


if __name__ == "__main__":
    with run_cluster(n_workers=2):
        label(*sys.argv[1:])
