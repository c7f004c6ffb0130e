"""`cooptopics classify`: what it reads, what it writes in which format, thresholds, units, jobs,
and how it behaves on a terminal, in a pipe and when it is interrupted."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from cli_tools import (
    CLEAR,
    LABELS,
    PAGE,
    QUIET,
    call,
    command,
    complaint,
    long_work,
    posix,
    pseudo_terminal,
    run,
    wait_until,
    without_styles,
    write_records,
)
from rich.cells import cell_len

from cooptopics.domains import DOMAINS

CAPTION = "Les deux ministres à Vientiane. Photo : VNA"


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.txt"
    path.write_text(PAGE, encoding="utf-8")
    return path


def classify(*args: object, **options: Any) -> list[dict[str, Any]]:
    """The paragraphs that a call without complaints gives."""
    outcome = call("classify", *args, "--format", "jsonl", **options)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome.records


class TestInputs:
    def test_utf8(self, page: Path) -> None:
        clear, quiet = classify(page)
        assert (clear["text"], clear["labels"]) == (CLEAR, LABELS)
        assert (quiet["text"], quiet["labels"]) == (QUIET, [])

    @pytest.mark.parametrize(
        ("encoding", "named"), [("cp1252", "cp1252"), ("utf-16", "utf_16"), ("utf-32", "utf_32")]
    )
    def test_another_encoding_is_found_and_said(
        self, page: Path, encoding: str, named: str
    ) -> None:
        expected = classify(page)
        page.write_text(PAGE, encoding=encoding)
        outcome = call("classify", page, "--format", "jsonl")
        assert (outcome.code, outcome.records) == (0, expected)
        assert complaint(outcome) == f"{page}: not UTF-8, read as {named}"

    def test_folder_is_read_to_its_depths_by_name(self, tmp_path: Path) -> None:
        for name in ("b.txt", "a/z.TXT", "a/b/c.txt", "c.jsonl", "notes.md"):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(json.dumps({"text": QUIET}), encoding="utf-8")
        files = [record["file"] for record in classify(tmp_path)]
        assert files == [
            str(tmp_path / name) for name in ("a/b/c.txt", "a/z.TXT", "b.txt", "c.jsonl")
        ]

    def test_inputs_come_in_the_order_given(self, page: Path, tmp_path: Path) -> None:
        other = tmp_path / "a.txt"
        other.write_text(QUIET, encoding="utf-8")
        assert [r["file"] for r in classify(page, other)] == [str(page)] * 2 + [str(other)]

    def test_standard_input(self) -> None:
        clear, _ = classify("-", stdin=PAGE.encode())
        assert (clear["file"], clear["labels"]) == ("-", LABELS)

    def test_records_keep_their_ids(self, tmp_path: Path) -> None:
        path = write_records(
            tmp_path / "a.jsonl", [{"id": "x", "text": CLEAR}, {"id": 7, "text": QUIET}]
        )
        assert [(r["id"], r["labels"]) for r in classify(path)] == [("x", LABELS), ("7", [])]

    def test_records_without_an_id_get_none(self, tmp_path: Path) -> None:
        (record,) = classify(write_records(tmp_path / "a.jsonl", [{"text": QUIET}]))
        assert "id" not in record

    @pytest.mark.parametrize("separator", [",", ";", "\t"])
    def test_csv(self, tmp_path: Path, separator: str) -> None:
        path = tmp_path / "a.csv"
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file, delimiter=separator)
            rows.writerows([("id", "text", "more"), ("x", PAGE, "1,5;2"), ("y", QUIET, "")])
        found = [(r["id"], r["text"], r["labels"]) for r in classify(path)]
        assert found == [("x", CLEAR, LABELS), ("x", QUIET, []), ("y", QUIET, [])]


class TestUnits:
    def test_articles_are_cut_into_paragraphs(self, page: Path) -> None:
        assert [record["text"] for record in classify(page)] == [CLEAR, QUIET]

    def test_texts_are_taken_whole(self, page: Path) -> None:
        (record,) = classify(page, "--unit", "text")
        assert (record["text"], record["start"], record["end"]) == (PAGE, 0, len(PAGE))


class TestParagraphs:
    """What is told of each paragraph; the other formats tell the same."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    def test_offsets_hold_in_the_decoded_file(self, page: Path, encoding: str) -> None:
        text = f"\r\n\U0001f600 Une\xa0brève e\u0301galement.\r\n\r\n{CLEAR}\r\n"
        page.write_bytes(text.encode(encoding))
        records = classify(page)
        assert [text[r["start"] : r["end"]] for r in records] == [r["text"] for r in records]
        words = [word for r in records for e in r["evidence"] for word in e["words"]]
        assert words
        assert [text[w["start"] : w["end"]] for w in words] == [w["text"] for w in words]

    def test_each_label_has_its_sentence_and_its_deciding_words(self, page: Path) -> None:
        clear, _ = classify(page)
        assert [evidence["label"] for evidence in clear["evidence"]] == LABELS
        for evidence in clear["evidence"]:
            sentence = evidence["sentence"]
            assert PAGE[sentence["start"] : sentence["end"]] in CLEAR
            shares = [word["share"] for word in evidence["words"]]
            assert shares == sorted(shares, reverse=True)
            assert min(shares) > 0
        drug_words = {word["text"] for word in clear["evidence"][0]["words"]}
        assert drug_words & {"drogue", "trafiquants", "héroïne", "méthamphétamine"}

    def test_every_label_of_the_model_has_a_probability(self, page: Path) -> None:
        clear, quiet = classify(page)
        assert list(clear["probabilities"]) == list(quiet["probabilities"]) == list(DOMAINS)
        assert all(
            clear["probabilities"][label] > quiet["probabilities"][label] for label in LABELS
        )

    def test_furniture_is_shown_but_not_judged(self, page: Path) -> None:
        page.write_text(f"{CAPTION}\n{CLEAR}\n", encoding="utf-8")
        caption, clear = classify(page)
        assert (caption["kind"], caption["furniture"]) == ("caption", True)
        assert (caption["labels"], caption["probabilities"], caption["evidence"]) == ([], {}, [])
        assert (clear["kind"], clear["furniture"]) == ("body", False)


