"""Bad input to every command ends in one line that says what is wrong, where, and what to do;
what can be done is done, and nothing in a text or a name comes alive on the screen."""

from __future__ import annotations

import csv
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from cli_tools import (
    ALIVE,
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
    without_styles,
    write_records,
)

from cooptopics.model import Model

FORMATS = ["table", "json", "jsonl", "csv"]
C_LOCALE = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0"}


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


class TestFiles:
    """A file that cannot be read is said, the rest is done, and the exit code is 1."""

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "No such file or directory; check the name"),
            (b"", "empty; there is nothing to label"),
            (b" \r\n\t\n", "empty; there is nothing to label"),
            (b"\xef\xbb\xbf", "empty; there is nothing to label"),
            (b"\x89PNG\r\n\0\0\0", "binary, not text: byte 6 is NUL; save it as UTF-8"),
            (
                bytes(range(1, 256)) * 9,
                "not text in any known encoding (byte 127 is not UTF-8); save",
            ),
        ],
    )
    def test_one_of_two(self, page: Path, content: bytes | None, said: str) -> None:
        bad = page.with_name("bad.txt")
        if content is not None:
            bad.write_bytes(content)
        outcome = call("classify", bad, page, "--format", "jsonl")
        assert (outcome.code, len(outcome.records)) == (1, 2)
        assert complaint(outcome).startswith(f"{bad}: {said}")

    def test_a_folder_without_texts(self, tmp_path: Path) -> None:
        outcome = call("classify", tmp_path)
        assert outcome.code == 1
        assert complaint(outcome).startswith(f"{tmp_path}: no .txt, .jsonl, .csv, .html")

    def test_each_bad_file_has_its_line(self, page: Path) -> None:
        outcome = call("classify", "one.txt", page, "two.txt")
        assert outcome.code == 1
        assert [line.split(": ")[1] for line in outcome.err.splitlines()] == ["one.txt", "two.txt"]

    @posix
    def test_closed_standard_input(self) -> None:
        shell = ["sh", "-c", 'exec "$@" <&-', "sh", *command("classify", "-")]
        ended = subprocess.run(shell, capture_output=True, timeout=60)
        assert ended.returncode == 1
        assert ended.stderr == b"cooptopics: -: empty; there is nothing to label\n"


@posix
class TestPermissions:
    """Without the right of the administrator to read and write everything."""

    @pytest.fixture
    def wrapper(self) -> list[str]:
        """The words before the program that take that right away."""
        if os.geteuid():
            return []
        if not shutil.which("setpriv"):
            pytest.skip("the administrator reads and writes everything")
        return ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]

    def test_unreadable_file(self, page: Path, wrapper: list[str]) -> None:
        closed = page.with_name("closed.txt")
        closed.touch(0o000)
        outcome = run("classify", page.parent, "--format", "jsonl", wrapper=wrapper)
        assert (outcome.code, len(outcome.records)) == (1, 2)
        assert complaint(outcome).startswith(f"{closed}: Permission denied; change its permissions")

    def test_unreadable_folder(self, page: Path, wrapper: list[str]) -> None:
        closed = page.with_name("closed")
        closed.mkdir(0o000)
        outcome = run("classify", page.parent, "--format", "jsonl", wrapper=wrapper)
        assert (outcome.code, len(outcome.records)) == (1, 2)
        assert complaint(outcome).startswith(f"{closed}: Permission denied; change its permissions")

    def test_output_folder_that_is_not_writable(self, page: Path, wrapper: list[str]) -> None:
        closed = page.with_name("closed")
        closed.mkdir(0o555)
        outcome = run("classify", page, "-o", closed / "labels", wrapper=wrapper)
        assert outcome.code == 2
        said = f"cannot write {closed / 'labels'}: Permission denied; change its permissions"
        assert complaint(outcome).startswith(said)
        assert list(closed.iterdir()) == []


