"""Labels a Parquet file of texts with Dask, on as many processes as wanted.

usage: dask_labels.py TEXTS.parquet LABELS.parquet
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import dask.dataframe as dd
import pandas as pd
from distributed import Client, LocalCluster

from cooptopics.engines import label_table


def label(
    texts: str,
    n_workers: int = 2,
    n_partitions: int = 8,
    label_table: Callable[[pd.DataFrame], pd.DataFrame] = label_table,
) -> pd.DataFrame:
    """The labels of a file of texts, in its order."""
    frame = dd.from_pandas(pd.read_parquet(texts), npartitions=n_partitions)
    meta = label_table(frame.head(0))  # the columns, without a row
    # One thread a process, as labelling is work for the processor.
    with (
        LocalCluster(n_workers=n_workers, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster),
    ):
        labels: pd.DataFrame = frame.map_partitions(label_table, meta=meta).compute()
    return labels.reset_index(drop=True)


if __name__ == "__main__":
    label(sys.argv[1]).to_parquet(sys.argv[2])