class TestFormats:
    def test_json_is_one_list(self, page: Path) -> None:
        assert json.loads(call("classify", page, "--format", "json").out) == classify(page)

    def test_json_of_nothing_is_an_empty_list(self, tmp_path: Path) -> None:
        outcome = call("classify", tmp_path / "missing.txt", "--format", "json")
        assert (outcome.code, json.loads(outcome.out)) == (1, [])

    def test_csv_has_a_column_for_each_probability(self, tmp_path: Path) -> None:
        text = f"{CAPTION}\n{CLEAR}\n{QUIET}"
        path = write_records(tmp_path / "a.jsonl", [{"id": "x", "text": text}])
        rows = list(csv.DictReader(io.StringIO(call("classify", path, "--format", "csv").out)))
        records = classify(path)
        assert len(rows) == len(records) == 3
        for row, record in zip(rows, records):
            assert all(
                row[key] == str(record[key]) for key in ("file", "id", "start", "end", "text")
            )
            assert (row["kind"], row["furniture"]) == (record["kind"], str(record["furniture"]))
            assert row["labels"] == ";".join(record["labels"])
            given = {k: float(row[f"p_{k}"]) for k in DOMAINS if row[f"p_{k}"]}
            assert given == record["probabilities"]
            assert json.loads(row["evidence"] or "[]") == record["evidence"]

    def test_table_names_the_file_its_labels_and_the_sentences(self, page: Path) -> None:
        lines = call("classify", page).out.splitlines()
        assert lines[0] == f"{page}: drugs, trafficking"
        assert [line.split()[0] for line in lines if line.startswith(tuple(LABELS))] == LABELS
        assert "échangeront" in "".join(lines) or "Vientiane" in "".join(lines)

    def test_table_says_when_there_is_nothing(self, page: Path) -> None:
        page.write_text(QUIET, encoding="utf-8")
        assert call("classify", page).out == f"{page}: no security cooperation found\n"

    def test_table_shows_signs_of_mark_up_as_they_are(self, page: Path) -> None:
        page.write_text(CLEAR.replace("Hanoï", "[bold]Hanoï[/] :smile:"), encoding="utf-8")
        words = call("classify", page, "--unit", "text", "--threshold", "drugs=0").out.split()
        sentences = json.loads(call("classify", page, "--format", "json").out)[0]["evidence"]
        begins = [e["sentence"]["start"] == 0 for e in sentences]
        assert any(begins) == ("[bold]Hanoï[/]" in words and ":smile:" in words)