class TestRecords:
    """A record that cannot be read is said with its line, and the others are done."""

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"text": "a"', "broken JSON: Expecting ',' delimiter; mend or drop this line"),
            ("[" * 100_000, "broken JSON: "),
            ("[1, 2]", 'not a JSON object with a "text" field'),
            ('{"id": "b"}', '"text" is missing; every record needs one'),
            ('{"text": null}', '"text" is missing; every record needs one'),
            ('{"text": 5}', '"text" is int, not a string'),
            ('{"text": " "}', '"text" is empty; there is nothing to label'),
        ],
    )
    def test_json_lines(self, tmp_path: Path, line: str, said: str) -> None:
        path = tmp_path / "a.jsonl"
        good = json.dumps({"text": CLEAR})
        path.write_text(f"{good}\n\n{line}\n{good}\n", encoding="utf-8")
        outcome = call("classify", path, "--format", "jsonl")
        assert outcome.code == 1
        assert [record["labels"] for record in outcome.records] == [LABELS, LABELS]
        assert complaint(outcome).startswith(f"{path}:3: {said}")

    def test_csv_records(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(f'id,text\n1,"{CLEAR}"\n2\n3,\n4,"{CLEAR}"\n', encoding="utf-8")
        outcome = call("classify", path, "--format", "jsonl")
        assert (outcome.code, [r["id"] for r in outcome.records]) == (1, ["1", "4"])
        assert outcome.err.splitlines() == [
            f'cooptopics: {path}:3: "text" is missing; every record needs one',
            f'cooptopics: {path}:4: "text" is empty; there is nothing to label',
        ]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"id,body\n1,a\n", ': no "text" column, but id, body; name the column "text"'),
            (b"\n", ": empty; there is nothing to label"),
            (b"text\na\0b\n", ": binary, not text: byte 6 is NUL; save it as UTF-8"),
            (b'text\n"open\n', ":2: broken CSV: unexpected end of data; what follows is not read"),
            (b'text\na\n"b" c\n', ":3: broken CSV: ',' expected after '\"'; what follows is not"),
        ],
    )
    def test_csv_files(self, tmp_path: Path, content: bytes, said: str) -> None:
        path = tmp_path / "a.csv"
        path.write_bytes(content)
        outcome = call("classify", path)
        assert outcome.code == 1
        assert complaint(outcome).startswith(f"{path}{said}")

    def test_huge_csv_fields_are_no_problem(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        text = "\n".join(f"{CLEAR} Acte {i}." for i in range(1000))
        path.write_text(f'text\n"{text}"\n', encoding="utf-8")
        outcome = call("classify", path, "--format", "jsonl")
        assert (outcome.code, outcome.err, len(outcome.records)) == (0, "", 1000)

    def test_json_lines_of_unknown_encoding(self, tmp_path: Path) -> None:
        path = tmp_path / "a.jsonl"
        path.write_bytes(b'{"text": "' + bytes(range(128, 256)) * 9 + b'"}\n')
        outcome = call("classify", path)
        assert outcome.code == 1
        assert complaint(outcome).startswith(f"{path}: not text in any known encoding (byte 10 ")


class TestThresholds:
    @pytest.mark.parametrize(
        ("setting", "said"),
        [
            ("drogs=0.5", "unknown label 'drogs'; did you mean 'drugs'?"),
            ("météo=0.5", "unknown label 'météo'; known labels: cybercrime, drugs"),
            ("drugs", "'drugs' is not LABEL=NUMBER, such as drugs=0.7"),
            ("drugs=half", "'drugs=half' is not LABEL=NUMBER, such as drugs=0.7"),
            ("drugs=1.5", "1.5 is not from 0 to 1"),
            ("drugs=nan", "nan is not from 0 to 1"),
        ],
    )
    def test_wrong_setting(self, page: Path, setting: str, said: str) -> None:
        outcome = call("classify", page, "--threshold", setting)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith(f"Invalid value for --threshold: {said}")


def with_header(data: bytes, **changes: object) -> bytes:
    """A model file with other values in its header."""
    size = int.from_bytes(data[:8], "little")
    header = json.loads(json.loads(data[8 : 8 + size])["__metadata__"]["cooptopics"])
    arrays = safetensors.numpy.load(data)
    return safetensors.numpy.save(arrays, {"cooptopics": json.dumps(header | changes)})


class TestModels:
    """Every command that takes a model says what is wrong with it."""

    @pytest.fixture
    def said(self, page: Path) -> Any:
        def said(data: bytes) -> str:
            path = page.with_name("bad.safetensors")
            path.write_bytes(data)
            outcomes = {
                call("classify", page, "--model", path),
                call("explain", "texte", "--model", path),
                call("info", path),
                call("evaluate", path, page),
                call("compare", path, path, page),
            }
            assert len(outcomes) == 1
            (outcome,) = outcomes
            assert (outcome.code, outcome.out) == (2, "")
            return complaint(outcome).removeprefix(f"{path}: ")

        return said

    @pytest.mark.parametrize("size", [0, 7, 100, 5000, -1])
    def test_truncated(self, said: Any, model_file: Path, size: int) -> None:
        assert "copy" in said(model_file.read_bytes()[:size])

    @pytest.mark.parametrize("place", [0, 3, 8, 500, 0.3, 0.7, -1])
    def test_a_changed_byte(self, said: Any, model_file: Path, place: float) -> None:
        data = bytearray(model_file.read_bytes())
        data[int(place * len(data)) if 0 < place < 1 else int(place)] ^= 0x10
        assert "copy or train it again" in said(bytes(data))

    def test_not_safetensors(self, said: Any) -> None:
        message = said(CLEAR.encode())
        assert message.startswith("truncated or damaged: ")
        assert message.endswith("or is no safetensors file; copy or train it again")

    def test_of_another_program(self, said: Any) -> None:
        data = safetensors.numpy.save({"weights": np.zeros(3)}, {"format": "pt"})
        assert said(data) == "a safetensors file, but not a cooptopics model"

    def test_of_a_newer_format(self, said: Any, model_file: Path) -> None:
        message = said(with_header(model_file.read_bytes(), format=999))
        assert message.startswith("format 999 is newer than this cooptopics can read")
        assert message.endswith("upgrade cooptopics")

    def test_wrong_shapes(self, said: Any, model: Model) -> None:
        data = replace(model, score_intercepts=np.zeros(99)).to_bytes()
        assert "score_intercepts has shape (99,), expected" in said(data)

    def test_numbers_that_are_none(self, said: Any, model: Model) -> None:
        data = replace(model, weights=np.full_like(model.weights, np.nan)).to_bytes()
        assert "weights holds numbers that are not finite" in said(data)

    def test_missing(self, page: Path) -> None:
        outcome = call("classify", page, "--model", "missing.safetensors")
        assert outcome.code == 2
        assert complaint(outcome).startswith("missing.safetensors: No such file or directory")


class TestCorpora:
    """A corpus is used whole or not at all."""

    @pytest.mark.parametrize(
        ("line", "said"),
        [
            ('{"id": "b"', "broken JSON: "),
            ("[]", "not a JSON object with id, text and labels"),
            ('{"id": "b", "labels": []}', '"text" is missing'),
            ('{"text": "b", "labels": []}', '"id" is missing'),
            ('{"id": "b", "text": "b"}', '"labels" is missing'),
            ('{"id": "b", "text": "b", "labels": "drugs"}', '"labels" must be a list'),
            ('{"id": "a", "text": "b", "labels": []}', "id 'a' was used before, at "),
        ],
    )
    def test_broken_line(self, tmp_path: Path, model_file: Path, line: str, said: str) -> None:
        path = tmp_path / "a.jsonl"
        path.write_text(f'{{"id": "a", "text": "a", "labels": []}}\n{line}\n', encoding="utf-8")
        target = tmp_path / "m.safetensors"
        trained, evaluated = call("train", path, "-o", target), call("evaluate", model_file, path)
        assert trained == evaluated
        assert (trained.code, trained.out) == (2, "")
        assert complaint(trained).startswith(f"{path}:2: {said}")
        assert not target.exists()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (None, "No such file or directory; check the name"),
            (b"", "no annotated entries"),
            (b'{"id": "\xe9"}', "not UTF-8 (byte 8); save the file as UTF-8"),
        ],
    )
    def test_bad_file(
        self, tmp_path: Path, model_file: Path, content: bytes | None, said: str
    ) -> None:
        path = tmp_path / "a.jsonl"
        if content is not None:
            path.write_bytes(content)
        for args in (("evaluate", model_file, path), ("train", path, "-o", tmp_path / "m")):
            outcome = call(*args)
            assert outcome.code == 2
            assert complaint(outcome) == f"{path}: {said}"


