"""One model used by many at once: threads and processes give the same bits as one alone."""

from __future__ import annotations

import multiprocessing
import random
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace

import pytest

from cooptopics.annotation import Entry
from cooptopics.model import Model

N_THREADS = 16


@pytest.fixture(scope="module")
def texts(entries: list[Entry]) -> list[str]:
    """Of known words, of new ones, and of none."""
    chance = random.Random(0)
    new = ["".join(chance.choices("abcdefghijkl", k=8)) for _ in range(3000)]
    return [
        "",
        *(entry.text for entry in entries[:40]),
        *(" ".join(chance.sample(new, 200)) for _ in range(40)),
    ]


@pytest.fixture(scope="module")
def alone(model: Model, texts: list[str]) -> bytes:
    return copy_of(model).predict_proba(texts).tobytes()


def copy_of(model: Model) -> Model:
    """The same model with no word worked out yet."""
    return replace(model)


def answer(model: Model, texts: list[str]) -> bytes:
    return model.predict_proba(texts).tobytes()


class TestThreads:
    def test_give_the_bits_of_one_alone(self, model: Model, texts: list[str], alone: bytes) -> None:
        shared = copy_of(model)
        start = threading.Barrier(N_THREADS)

        def work(_: int) -> set[bytes]:
            start.wait()
            return {answer(shared, texts) for _ in range(5)}

        with ThreadPoolExecutor(N_THREADS) as pool:
            assert set().union(*pool.map(work, range(N_THREADS))) == {alone}

    def test_each_with_other_texts_disturb_no_one(self, model: Model, texts: list[str]) -> None:
        shared = copy_of(model)
        expected = [answer(copy_of(model), [text]) for text in texts]
        with ThreadPoolExecutor(N_THREADS) as pool:
            given = list(pool.map(lambda text: answer(shared, [text]), texts * 4))
        assert given == expected * 4


class TestProcesses:
    @pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
    def test_give_the_bits_of_one_alone(
        self, method: str, model: Model, texts: list[str], alone: bytes
    ) -> None:
        if method not in multiprocessing.get_all_start_methods():
            pytest.skip(f"this system cannot {method}")
        context = multiprocessing.get_context(method)
        with ProcessPoolExecutor(2, mp_context=context) as pool:
            given = set(pool.map(answer, [model] * 4, [texts] * 4))
        assert given == {alone}
