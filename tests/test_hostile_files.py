"""Files that were made to do harm, or are none: refused in one line or read safely, and the rest is done."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from cli_tools import (
    CLEAR,
    LABELS,
    PAGE,
    QUIET,
    alive,
    call,
    command,
    complaint,
    posix,
    run,
    write_records,
)
from office_files import make_docx, make_pdf, make_zip, word_paragraph

ENTRY = '{"id": "a", "text": "La police.", "labels": []}\n'


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def check_refused(bad: Path, page: Path, said: str) -> None:
    """One file is refused, the other is labelled."""
    outcome = call("classify", bad, page, "--format", "jsonl")
    assert (outcome.code, [record["labels"] for record in outcome.records]) == (1, [LABELS, []])
    assert complaint(outcome).startswith(f"{bad}: {said}")


class TestArchives:
    """A small file may unpack to more than the machine has."""

    BOMB = "<w:p/>" * (2 << 20)  # 12 MB of markup, of which mammoth would make gigabytes

    def test_word_file(self, page: Path) -> None:
        bad = page.with_name("bomb.docx")
        bad.write_bytes(make_docx(self.BOMB))
        assert bad.stat().st_size < 100_000
        check_refused(bad, page, "unpacks to 12 MB of XML, and 10 are read; it may be a zip bomb")

    @pytest.mark.parametrize("start", [b"", b" \n", b"\xef\xbb\xbf"])
    def test_word_file_with_its_text_under_the_name_of_a_picture(
        self, page: Path, start: bytes
    ) -> None:
        bad = page.with_name("bomb.docx")
        parts = {"word/document.xml": "<a/>", "word/a.png": start + b"<a>" + b" " * (11 << 20)}
        bad.write_bytes(make_zip(parts))
        check_refused(bad, page, "unpacks to 11 MB of XML")

    def test_pictures_in_a_word_file_do_not_count(self, page: Path) -> None:
        path = page.with_name("pictures.docx")
        text = make_docx(word_paragraph(CLEAR))
        data = io.BytesIO(text)
        with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/media/a.png", b"\x89PNG" + bytes(20 << 20))
        path.write_bytes(data.getvalue())
        (record,) = call("classify", path, "--format", "jsonl").records
        assert record["labels"] == LABELS

    def test_word_file_that_lies_about_its_size(self, page: Path) -> None:
        bad = page.with_name("liar.docx")
        data = make_docx(self.BOMB)
        true, false = (size.to_bytes(4, "little") for size in (_largest_part(data), 1000))
        assert true in data
        bad.write_bytes(data.replace(true, false))
        check_refused(bad, page, "not a Word file; save it as .docx")

    @pytest.mark.parametrize(
        "entity",
        [
            "".join(
                f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "ha" * 10}">' for i in range(12)
            ),
            '<!ENTITY e11 SYSTEM "file:///etc/passwd">',
        ],
        ids=["a billion laughs", "another file"],
    )
    def test_word_file_with_entities(self, page: Path, entity: str) -> None:
        bad = page.with_name("laughs.docx")
        data = make_docx(word_paragraph("&e11;"))
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = "word/document.xml"
        parts[name] = f"<!DOCTYPE a [{entity}]>".encode() + parts[name]
        bad.write_bytes(make_zip(parts))
        outcome = call("classify", bad, page, "--format", "jsonl")
        assert outcome.code == 1
        assert "root:" not in outcome.out
        assert complaint(outcome).startswith(f"{bad}: ")
        assert len(outcome.records) == 2

    def test_excel_workbook(self, tmp_path: Path) -> None:
        bad = tmp_path / "bomb.xlsx"
        bad.write_bytes(make_zip({"xl/workbook.xml": b"<a>" + b" " * (101 << 20)}))
        outcome = call("convert", bad, tmp_path / "corpus.jsonl")
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{bad}: unpacks to 101 MB of XML, and 100 are read")
        assert list(tmp_path.iterdir()) == [bad]

    def test_pdf_with_a_stream_that_says_to_be_huge(self, page: Path) -> None:
        bad = page.with_name("bad.pdf")
        data = make_pdf([(50, 700, "Texte")])
        bad.write_bytes(data.replace(b"/Length ", b"/Length 99999999"))
        outcome = call("classify", bad, page, "--format", "jsonl")
        assert outcome.code in (0, 1)
        assert len(outcome.records) >= 2


def _largest_part(data: bytes) -> int:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return max(part.file_size for part in archive.infolist())


@posix
class TestDevices:
    """They may have no end; pipes and terminals have one."""

    SAID = "a device, which may have no end; name a file"

    @pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/urandom"])
    def test_pages(self, page: Path, device: str) -> None:
        check_refused(Path(device), page, self.SAID)

    @pytest.mark.parametrize("suffix", [".txt", ".jsonl", ".csv", ".html", ".docx", ".pdf", ".mht"])
    def test_links_to_them(self, page: Path, suffix: str) -> None:
        link = page.with_name(f"link{suffix}")
        link.symlink_to("/dev/zero")
        check_refused(link, page, self.SAID)

    @pytest.mark.parametrize(
        "args",
        [
            ("info", "{}"),
            ("explain", "texte", "--model", "{}"),
            ("explain", "--file", "{}"),
            ("train", "{}.jsonl", "-o", "model"),
            ("evaluate", "shipped", "{}.jsonl"),
            ("audit", "{}.jsonl"),
            ("convert", "{}.jsonl", "a.csv"),
            ("convert", "{}.csv", "a.jsonl"),
            ("convert", "{}.json", "a.jsonl"),
            ("convert", "{}.xlsx", "a.jsonl"),
        ],
    )
    def test_every_other_command(
        self, args: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        for suffix in ("", ".jsonl", ".csv", ".json", ".xlsx"):
            Path(f"zero{suffix}").symlink_to("/dev/zero")
        before = sorted(tmp_path.iterdir())
        outcome = call(*(arg.format("zero") for arg in args))
        assert outcome.code == 2
        assert self.SAID in complaint(outcome)
        assert sorted(tmp_path.iterdir()) == before

    def test_a_pipe_has_an_end(self, tmp_path: Path) -> None:
        shell = ["bash", "-c", '"$@" <(printf %s "$TEXT") --format jsonl', "bash"]
        ended = subprocess.run(
            [*shell, *command("classify")], capture_output=True, env={**os.environ, "TEXT": CLEAR}
        )
        assert (ended.returncode, ended.stdout.count(b"\n"), ended.stderr) == (0, 1, b"")

    def test_in_a_folder_only_files_are_read(self, page: Path) -> None:
        os.mkfifo(page.with_name("fifo.txt"))
        page.with_name("zero.txt").symlink_to("/dev/zero")
        outcome = call("classify", page.parent, "--format", "jsonl")
        assert (outcome.code, outcome.err, len(outcome.records)) == (0, "", 2)

    def test_a_file_larger_than_memory(self, page: Path) -> None:
        huge = page.with_name("huge.txt")
        with huge.open("wb") as file:
            file.truncate(1 << 42)
        check_refused(huge, page, "larger than memory; split the file, or free some memory")

    def test_a_file_that_cannot_be_read_to_its_end(self, page: Path) -> None:
        if not Path("/proc/self/mem").exists():
            pytest.skip("no file here fails while it is read")
        bad = page.with_name("bad.txt")
        bad.symlink_to("/proc/self/mem")
        check_refused(bad, page, "Input/output error")


@posix
class TestLinks:
    def test_a_loop_of_links_to_files(self, page: Path) -> None:
        loop = page.with_name("loop.txt")
        loop.symlink_to(loop.name)
        check_refused(loop, page, "Too many levels of symbolic links")

    def test_loops_in_a_folder_are_passed_over(self, page: Path) -> None:
        page.with_name("loop.txt").symlink_to("loop.txt")
        page.with_name("up").symlink_to("..")
        page.with_name("here").symlink_to(".")
        outcome = call("classify", page.parent, "--format", "jsonl")
        assert (outcome.code, outcome.err, len(outcome.records)) == (0, "", 2)

    def test_links_to_folders_do_not_lead_out_of_the_folder(
        self, page: Path, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        outside = tmp_path_factory.mktemp("outside")
        (outside / "secret.txt").write_text(QUIET, encoding="utf-8")
        page.with_name("out").symlink_to(outside)
        records = call("classify", page.parent, "--format", "jsonl").records
        assert {record["file"] for record in records} == {str(page)}


class TestNames:
    """A name is data: it opens no other file, and is shown with its signs spelled out."""

    NAMES = (
        "a\nb.txt",
        "\x1b[31mred.txt",
        "-o.txt",
        "$(touch owned).txt",
        "a;b.txt",
        "%s{0}.txt",
        "\u202etxt.a.txt",
    )

    @posix
    @pytest.mark.parametrize("name", NAMES)
    def test_odd_ones(self, name: str, tmp_path: Path) -> None:
        (tmp_path / name).write_text(QUIET, encoding="utf-8")
        outcome = call("classify", tmp_path, "--format", "jsonl")
        assert (outcome.code, [record["file"] for record in outcome.records]) == (
            0,
            [str(tmp_path / name)],
        )
        table = call("classify", tmp_path)
        assert alive(table.out) == []
        assert len(table.out.splitlines()) == 1
        assert [path.name for path in tmp_path.iterdir()] == [name]

    @posix
    def test_that_are_no_text(self, tmp_path: Path) -> None:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe.txt")).write_text(QUIET)
        outcome = call("classify", tmp_path, "--format", "jsonl")
        assert (outcome.code, len(outcome.records)) == (0, 1)

    def test_in_records_lead_nowhere(self, tmp_path: Path) -> None:
        path = write_records(
            tmp_path / "a.jsonl",
            [{"id": "../../etc/passwd", "file": "/etc/passwd", "text": QUIET}],
        )
        (record,) = call("classify", path, "--format", "jsonl").records
        assert (record["file"], record["id"]) == (str(path), "../../etc/passwd")

    def test_in_pages_are_not_opened(self, page: Path) -> None:
        secret = page.with_name("secret.txt.kept")
        secret.write_text("Le mot de passe est sésame, dit le gardien du port.", encoding="utf-8")
        web = page.with_name("a.html")
        body = f"<p>{CLEAR}</p><p>&secret;</p><iframe src='{secret.as_uri()}'></iframe>"
        entity = f"<!DOCTYPE html [<!ENTITY secret SYSTEM '{secret.as_uri()}'>]>"
        web.write_text(f"{entity}<html><body><article>{body}</article></body></html>", "utf-8")
        outcome = run("classify", web, "--format", "jsonl")
        assert outcome.code == 0
        assert "sésame" not in outcome.out


@posix
def test_nothing_is_asked_of_the_network(page: Path) -> None:
    """Python tells an audit hook of every connection and every look-up of a name."""
    web = page.with_name("a.html")
    url = "http://exemple.test/a"
    head = f"<base href='{url}'><link rel='canonical' href='{url}'><script src='{url}.js'></script>"
    body = f"<article><p>{CLEAR}</p><img src='{url}.png'></article>"
    web.write_text(f"<html><head>{head}</head><body>{body}</body></html>", encoding="utf-8")
    code = """
import sys
def watch(event, args):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        raise SystemExit(f"{event} {args}")
sys.addaudithook(watch)
from cooptopics.cli import main
main()
"""
    words = [sys.executable, "-c", code, "classify", str(web), str(page)]
    ended = subprocess.run(words, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