class TestOutput:
    def test_folder_that_is_missing(self, page: Path) -> None:
        target = page.parent / "missing" / "labels"
        outcome = call("classify", page, "-o", target)
        assert outcome.code == 2
        said = f"cannot write {target}: there is no folder {target.parent}; make it first"
        assert complaint(outcome) == said

    def test_folder_instead_of_a_file(self, page: Path) -> None:
        outcome = call("classify", page, "-o", page.parent, "--format", "xlsx")
        assert outcome.code == 2
        assert complaint(outcome).startswith("a folder takes --format jsonl, csv, parquet (see ")


@posix
class TestFullDisk:
    SAID = "No space left on device; free some space or choose another place"

    @pytest.mark.parametrize("format_", FORMATS)
    def test_output(self, page: Path, format_: str) -> None:
        outcome = call("classify", page, "--format", format_, "-o", "/dev/full")
        assert outcome.code == 2
        assert complaint(outcome) == f"cannot write /dev/full: {self.SAID}"

    @pytest.mark.parametrize(
        "args",
        [
            *(("classify", "-", "--format", format_) for format_ in FORMATS),
            *(("explain", QUIET, "--format", format_) for format_ in ("table", "json")),
            *(("info", "--format", format_) for format_ in ("table", "json")),
            ("completion", "zsh"),
            ("--help",),
        ],
    )
    def test_standard_output(self, args: tuple[str, ...]) -> None:
        with open("/dev/full", "w", encoding="utf-8") as full:
            outcome = call(*args, stdin=PAGE.encode(), stdout=full)
        assert outcome.code == 2
        assert complaint(outcome) == f"cannot write to standard output: {self.SAID}"

    @pytest.mark.parametrize("format_", FORMATS)
    def test_nothing_is_added_when_the_process_ends(self, format_: str) -> None:
        with open("/dev/full", "wb") as full:
            outcome = run("classify", "-", "--format", format_, stdin=PAGE.encode(), stdout=full)
        assert outcome.code == 2
        assert complaint(outcome) == f"cannot write to standard output: {self.SAID}"

    def test_a_complaint_that_cannot_be_written_does_not_stop_the_rest(self, page: Path) -> None:
        with open("/dev/full", "wb") as full:
            outcome = run("classify", "missing.txt", page, "--format", "jsonl", stderr=full)
        assert (outcome.code, len(outcome.records)) == (1, 2)


