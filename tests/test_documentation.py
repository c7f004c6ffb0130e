"""README.md and docs/: every command and code block runs, and the site is built and whole.

docs/retraining.md has a test of its own, test_retraining_guide.py, which also looks at what comes out.
"""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cli_tools import call
from doc_blocks import Step, steps

import cooptopics
from cooptopics import resources
from cooptopics.annotation import Entry, write_corpus
from cooptopics.cli import COMMANDS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.glob("*.md"))]
REPLAYED_ELSEWHERE = "retraining.md"
NOT_RUN = {
    "cooptopics convert IN OUT": "IN and OUT stand for any two files",
    "cooptopics report": "has tests of its own, with a browser",
}
TARGETS = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


def texts() -> dict[str, str]:
    return {page.name: page.read_text(encoding="utf-8") for page in PAGES}


def output_of(words: list[str]) -> str | None:
    """The file that a command of the documentation writes."""
    if words[1] == "convert":
        return words[3]
    return words[words.index("-o") + 1] if "-o" in words else None


@pytest.fixture(scope="module")
def small_package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a small installation has its package: beside the shipped model and a part of the corpus."""
    root = tmp_path_factory.mktemp("installation")
    (root / "models").mkdir()
    shutil.copy(resources.shipped_model(), root / "models")
    (root / "training" / "corpus").mkdir(parents=True)
    for path in resources.shipped_corpus()[:2]:
        shutil.copy(path, root / "training" / "corpus")
    return root / "cooptopics"


@pytest.fixture
def readers_folder(
    tmp_path: Path,
    small_package: Path,
    entries: list[Entry],
    held_out: list[Entry],
    model_file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """The folder of a reader who has the repository's examples, pages, annotated texts and a model."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name in ("pages", "archive"):
        shutil.copytree(ROOT / "examples" / "study", tmp_path / name)
    for name in ("mine", "corrections"):
        write_corpus(tmp_path / f"{name}.jsonl", entries[:120])
    write_corpus(tmp_path / "gold.jsonl", held_out[:40])
    write_corpus(tmp_path / "texts.jsonl", held_out[:40])
    (tmp_path / "texts.csv").write_text("id,text\na1,Hanoï et Vientiane.\n", encoding="utf-8")
    for name in ("mine.xlsx", "export.json"):
        assert call("convert", tmp_path / "mine.jsonl", tmp_path / name).code == 0
    shutil.copy(model_file, tmp_path / "better.safetensors")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(resources, "_PACKAGE", small_package)
    return tmp_path


def follow(step: Step) -> None:
    """Do in this folder what a step says."""
    if step.language == "python":
        exec(compile(step.content, "documentation", "exec"), {})
    elif step.language == "json":
        json.loads(step.content)
    elif step.language == "bash" and not step.content.startswith(tuple(NOT_RUN)):
        follow_command(step.words)


def follow_command(words: list[str]) -> None:
    program, *args = words
    if program == "make":
        # What it would run are these tests, installations, and measurements of many minutes.
        assert args[0] in TARGETS
        return
    output = output_of(words)
    if output:
        # Pages begin afresh one after the other, and none of them writes over a file.
        Path(output).unlink(missing_ok=True)
    outcome = call(*args)
    assert outcome.code == 0, outcome.err
    assert output is None or Path(output).stat().st_size > 0


class TestSteps:
    @pytest.mark.parametrize(
        "page", [page.name for page in PAGES if page.name != REPLAYED_ELSEWHERE]
    )
    def test_can_be_followed(self, page: str, readers_folder: Path) -> None:
        for step in steps(texts()[page]):
            follow(step)

    def test_are_in_languages_that_are_tried(self) -> None:
        found = {step.language for text in texts().values() for step in steps(text)}
        assert found <= {"", "python", "bash", "json", "toml"}

    def test_are_left_out_only_where_there_is_such_a_step(self) -> None:
        everything = [step.content for text in texts().values() for step in steps(text)]
        for left_out in NOT_RUN:
            assert any(content.startswith(left_out) for content in everything)

    def test_name_targets_that_the_makefile_has(self) -> None:
        named = {name for text in texts().values() for name in re.findall("`make ([a-z-]+)`", text)}
        assert named <= set(TARGETS)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built strictly: a link that leads nowhere, or a page that no menu has, is an error."""
    folder = tmp_path_factory.mktemp("site")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--site-dir",
        str(folder),
    ]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    return folder


def read(page: Path) -> str:
    """A page's text without its tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", page.read_text(encoding="utf-8")))


class TestSite:
    def test_loads_nothing_from_elsewhere(self, site: Path) -> None:
        loading = re.compile(
            r"<(?:script|link|img|iframe)\b[^>]*?(?:src|href)=[\"']?((?:https?:)?//[^\s\"'>]+)"
        )
        for page in site.rglob("*.html"):
            assert loading.findall(page.read_text(encoding="utf-8")) == [], page
        styles = "".join(path.read_text(encoding="utf-8") for path in site.rglob("*.css"))
        assert not re.search(r"url\([\"']?(?:https?:)?//|@import", styles)

    def test_has_the_guidelines_and_the_model_card_from_where_they_stand(self, site: Path) -> None:
        assert "What a label means" in read(site / "training" / "GUIDELINES.html")
        assert "Model card: cooptopics-fr" in read(site / "models" / "index.html")
        assert (site / "models" / "reliability.svg").exists()

    def test_describes_every_command(self, site: Path) -> None:
        reference = read(site / "reference" / "commands.html")
        for name in COMMANDS:
            assert f"cooptopics {name} [OPTIONS]" in reference
        assert "UNSET" not in reference

    def test_describes_every_public_name(self, site: Path) -> None:
        reference = read(site / "reference" / "python.html")
        for name in set(cooptopics.__all__) - {"__version__"}:
            assert re.search(rf"\b{name}\b", reference), name

    def test_tells_types_and_meanings_of_arguments_apart(self, site: Path) -> None:
        reference = re.sub(r"\s+", " ", read(site / "reference" / "python.html"))
        assert "page (str) – plain text of a page" in reference
