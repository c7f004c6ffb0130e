"""Every input that fuzzing starts from, or has found, keeps the promises; needs no fuzzer."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "fuzz"))

from targets import TARGETS, seeds


@pytest.mark.parametrize("name", TARGETS)
class TestSeeds:
    def test_keep_the_promises(self, name: str) -> None:
        for seed in seeds(name):
            TARGETS[name](seed.read_bytes())

    def test_spoiled_a_little_too(self, name: str) -> None:
        for seed in seeds(name):
            data = seed.read_bytes()
            step = max(1, len(data) // 20)
            for place in range(0, len(data), step):
                TARGETS[name](data[:place])
                TARGETS[name](data[:place] + b"\xff\0<" + data[place + 1 :])
