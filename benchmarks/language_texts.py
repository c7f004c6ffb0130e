"""Paragraphs in many languages: two books of Debian with their translations, as apt-get gives them.

Nothing of them is kept in the repository; they are fetched once, to .venv-peers/texts.
"""

from __future__ import annotations

import html
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from environments import ROOT

TEXTS = ROOT / ".venv-peers" / "texts"
# Where each book has its editions, each in a folder named after its language.
BOOKS = {
    "installation-guide-amd64": "usr/share/doc/installation-guide-amd64",
    "debian-handbook": "usr/share/doc/debian-handbook/html",
}
MIN_WORDS = 11
_MIN_SIGNS = 40  # in languages that put no spaces between words
_PARAGRAPH = re.compile(r'<(?:p|div class="para")>(.*?)</?(?:p|div|pre|table|ul|ol)\b', re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_RUN = 4  # words in a row that tell where a text comes from


def read_book(name: str) -> dict[str, list[str]]:
    """The distinct paragraphs over 10 words of a book by language, without those left in English."""
    editions = _fetch(name) / BOOKS[name]
    texts: dict[str, dict[str, None]] = {}
    for edition in sorted(path for path in editions.iterdir() if path.is_dir()):
        # "pt-BR" and "zh_CN" are editions of the languages "pt" and "zh", and "nb-NO" of Norwegian, "no".
        language = edition.name.replace("_", "-").split("-")[0].replace("nb", "no")
        texts.setdefault(language, {}).update(dict.fromkeys(_read_edition(edition)))
    english = {run for text in texts["en"] for run in _runs(text)}
    return {
        language: [t for t in found if language == "en" or not _comes_from(english, t)]
        for language, found in texts.items()
    }


def _fetch(package: str) -> Path:
    """The unpacked files of a Debian package, downloaded at first use."""
    folder = TEXTS / package
    if folder.is_dir():
        return folder
    if not (shutil.which("apt-get") and shutil.which("dpkg-deb")):
        raise SystemExit(f"there is no apt-get to download {package} with, so nothing is measured")
    TEXTS.mkdir(parents=True, exist_ok=True)
    subprocess.run(["apt-get", "download", "-qq", package], cwd=TEXTS, check=True)
    archive = next(TEXTS.glob(f"{package}_*.deb"))
    subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)
    archive.unlink()
    return folder


def _read_edition(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("*.html")):
        for found in _PARAGRAPH.findall(path.read_text(encoding="utf-8", errors="replace")):
            text = " ".join(html.unescape(_TAG.sub("", found)).split())
            wide = sum("\u3040" <= sign <= "\u9fff" for sign in text)
            if len(text.split()) >= MIN_WORDS or wide >= _MIN_SIGNS:
                yield text


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return set(zip(*(words[i:] for i in range(_RUN))))


def _comes_from(runs: set[tuple[str, ...]], text: str) -> bool:
    """Whether a third of the runs of words of a text are among these."""
    own = _runs(text)
    return 3 * len(own & runs) > len(own)
