"""Readings: how far through its inputs a run is, and whether they are still the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli_tools import CLEAR, write_records

from cooptopics.errors import InputError
from cooptopics.reading import Reading, list_inputs


def read(*paths: Path) -> Reading:
    files, _ = list_inputs(map(str, paths))
    return Reading(files, pytest.fail, pytest.fail)


class TestShare:
    def test_grows_from_nothing_to_all(self, tmp_path: Path) -> None:
        for name in ("a", "b"):
            write_records(tmp_path / f"{name}.jsonl", [{"text": CLEAR}] * 10_000)
        reading = read(tmp_path)
        assert reading.share == 0
        shares = [reading.share for _ in reading]
        assert shares == sorted(shares)
        assert 0 < shares[0] < 0.3
        assert 0.5 < shares[10_001] < 0.8
        assert reading.share == 1

    def test_of_documents_goes_by_their_size(self, tmp_path: Path) -> None:
        for name, size in (("a", 1), ("b", 3)):
            (tmp_path / f"{name}.txt").write_text("x" * size, encoding="utf-8")
        reading = read(tmp_path)
        assert [reading.share for _ in reading] == [0, 0.25]

    def test_of_nothing(self) -> None:
        assert read().share == 0


class TestListInputs:
    def test_nothing_is_begun_when_an_input_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(InputError) as error:
            list_inputs([str(tmp_path / "a.txt")])
        said = "No such file or directory; check the name; nothing was begun"
        assert str(error.value) == f"{tmp_path / 'a.txt'}: {said}"

    def test_the_output_is_none(self, tmp_path: Path) -> None:
        for name in ("a.txt", "labels/b.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text(CLEAR, encoding="utf-8")
        files, _ = list_inputs([str(tmp_path)], str(tmp_path / "labels"))
        assert list(files) == [str(tmp_path / "a.txt")]

    def test_the_digest_tells_order(self, tmp_path: Path) -> None:
        one, other = (write_records(tmp_path / f"{name}.jsonl", []) for name in "ab")
        digests = [list_inputs(map(str, paths))[1] for paths in ([one, other], [other, one])]
        assert digests[0] != digests[1]