class TestOutput:
    @pytest.mark.parametrize("format_", ["json", "jsonl", "csv"])
    def test_the_file_holds_what_would_be_printed(self, page: Path, format_: str) -> None:
        target = page.with_name("labels")
        outcome = call("classify", page, "--format", format_, "--output", target)
        assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
        assert target.read_bytes().decode() == call("classify", page, "--format", format_).out

    def test_a_table_in_a_file_is_plain(self, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FORCE_COLOR", "1")
        target = page.with_name("labels")
        assert call("classify", page, "-o", target).code == 0
        content = target.read_text(encoding="utf-8")
        assert content.startswith(f"{page}: drugs, trafficking\n")
        assert "\x1b" not in content

    def test_inputs_that_fail_do_not_keep_the_rest_from_the_file(self, page: Path) -> None:
        target = page.with_name("labels")
        outcome = call("classify", "missing.txt", page, "--format", "json", "-o", target)
        assert outcome.code == 1
        assert [record["text"] for record in json.loads(target.read_bytes())] == [CLEAR, QUIET]


class TestThresholds:
    def test_one_label_gets_another_threshold(self, page: Path) -> None:
        assert classify(page, "--threshold", "drugs=1")[0]["labels"] == ["trafficking"]

    def test_several(self, page: Path) -> None:
        chosen = ("--threshold", "drugs=1", "--threshold", "training=0")
        assert [r["labels"] for r in classify(page, *chosen)] == [
            ["trafficking", "training"],
            ["training"],
        ]

    @pytest.mark.parametrize("setting", ["drugs=0.7", "drugs=.7", "drugs=0"])
    def test_any_number_from_0_to_1(self, page: Path, setting: str) -> None:
        assert "drugs" in classify(page, "--threshold", setting)[0]["labels"]


class TestModels:
    def test_a_model_of_ones_own(self, page: Path, model_file: Path) -> None:
        own = classify(page, "--model", model_file)
        assert [r["text"] for r in own] == [CLEAR, QUIET]
        assert own[0]["probabilities"] != classify(page)[0]["probabilities"]


class TestJobs:
    def test_two_workers_give_the_same_output(self, tmp_path: Path) -> None:
        pages = long_work(tmp_path)[:3]
        one, two = (call("classify", *pages, "--format", "jsonl", "-j", n) for n in (1, 2))
        assert (one.code, one.err, len(one.records)) == (0, "", 900)
        assert two == one


@posix
class TestTerminal:
    """On a real terminal; its own standard error is that terminal too."""

    @staticmethod
    def spawn(*args: object, width: int = 120, **environment: str) -> Any:
        pexpect = pytest.importorskip("pexpect")
        env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "COLUMNS", "CI")}
        env |= {"TERM": "xterm-256color", **environment}
        program, *words = command("classify", *args)
        size = (24, width)
        return pexpect.spawn(program, words, env=env, dimensions=size, encoding="utf-8", timeout=60)

    def show(self, *args: object, width: int = 120) -> str:
        """All that a call shows."""
        child = self.spawn(*args, width=width)
        shown: str = child.read()
        child.close()
        assert child.exitstatus == 0, shown
        return shown

    def test_deciding_words_are_bold(self, page: Path) -> None:
        shown = self.show(page)
        clear, _ = classify(page)
        for evidence in clear["evidence"]:
            sentence = evidence["sentence"]
            words = [
                w for w in evidence["words"] if sentence["start"] <= w["start"] < sentence["end"]
            ]
            assert words
            for word in words:
                assert f"\x1b[1m{word['text']}\x1b[0m" in shown

    @pytest.mark.parametrize("width", [60, 100])
    def test_the_width_of_the_terminal_is_kept(self, page: Path, width: int) -> None:
        lines = without_styles(self.show(page, width=width)).splitlines()
        table = [line for line in lines if "│" in line]
        assert table
        assert all(cell_len(line) <= width for line in table)

    def test_a_progress_bar_shows_in_long_work(self, tmp_path: Path) -> None:
        child = self.spawn(*long_work(tmp_path), "-o", tmp_path / "labels")
        child.expect(r"\x1b\[3\dm.*\d+ articles")
        child.sendintr()
        child.expect("cooptopics: interrupted")

    def test_no_color_is_respected(self, tmp_path: Path) -> None:
        child = self.spawn(*long_work(tmp_path), "-o", tmp_path / "labels", NO_COLOR="1")
        child.expect(r"\d+ articles")
        shown = child.before + child.after
        child.sendintr()
        child.expect("cooptopics: interrupted")
        assert not re.search(r"\x1b\[[0-9;]*[34]\d", shown)

    def test_no_progress_bar_shows_in_short_work(self, page: Path) -> None:
        assert self.show(page, "-o", page.with_name("labels")) == ""