class TestClosedStreams:
    """A program may be started without standard streams."""

    @pytest.mark.parametrize(
        "args",
        [
            *(("classify", "-", "--format", format_) for format_ in FORMATS),
            *(("explain", QUIET, "--format", format_) for format_ in ("table", "json")),
        ],
    )
    def test_standard_output(self, args: tuple[str, ...]) -> None:
        outcome = call(*args, stdin=PAGE.encode(), stdout=None)
        assert outcome.code == 2
        assert complaint(outcome).startswith("standard output is closed; redirect it")

    def test_it_is_not_needed_to_write_a_file(self, page: Path) -> None:
        target = page.with_name("labels")
        assert call("classify", page, "-o", target, stdout=None) == (0, "", "")
        assert target.read_text(encoding="utf-8").startswith(f"{page}: drugs, trafficking")

    def test_standard_error(self, page: Path) -> None:
        outcome = call("classify", "missing.txt", page, "--format", "jsonl", stderr=None)
        assert (outcome.code, len(outcome.records)) == (1, 2)

    @posix
    def test_all_of_them(self, page: Path) -> None:
        shell = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *command("classify", page)]
        assert subprocess.run(shell, timeout=60).returncode == 2


HOSTILE_PAGE = f"{ALIVE} {PAGE}"
HOSTILE_NAME = "nom\x1b[31m\u202e\n.txt"


