"""What the documentation needs beside its pages: pages that stand elsewhere in the repository, and
docstrings that give attributes and parameters as `name : what it is`, their types being in the code."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

import griffe
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
ADDED = ("training/GUIDELINES.md", "training/DATASHEET.md", "models/*.md", "models/*.svg")
_LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)\s#]+)(#[^)\s]*)?(?=\))")
_ITEM = re.compile(r"^([a-z_*][\w*]*(?:, [\w*]+)*) : (.+(?:\n +.+)*)$", re.MULTILINE)


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages and images of other folders, under the same paths."""
    for pattern in ADDED:
        for path in sorted(ROOT.glob(pattern)):
            place = path.relative_to(ROOT).as_posix()
            files.append(File.generated(config, place, abs_src_path=str(path)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Make links between folders of the repository links between pages, or to the repository."""
    here = page.file.src_uri
    # A page of docs/ stands at the top of the site, one that was added where it stands in the repository.
    source = here if page.file.generated_by else f"docs/{here}"

    def link(found: re.Match[str]) -> str:
        path, anchor = found[1], found[2] or ""
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        on_site = target.removeprefix("docs/")
        if files.get_file_from_path(on_site):
            return posixpath.relpath(on_site, posixpath.dirname(here) or ".") + anchor
        if (ROOT / target).exists():
            return f"{config.repo_url}/blob/main/{target}{anchor}"
        return found[0]  # mkdocs complains of it

    return _LINK.sub(link, markdown)


class ItemsWithoutTypes(griffe.Extension):
    """Reads `name : what it is` as a name and a description, not as a name and a type."""

    def on_object(self, *, obj: griffe.Object, **kwargs: Any) -> None:
        if obj.docstring:
            obj.docstring.value = _ITEM.sub(_describe, obj.docstring.value)


def _describe(found: re.Match[str]) -> str:
    description = " ".join(line.strip() for line in found[2].splitlines())
    return f"{found[1]}\n    {description}"
