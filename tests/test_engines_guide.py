"""docs/engines.md: its code runs as it stands there, and the scripts that it names exist."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

DOCS = Path(__file__).resolve().parent.parent / "docs"


def run_blocks(name: str) -> dict[str, object]:
    """The names that the code blocks of a document leave behind."""
    text = (DOCS / name).read_text(encoding="utf-8")
    names: dict[str, object] = {}
    for code in re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL):
        exec(code, names)
    return names


def test_code_of_the_guide_to_engines() -> None:
    labels = run_blocks("engines.md")["labels"]
    assert isinstance(labels, pd.DataFrame)
    assert labels.query("holds")["label"].tolist() == ["drugs"]


def test_code_of_the_guide_to_tables() -> None:
    assert "result" in run_blocks("tables.md")


def test_every_script_is_there() -> None:
    named = re.findall(r"\]\(\.\./([^)]+)\)", (DOCS / "engines.md").read_text(encoding="utf-8"))
    assert len(named) == 5
    assert all((DOCS.parent / path).is_file() for path in named)