class TestSignsThatAct:
    """Escapes, controls and direction signs are shown, never sent to the screen."""

    @pytest.fixture
    def hostile(self, tmp_path: Path) -> Path:
        if os.name != "posix":
            pytest.skip("no such names here")
        path = tmp_path / HOSTILE_NAME
        path.write_text(HOSTILE_PAGE, encoding="utf-8")
        return path

    @posix
    @pytest.mark.parametrize("format_", FORMATS)
    @pytest.mark.parametrize("unit", ["article", "text"])
    def test_classify_on_a_terminal(self, hostile: Path, format_: str, unit: str) -> None:
        pexpect = pytest.importorskip("pexpect")
        program, *words = command("classify", hostile, "--format", format_, "--unit", unit)
        environment = {**os.environ, "TERM": "xterm"}
        child = pexpect.spawn(
            program, words, encoding="utf-8", timeout=60, dimensions=(24, 120), env=environment
        )
        shown = without_styles(child.read())
        assert alive(shown) == []
        assert "\\u001b" in shown

    @pytest.mark.parametrize("format_", ["json", "jsonl"])
    def test_json_reads_back_as_it_was(self, hostile: Path, format_: str) -> None:
        outcome = call("classify", hostile, "--format", format_, "--unit", "text")
        assert alive(outcome.out) == []
        (record,) = json.loads(outcome.out) if format_ == "json" else outcome.records
        assert (record["file"], record["text"]) == (str(hostile), HOSTILE_PAGE)

    def test_csv_in_a_file_keeps_the_text_as_it_was(self, hostile: Path) -> None:
        """CSV cannot escape anything; on a screen it is shown otherwise."""
        target = hostile.with_name("labels")
        args = ("classify", hostile, "--format", "csv", "--unit", "text", "-o", target)
        assert call(*args).code == 0
        with target.open(encoding="utf-8", newline="") as file:
            (row,) = csv.DictReader(file)
        assert (row["file"], row["text"]) == (str(hostile), HOSTILE_PAGE)

    def test_half_characters_read_back_as_they_were(self, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"id": "\ud800", "text": f"a\udfffb {CLEAR}"}])
        (record,) = call("classify", path, "--format", "jsonl").records
        assert (record["id"], record["text"]) == ("\ud800", f"a\udfffb {CLEAR}")

    def test_explain(self) -> None:
        for format_ in ("table", "json"):
            outcome = call("explain", HOSTILE_PAGE, "--format", format_)
            assert (outcome.code, alive(outcome.out)) == (0, [])

    @pytest.mark.parametrize(
        "args",
        [
            ("classify", "{}"),
            ("classify", "-", "--model", "{}"),
            ("classify", "-", "--output", "{}/a"),
            ("classify", "-", "--threshold", "{}=1"),
            ("classify", "-", "--{}"),
            ("{}",),
            ("explain", "--file", "{}"),
            ("info", "{}"),
            ("train", "{}", "--output", "m"),
            ("evaluate", "{}", "a.jsonl"),
            ("evaluate", "shipped", "{}"),
            ("compare", "shipped", "{}", "a.jsonl"),
            ("completion", "{}"),
        ],
    )
    def test_messages(self, args: tuple[str, ...]) -> None:
        outcome = call(*(arg.format(HOSTILE_NAME) for arg in args), stdin=QUIET.encode())
        assert outcome.code in (1, 2)
        assert alive(outcome.err) == []
        assert "\\u001b" in complaint(outcome) or "\\x1b" in complaint(outcome)

    def test_names_of_columns(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(f"{ALIVE},b\n1,2\n", encoding="utf-8")
        assert alive(complaint(call("classify", path))) == []

    def test_model(self, model: Model, page: Path) -> None:
        """A model file comes from somebody else, too."""
        path = page.with_name("m")
        first, *others = model.labels
        definitions = {f"{ALIVE}{first}": ALIVE, **dict.fromkeys(others, ALIVE)}
        thresholds = dict.fromkeys(definitions, 0.0)
        names = tuple(f"{ALIVE}{name}" for name in model.score_names)
        hostile = replace(model, definitions=definitions, thresholds=thresholds, score_names=names)
        replace(hostile, language=ALIVE, info={ALIVE: ALIVE}).save(path)
        gold = write_records(page.with_name("gold.jsonl"), [{"id": "a", "text": "a", "labels": []}])
        for format_ in ("table", "json"):
            for args in (
                ("classify", page, "--model", path),
                ("explain", CLEAR, "--model", path),
                ("info", path),
                ("evaluate", path, gold),
                ("compare", path, path, gold),
            ):
                outcome = call(*args, "--format", format_)
                assert (outcome.code, outcome.err, alive(outcome.out)) == (0, "", [])


class TestLocale:
    """A locale that knows no French letters changes nothing."""

    @pytest.mark.parametrize("format_", FORMATS)
    def test_classify(self, page: Path, format_: str) -> None:
        args = ("classify", page, "--format", format_)
        assert run(*args, env=C_LOCALE) == call(*args)

    @pytest.mark.parametrize(
        "args", [("explain", CLEAR), ("explain", CLEAR, "--format", "json"), ("info",)]
    )
    def test_the_other_commands(self, args: tuple[str, ...]) -> None:
        outcome = run(*args, env=C_LOCALE)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome == call(*args)

    @posix
    def test_names_and_messages(self, page: Path) -> None:
        named = page.rename(page.with_name("Hanoï.txt"))
        outcome = run("classify", named, "à.txt", "--format", "jsonl", env=C_LOCALE)
        assert (outcome.code, len(outcome.records)) == (1, 2)
        assert outcome.records[0]["file"].encode("ascii", "surrogateescape") == os.fsencode(named)
        assert complaint(outcome).endswith(".txt: No such file or directory; check the name")
