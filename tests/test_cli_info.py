"""`cooptopics info`, and what the program says of itself: help, version, completion; and that it
starts without loading what it does not need."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from cli_tools import PAGE, call, complaint, run

import cooptopics
from cooptopics.cli import COMMANDS
from cooptopics.domains import DOMAINS
from cooptopics.model import Model


class TestInfo:
    def test_shipped_model(self) -> None:
        data = json.loads(call("info", "--format", "json").out)
        model = cooptopics.load()
        assert data["labels"] == DOMAINS
        assert data["thresholds"] == dict(model.thresholds)
        assert data["language"] == "fr"
        assert data["scores"] == list(model.score_names)
        assert sum(data["ngrams"].values()) == model.vocabulary.size
        assert data["corpus"] == model.info["corpus"]

    def test_given_model(self, model: Model, model_file: Path) -> None:
        data = json.loads(call("info", model_file, "--format", "json").out)
        assert data["thresholds"] == dict(model.thresholds)
        assert data["cross_validation"] == model.info["cross_validation"]

    def test_table(self, model: Model, model_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "200")
        out = call("info", model_file).out
        corpus, measured = model.info["corpus"], model.info["cross_validation"]
        assert f"trained on {corpus['entries']} entries of {corpus['sources']} sources" in out
        assert f"macro-F1 {measured['macro_f1']:.3f}" in out
        for label, definition in model.definitions.items():
            row = next(line for line in out.splitlines() if line.startswith(f"{label} "))
            cells = [cell.strip() for cell in row.split("│")]
            assert cells[1] == f"{model.thresholds[label]:.3f}"
            assert cells[4] == f"{measured['labels'][label]['f1']:.3f}"
            assert cells[6] == definition

    def test_a_model_without_notes(self, model: Model, tmp_path: Path) -> None:
        replace(model, info={}, language="").save(tmp_path / "bare")
        outcome = call("info", tmp_path / "bare")
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.startswith("language unknown; n-grams:")

    def test_a_model_with_strange_notes(self, model: Model, tmp_path: Path) -> None:
        path = tmp_path / "strange"
        replace(model, info={"corpus": {"entries": "many"}}).save(path)
        outcome = call("info", path)
        assert outcome.code == 2
        assert complaint(outcome).startswith(f"{path}: notes of another form")
        assert json.loads(call("info", path, "--format", "json").out)["corpus"] == {
            "entries": "many"
        }


class TestHelp:
    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_shows_an_example_of_itself(self, command: str) -> None:
        outcome = call(command, "--help")
        assert (outcome.code, outcome.err) == (0, "")
        _, _, examples = outcome.out.partition("Example")
        assert re.search(rf"^ +.*cooptopics {command} \S", examples, re.MULTILINE)
        assert call(command, "-h") == outcome

    def test_the_program_lists_its_commands(self) -> None:
        out = call("--help").out
        assert re.findall(r"^  ([a-z-]+)  ", out.partition("Commands:")[2], re.MULTILINE) == list(
            COMMANDS
        )

    def test_without_a_command_help_goes_to_standard_error(self) -> None:
        assert call() == (2, "", call("--help").out)

    def test_without_inputs_one_line_leads_to_help(self) -> None:
        outcome = call("classify")
        assert outcome.code == 2
        assert complaint(outcome).endswith("(see 'cooptopics classify --help')")

    @pytest.mark.parametrize(
        "args",
        [
            ("clasify", "a.txt"),
            ("classify", "a.txt", "--formt", "json"),
            ("classify", "a.txt", "--format", "xml"),
            ("classify", "a.txt", "--jobs", "0"),
            ("classify", "a.txt", "--unit", "sentence"),
            ("explain", "--words", "-1", "a"),
            ("completion", "tcsh"),
            ("train", "a.jsonl"),
        ],
    )
    def test_wrong_use_is_one_line(self, args: tuple[str, ...]) -> None:
        outcome = call(*args)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).endswith("--help')")


class TestVersion:
    def test_version(self) -> None:
        outcome = call("--version")
        assert outcome == (0, f"cooptopics, version {cooptopics.__version__}\n", "")

    def test_module_and_script_are_the_same_program(self) -> None:
        script = Path(sys.executable).with_name("cooptopics")
        printed = subprocess.run([script, "--version"], capture_output=True, check=True).stdout
        assert run("--version").out == printed.decode()


class TestCompletion:
    @pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
    def test_script(self, shell: str) -> None:
        outcome = call("completion", shell)
        assert (outcome.code, outcome.err) == (0, "")
        assert f"_COOPTOPICS_COMPLETE={shell}_complete" in outcome.out
        binary = shutil.which(shell)
        if binary:
            subprocess.run([binary, "-n"], input=outcome.out.encode(), check=True, timeout=20)

    @pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("cooptopics cl", ["classify"]),
            ("cooptopics classify --thr", ["--threshold"]),
            ("cooptopics completion ", ["bash", "zsh", "fish"]),
        ],
    )
    def test_bash_completes(self, words: str, expected: list[str]) -> None:
        script = f"""
            export PATH="{Path(sys.executable).parent}:$PATH"
            eval "$(cooptopics completion bash)"
            COMP_WORDS=({words.rstrip()}{" ''" if words.endswith(" ") else ""})
            COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
            _cooptopics_completion cooptopics
            printf '%s\\n' "${{COMPREPLY[@]}}"
        """
        printed = subprocess.run(["bash", "-c", script], capture_output=True, check=True).stdout
        assert printed.decode().split() == expected


class TestStartUp:
    """What takes long to load is loaded by the work that needs it."""

    HEAVY = ("sklearn", "scipy", "nltk", "joblib", "charset_normalizer", "rich")

    def loaded(self, *args: str) -> set[str]:
        """The heavy packages that a call loads."""
        code = (
            "import sys; from cooptopics.cli import main; sys.argv[1:] = sys.argv[2:]\n"
            "try: main()\n"
            "finally: print(*sys.modules, file=sys.stderr)"
        )
        words = [sys.executable, "-c", code, "cooptopics", *args]
        ended = subprocess.run(words, input=PAGE.encode(), capture_output=True, check=True)
        return {name for name in ended.stderr.decode().split() if name in self.HEAVY}

    @pytest.mark.parametrize(
        "args", [("--help",), ("classify", "-", "--format", "csv"), ("info", "--format", "json")]
    )
    def test_nothing_heavy(self, args: tuple[str, ...]) -> None:
        assert self.loaded(*args) == set()

    def test_a_table_loads_rich_alone(self) -> None:
        assert self.loaded("classify", "-") == {"rich"}
