"""Worker processes: results come in order, few tasks wait, and no error gets lost."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from cooptopics.workers import run_in_order


class TestRunInOrder:
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_results_come_in_the_order_of_the_tasks(self, jobs: int) -> None:
        assert list(run_in_order(math.sqrt, range(50), jobs)) == list(map(math.sqrt, range(50)))

    @pytest.mark.filterwarnings(
        "ignore:.*tasks (have been successfully executed|which were still being processed)"
    )
    @pytest.mark.parametrize("jobs", [1, 2])
    def test_tasks_are_read_when_they_are_needed(self, jobs: int) -> None:
        read = []

        def tasks() -> Iterator[int]:
            for number in range(1000):
                read.append(number)
                yield number

        results = run_in_order(math.sqrt, tasks(), jobs)
        assert next(results) == 0
        assert len(read) < 100
        results.close()  # type: ignore[attr-defined]

    def test_relative_paths_hold_in_workers_that_were_started_elsewhere(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("one", "other"):
            folder = tmp_path / name
            folder.mkdir()
            monkeypatch.chdir(folder)
            assert set(run_in_order(os.path.abspath, ["page.txt"] * 4, 2)) == {
                str(folder / "page.txt")
            }

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_an_error_of_the_tasks_comes_after_the_results_before_it(self, jobs: int) -> None:
        def tasks() -> Iterator[int]:
            yield from range(20)
            raise ValueError("no more")

        results = run_in_order(math.sqrt, tasks(), jobs)
        assert [next(results) for _ in range(20)] == list(map(math.sqrt, range(20)))
        with pytest.raises(ValueError, match="no more"):
            next(results)

    @pytest.mark.parametrize("jobs", [1, 2])
    def test_an_error_of_the_work_is_raised(self, jobs: int) -> None:
        with pytest.raises(ValueError, match=r"math domain error|nonnegative"):
            list(run_in_order(math.sqrt, [1, -1, 1], jobs))
