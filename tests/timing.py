"""Processor time of a function of a page, and whether it grows with the length of the page alone.

Other work on the machine may slow a single run, so a few tries are allowed: what is quadratic fails them all.
"""

from __future__ import annotations

import sys
import time
import timeit
from collections.abc import Callable

import pytest


def seconds(read: Callable[[str], object], page: str) -> float:
    """Processor time of one run, without a coverage tracer."""
    trace = sys.gettrace()
    sys.settrace(None)
    try:
        return timeit.timeit(lambda: read(page), timer=time.process_time, number=1)
    finally:
        sys.settrace(trace)


def check_linear(read: Callable[[str], object], unit: str, size: int) -> None:
    """Check that a page four times as long takes less than six times as long."""
    short, long = (unit * (length // len(unit)) for length in (size, 4 * size))
    ratios = []
    for _ in range(5):
        ratios.append(seconds(read, long) / max(seconds(read, short), 0.002))
        if ratios[-1] < 6:
            return
    pytest.fail(
        f"four times the length takes {', '.join(f'{ratio:.1f}' for ratio in ratios)} times as long"
    )
