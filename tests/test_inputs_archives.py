"""Reading what archives come in: packed files, Parquet, web archives, patterns and addresses of object stores; in
constant memory, and with what is broken told."""

from __future__ import annotations

import gzip
import io
import json
import random
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from cli_tools import CLEAR, QUIET, call, complaint, write_records
from web_pages import ARTICLE, PARAGRAPHS, TITLE, page

from cooptopics.inputs import read_pages
from cooptopics.locations import suffix_of
from cooptopics.pages import Page
from cooptopics.streams import PACKED

ROWS = [{"id": "x", "text": CLEAR}, {"id": "y", "text": QUIET}]
LINES = "".join(json.dumps(row) + "\n" for row in ROWS).encode()
TABLE = f'id,text\nx,"{CLEAR}"\ny,"{QUIET}"\n'.encode()


class Reading(NamedTuple):
    pages: list[Page]
    failures: list[str]
    notices: list[str]


def read(*paths: Path | str) -> Reading:
    failures: list[str] = []
    notices: list[str] = []
    pages = list(read_pages(map(str, paths), failures.append, notices.append))
    return Reading(pages, failures, notices)


def pack(data: bytes, packed: str) -> bytes:
    if packed == ".gz":
        return gzip.compress(data)
    zstandard = pytest.importorskip("zstandard")
    return bytes(zstandard.ZstdCompressor().compress(data))


def contents(reading: Reading) -> list[tuple[str | None, str]]:
    """The ids and texts of pages that were read without complaints."""
    assert (reading.failures, reading.notices) == ([], [])
    return [(page.id, page.text) for page in reading.pages]


@pytest.mark.parametrize("packed", [".gz", ".zst"])
class TestPacked:
    @pytest.mark.parametrize(("suffix", "data"), [(".jsonl", LINES), (".csv", TABLE)])
    def test_records(self, tmp_path: Path, suffix: str, data: bytes, packed: str) -> None:
        path = tmp_path / f"a{suffix}{packed}"
        path.write_bytes(pack(data, packed))
        assert contents(read(path)) == contents(read(tmp_path)) == [("x", CLEAR), ("y", QUIET)]

    def test_texts(self, tmp_path: Path, packed: str) -> None:
        (tmp_path / f"a.TXT{packed}").write_bytes(pack(CLEAR.encode(), packed))
        assert contents(read(tmp_path)) == [(None, CLEAR)]

    def test_several_one_after_the_other(self, tmp_path: Path, packed: str) -> None:
        path = tmp_path / f"a.jsonl{packed}"
        path.write_bytes(pack(LINES, packed) * 2)
        assert len(contents(read(path))) == 4

    def test_what_is_cut_off_is_told(self, tmp_path: Path, packed: str) -> None:
        chance = random.Random(0)
        rows = [{"text": f"{CLEAR} {chance.random()}"} for _ in range(20_000)]
        whole = write_records(tmp_path / "a.jsonl", rows).read_bytes()
        path = tmp_path / f"a.jsonl{packed}"
        path.write_bytes(pack(whole, packed)[:-2000])
        reading = read(path)
        assert 0 < len(reading.pages) < 20_000
        (said,) = reading.failures
        assert said.startswith(f"{path}: broken archive: ")

    def test_what_is_not_packed_at_all_is_told(self, tmp_path: Path, packed: str) -> None:
        path = tmp_path / f"a.jsonl{packed}"
        path.write_bytes(LINES)
        reading = read(path, write_records(tmp_path / "b.jsonl", ROWS))
        assert len(reading.pages) == 2
        assert [said.split(": ")[:2] for said in reading.failures] == [
            [str(path), "broken archive"]
        ]

    def test_a_bomb_is_not_unpacked_into_memory(self, tmp_path: Path, packed: str) -> None:
        for name in ("a.txt", "b.jsonl"):
            (tmp_path / f"{name}{packed}").write_bytes(pack(bytes([32]) * (300 << 20), packed))
        tracemalloc.start()
        reading = read(tmp_path)
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 260 << 20
        assert [said.split(": ")[1] for said in reading.failures] == [
            "over 100 MB, which are read; split it",
            "a line of over 100 MB; what follows is not read",
        ]