def interrupt(folder: Path, number: int, *options: str, after: float = 0) -> tuple[int, str]:
    """Signal the whole group, as a terminal does, some seconds after the first output.

    Checks that nothing half-written stays; gives exit code and standard error.
    """
    target = folder / "labels.jsonl"
    target.write_text("older", encoding="utf-8")
    before = sorted(folder.iterdir())
    args = ("classify", *long_work(folder), "--format", "jsonl", "-o", target, *options)
    with subprocess.Popen(
        command(*args), stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        try:
            wait_until(lambda: any(p.stat().st_size for p in folder.glob(".labels*")))
            time.sleep(after)
            os.killpg(process.pid, number)
            _, err = process.communicate(timeout=30)
        finally:
            process.kill()
    assert target.read_text(encoding="utf-8") == "older"
    assert sorted(folder.iterdir()) == sorted([*before, folder / "long.txt"])
    return process.returncode, err.decode()


@posix
class TestPipe:
    def test_a_table_in_a_pipe_is_plain(self, page: Path) -> None:
        outcome = run("classify", page)
        assert outcome.out.startswith(f"{page}: drugs, trafficking\n")
        assert "\x1b" not in outcome.out

    def test_no_progress_bar_shows_in_a_pipe(self, tmp_path: Path) -> None:
        _, err = interrupt(tmp_path, signal.SIGINT, after=1.5)
        assert err.strip() == "cooptopics: interrupted; nothing half-written was kept"

    @pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv"])
    def test_a_reader_that_has_seen_enough_is_no_error(self, tmp_path: Path, format_: str) -> None:
        pages = long_work(tmp_path)[:50]
        with subprocess.Popen(
            command("classify", *pages, "--format", format_),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            assert process.stdout.readline()
            process.stdout.close()
            assert (process.stderr.read(), process.wait(60)) == (b"", 0)

    @pytest.mark.parametrize("format_", ["table", "json", "jsonl", "csv"])
    def test_nor_is_one_that_never_looks(self, page: Path, format_: str) -> None:
        reader, writer = os.pipe()
        os.close(reader)
        with open(writer, "w", encoding="utf-8") as out:
            outcome = call("classify", *[page] * 500, "--format", format_, stdout=out)
        assert outcome == (0, "", "")


@posix
class TestProgress:
    """On a terminal's standard error, when it takes longer than patience lasts."""

    def test_articles_are_counted(self, page: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("cooptopics.cli.terminal._PATIENCE", 0.0)
        with pseudo_terminal() as (stream, shown):
            outcome = call("classify", *[page] * 500, "--format", "jsonl", stderr=stream)
            assert re.search(r"\d+ articles", shown())
        assert len(outcome.records) == 1000

    def test_not_where_the_results_are_shown(
        self, page: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cooptopics.cli.terminal._PATIENCE", 0.0)
        with pseudo_terminal() as (stream, shown):
            call("classify", *[page] * 50, "--format", "jsonl", stdout=stream, stderr=stream)
            assert "articles" not in shown()

    def test_results_in_a_file_are_whole_all_the_same(
        self, page: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cooptopics.cli.terminal._PATIENCE", 0.0)
        target = page.with_name("labels")
        with pseudo_terminal() as (stream, _):
            call("classify", *[page] * 50, "--format", "csv", "-o", target, stderr=stream)
        printed = call("classify", *[page] * 50, "--format", "csv")
        assert target.read_bytes().decode() == printed.out


@posix
class TestInterrupt:
    """Signals in the middle of the work, once something is written under a temporary name."""

    @pytest.mark.parametrize("jobs", ["1", "2"])
    def test_ctrl_c_leaves_nothing_half_written(self, tmp_path: Path, jobs: str) -> None:
        code, err = interrupt(tmp_path, signal.SIGINT, "--jobs", jobs)
        assert code == 130
        assert err.strip() == "cooptopics: interrupted; nothing half-written was kept"

    @pytest.mark.parametrize(
        ("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)]
    )
    def test_a_wait_for_input_can_be_ended(self, tmp_path: Path, number: int, code: int) -> None:
        fifo = tmp_path / "fifo.txt"
        os.mkfifo(fifo)

        def signal_when_it_reads() -> None:
            with fifo.open("wb"):
                time.sleep(0.2)
                os.kill(os.getpid(), number)
                time.sleep(0.2)

        thread = threading.Thread(target=signal_when_it_reads)
        thread.start()
        outcome = call("classify", fifo, "-o", tmp_path / "labels")
        thread.join()
        assert outcome.code == code
        assert list(tmp_path.iterdir()) == [fifo]

    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
    def test_nor_do_other_ways_to_stop(self, tmp_path: Path, number: int) -> None:
        assert interrupt(tmp_path, number) == (128 + number, "")
