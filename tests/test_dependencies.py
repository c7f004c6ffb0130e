"""What cooptopics is built on: pinned by hash for development, and under licences that let it be used."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parents[1]


def locked() -> dict[str, list[str]]:
    """The versions of each package in the file that `make lock` makes; every one has hashes."""
    found: dict[str, list[str]] = {}
    content = (ROOT / "requirements-dev.txt").read_text(encoding="utf-8")
    for block in re.split(r"\n(?=[a-z0-9])", content.partition("make lock\n")[2]):
        name, version = re.match(r"([\w.-]+)(?:\[.*?\])?==(\S+)", block).groups()  # type: ignore[union-attr]
        assert "--hash=sha256:" in block, name
        found.setdefault(canonicalize_name(name), []).append(version)
    return found


def test_every_requirement_is_pinned_by_hash() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    pinned = locked()
    needed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    for requirement in map(Requirement, needed):
        if requirement.name != "cooptopics":
            versions = pinned.get(canonicalize_name(requirement.name), [])
            assert versions, f"{requirement.name} is not pinned; run: make lock"
            assert all(map(requirement.specifier.contains, versions)), requirement


def test_licences_let_it_be_used() -> None:
    words = [sys.executable, str(ROOT / "tools" / "licences.py")]
    ended = subprocess.run(words, capture_output=True, text=True)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.search(r"^numpy +\S+ +BSD", ended.stdout, re.MULTILINE)