class TestLargeFiles:
    """Files of many blocks: as small ones, but what is no text takes nothing else with it."""

    N = 12_000

    def rows(self) -> list[dict[str, str]]:
        return [{"id": str(i), "text": f"{CLEAR} Acte {i}."} for i in range(self.N)]

    def test_no_line_is_lost_between_blocks(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", self.rows())
        assert path.stat().st_size > 4 << 20
        assert contents(read(path)) == [(row["id"], row["text"]) for row in self.rows()]

    def test_nor_any_row(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        rows = "".join(f'{row["id"]};"{row["text"]}\n\n{QUIET}"\r\n' for row in self.rows())
        path.write_text(f"id;text\r\n{rows}", encoding="utf-8", newline="")
        expected = [(row["id"], f"{row['text']}\n\n{QUIET}") for row in self.rows()]
        assert contents(read(path)) == expected

    def test_a_line_that_is_no_text_is_told(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", self.rows())
        lines = path.read_bytes().split(b"\n")
        lines[9_000] = b"\0" + lines[9_000]
        path.write_bytes(b"\n".join(lines))
        reading = read(path)
        place = sum(len(line) + 1 for line in lines[:9_000])
        assert len(reading.pages) == self.N - 1
        assert reading.failures == [
            f"{path}: binary, not text: byte {place} is NUL; save it as UTF-8"
        ]

    def test_another_encoding_is_said_once(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows())
        path.write_bytes("".join(lines).encode("cp1252"))
        reading = read(path)
        assert [page.text for page in reading.pages] == [row["text"] for row in self.rows()]
        assert reading.notices == [f"{path}: not UTF-8, read as cp1252"]

    def test_utf16(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in self.rows())
        path.write_bytes("".join(lines).encode("utf-16"))
        assert len(read(path).pages) == self.N

    @pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
    def test_memory_does_not_grow_with_them(self, tmp_path: Path, suffix: str) -> None:
        path = tmp_path / f"a{suffix}"
        line = (LINES if suffix == ".jsonl" else TABLE).splitlines(keepends=True)[1]
        head = b"" if suffix == ".jsonl" else TABLE.splitlines(keepends=True)[0]
        path.write_bytes(head + line * 100_000)
        tracemalloc.start()
        number = sum(1 for _ in read_pages([str(path)], pytest.fail, pytest.fail))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert number == 100_000
        assert peak < 12 << 20


class TestParquet:
    @pytest.fixture(autouse=True)
    def pyarrow(self) -> Any:
        return pytest.importorskip("pyarrow")

    def write(self, path: Path, columns: dict[str, list[Any]]) -> Path:
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.table(columns), path)
        return path

    def test_rows(self, tmp_path: Path) -> None:
        columns = {"more": [1, 2], "text": [CLEAR, QUIET], "id": [7, 8]}
        path = self.write(tmp_path / "a.parquet", columns)
        assert contents(read(path)) == contents(read(tmp_path)) == [("7", CLEAR), ("8", QUIET)]

    def test_rows_without_text_are_told(self, tmp_path: Path) -> None:
        path = self.write(tmp_path / "a.parquet", {"text": [CLEAR, None, " "]})
        reading = read(path)
        assert [page.text for page in reading.pages] == [CLEAR]
        assert reading.failures == [
            f'{path}:2: "text" is missing; every record needs one',
            f'{path}:3: "text" is empty; there is nothing to label',
        ]

    def test_a_table_without_text_is_told(self, tmp_path: Path) -> None:
        path = self.write(tmp_path / "a.parquet", {"body": [CLEAR]})
        assert read(path).failures == [
            f'{path}: no "text" column, but body; name the column "text"'
        ]

    def test_a_broken_file_is_told(self, tmp_path: Path) -> None:
        path = self.write(tmp_path / "a.parquet", {"text": [CLEAR]})
        path.write_bytes(path.read_bytes()[:-5])
        (said,) = read(path).failures
        assert said.startswith(f"{path}: broken Parquet file: ")

    def test_so_is_damage_inside_of_it(self, tmp_path: Path) -> None:
        texts = [f"{CLEAR} {random.Random(i).random()}" for i in range(3000)]
        path = self.write(tmp_path / "a.parquet", {"text": texts})
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle : middle + 3000] = bytes(byte ^ 0x55 for byte in data[middle : middle + 3000])
        path.write_bytes(data)
        (said,) = read(path).failures
        assert said.startswith(f"{path}: broken Parquet file: ")


# warcio leaves a temporary file of its writer open.
@pytest.mark.filterwarnings("ignore:Unclosed file <tempfile:ResourceWarning")
class TestWebArchives:
    ADDRESS = "https://exemple.vn/monde/1"

    @pytest.fixture(autouse=True)
    def warcio(self) -> Any:
        return pytest.importorskip("warcio")

    def archive(self, path: Path, *answers: tuple[str, str, bytes, str]) -> Path:
        """A web archive of answers: kind of record, media type, content, status."""
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter

        with path.open("wb") as target:
            writer = WARCWriter(target, gzip=path.suffix == ".gz")
            for kind, media, data, status in answers:
                headers = StatusAndHeaders(status, [("Content-Type", media)], protocol="HTTP/1.1")
                record = writer.create_warc_record(
                    self.ADDRESS,
                    kind,
                    payload=io.BytesIO(data),
                    http_headers=headers if kind == "response" else None,
                    warc_content_type=media,
                )
                writer.write_record(record)
        return path

    HTML = ("response", "text/html; charset=utf-8", page(ARTICLE).encode(), "200 OK")

    @pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
    def test_pages(self, tmp_path: Path, name: str) -> None:
        self.archive(tmp_path / name, self.HTML)
        (found,) = read(tmp_path).pages
        assert (found.file, found.id, found.title) == (str(tmp_path / name), self.ADDRESS, TITLE)
        assert found.text == "\n\n".join(PARAGRAPHS)

    def test_plain_texts_of_converted_archives(self, tmp_path: Path) -> None:
        text = ("conversion", "text/plain", CLEAR.encode(), "")
        assert contents(read(self.archive(tmp_path / "a.warc", text))) == [(self.ADDRESS, CLEAR)]

    def test_other_things_are_passed_over(self, tmp_path: Path) -> None:
        others = [
            ("response", "image/png", b"\x89PNG", "200 OK"),
            ("response", "text/html", b"<html>", "404 Not Found"),
            ("response", "text/html", b"", "200 OK"),
            ("metadata", "text/plain", b"a", ""),
        ]
        assert read(self.archive(tmp_path / "a.warc", *others)) == ([], [], [])

    def test_a_page_without_an_article_is_told_by_its_address(self, tmp_path: Path) -> None:
        empty = ("response", "text/html", page("").encode(), "200 OK")
        path = self.archive(tmp_path / "a.warc", empty, self.HTML)
        reading = read(path)
        assert len(reading.pages) == 1
        assert [said.split(": ")[0] for said in reading.failures] == [f"{path} {self.ADDRESS}"]

    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"xyz" * 1000, "broken archive: Unknown archive format"),
            (b"", "empty; there is nothing to label"),
            (b"W" * (1 << 20), "not a web archive: it begins without a line"),
        ],
    )
    def test_what_is_no_archive_is_told(self, tmp_path: Path, data: bytes, said: str) -> None:
        path = tmp_path / "a.warc"
        path.write_bytes(data)
        (failure,) = read(path).failures
        assert failure.startswith(f"{path}: {said}")

    @pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
    def test_what_is_cut_off_is_told(self, tmp_path: Path, name: str) -> None:
        path = self.archive(tmp_path / name, self.HTML, self.HTML)
        path.write_bytes(path.read_bytes()[:-500])
        reading = read(path)
        assert len(reading.pages) == 1
        (said,) = reading.failures
        assert said.startswith(f"{path}: broken archive: ")

    def test_too_large_a_page_is_told(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cooptopics.warc._MOST_BYTES", 10)
        path = self.archive(tmp_path / "a.warc", self.HTML)
        (said,) = read(path).failures
        assert said.startswith(f"{path} {self.ADDRESS}: over ")


class TestPatterns:
    """As a shell would find the files, for shells that do not and lists that are too long for one."""

    def test_files_come_by_name(self, tmp_path: Path) -> None:
        for name in ("b/c.txt", "a.txt", "b/d.md", "c.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_text("texte", encoding="utf-8")
        found = [Path(page.file).name for page in read(f"{tmp_path}/**/*.txt").pages]
        assert found == ["a.txt", "c.txt", "c.txt"]

    def test_a_pattern_without_files_is_told(self, tmp_path: Path) -> None:
        pattern = f"{tmp_path}/*.txt"
        assert read(pattern).failures == [f"{pattern}: no file matches this pattern; check it"]

    def test_a_file_may_be_called_like_a_pattern(self, tmp_path: Path) -> None:
        path = tmp_path / "a[1].txt"
        path.write_text("texte", encoding="utf-8")
        assert len(read(path).pages) == 1


class TestAddresses:
    """Those of fsspec: its store in memory stands for object stores, which it speaks to by the same calls."""

    @pytest.fixture(autouse=True)
    def store(self) -> Iterator[Any]:
        fsspec = pytest.importorskip("fsspec")
        system = fsspec.filesystem("memory")
        system.pipe(
            {
                "/press/2024/a.jsonl.gz": gzip.compress(LINES),
                "/press/2024/b.txt": CLEAR.encode(),
                "/press/c.csv": TABLE,
                "/press/d.png": b"",
            }
        )
        yield system
        system.rm("/press", recursive=True)

    def test_a_file(self) -> None:
        assert contents(read("memory://press/2024/b.txt")) == [(None, CLEAR)]

    @pytest.mark.parametrize("path", ["memory://press", "memory://press/", "memory://pres*/**"])
    def test_what_is_below(self, path: str) -> None:
        names = [page.file.rpartition("press/")[2] for page in read(path).pages]
        assert names == ["2024/a.jsonl.gz"] * 2 + ["2024/b.txt"] + ["c.csv"] * 2

    @pytest.mark.parametrize("inside", ["a.jsonl", "*.jsonl", ""])
    def test_files_in_an_archive(self, tmp_path: Path, inside: str) -> None:
        with zipfile.ZipFile(tmp_path / "press.zip", "w") as archive:
            archive.writestr("a.jsonl", LINES)
        found = read(f"zip://{inside}::{tmp_path / 'press.zip'}")
        assert contents(found) == [("x", CLEAR), ("y", QUIET)]

    def test_the_kind_of_a_file_stands_before_what_is_asked_of_a_server(self) -> None:
        assert suffix_of("https://press.example/a.jsonl?key=b.txt") == ".jsonl"
        assert suffix_of("https://press.example/a.CSV.gz?key=1", PACKED) == ".csv"

    @pytest.mark.parametrize(
        ("path", "said"),
        [
            ("memory://press/missing.txt", "No such file or directory"),
            ("memory://press/missing.jsonl", "No such file or directory"),
            ("memory://press/*.docx", "no .txt, .jsonl, .csv"),
            ("nowhere://press", "Protocol not known: nowhere"),
        ],
    )
    def test_what_cannot_be_read_is_told(self, path: str, said: str) -> None:
        (failure,) = read(path).failures
        assert failure.startswith(path)
        assert said in failure

    def test_labels_of_a_store_can_be_resumed(
        self, tmp_path: Path, model_file: Path, store: Any
    ) -> None:
        labels = tmp_path / "labels"
        words = ("--format", "jsonl", "-m", model_file, "--resume", "-o", labels)
        assert call("classify", "memory://press", *words).code == 0
        whole = (labels / "part-000000.jsonl").read_bytes()
        assert whole.count(b"\n") == 5
        for name in ("_SUCCESS", "part-000000.jsonl"):
            (labels / name).unlink()
        assert call("classify", "memory://press", *words).code == 0
        assert (labels / "part-000000.jsonl").read_bytes() == whole
        store.pipe("/press/2024/b.txt", QUIET.encode())
        outcome = call("classify", "memory://press", *words)
        assert complaint(outcome).startswith(f"{labels}: was begun with other inputs")
