"""Worker processes: tasks in, results out in the same order, by joblib."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")
_INTERVAL = 1.0  # seconds


def run_in_order(
    work: Callable[[Task], Result], tasks: Iterable[Task], jobs: int
) -> Iterator[Result]:
    """Do tasks in worker processes, and give their results in order; few of either wait at any time.

    Parameters
    ----------
    work : a function of a module, which other processes can import
    tasks : read as workers come free, from another thread
    jobs : processes; 1 works in this one
    """
    if jobs == 1:
        yield from map(work, tasks)
        return
    from joblib import Parallel, delayed

    folder = Path.cwd()
    stopped: list[Exception] = []

    def calls() -> Iterator[object]:
        # What is raised here would be lost in joblib's thread, and leave it waiting for ever.
        try:
            for task in tasks:
                yield delayed(_work_in)(folder, os.getpid(), work, task)
        except Exception as error:
            stopped.append(error)

    run = Parallel(n_jobs=jobs, return_as="generator", pre_dispatch=2 * jobs, batch_size=1)
    yield from run(calls())
    if stopped:
        raise stopped[0]


def _work_in(folder: Path, parent: int, work: Callable[[Task], Result], task: Task) -> Result:
    """Do a task where it was given: joblib's workers live on, and stay in the folder of the first call."""
    _end_with(parent)
    with suppress(OSError):  # a worker on another machine has other folders
        os.chdir(folder)
    return work(task)


@lru_cache(maxsize=1)
def _end_with(parent: int) -> None:
    """Have this process end soon after the one that started it, which joblib's workers outlive if that is killed."""
    if os.getppid() == parent:
        threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(_INTERVAL)
    os._exit(1)
