"""Where the shipped model and corpus lie: in the installed package, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_model() -> Path:
    """The model file that comes with the package."""
    return _find("models/cooptopics-fr.safetensors", "models/cooptopics-fr.safetensors")


def shipped_corpus() -> list[Path]:
    """The files of the annotated corpus that comes with the package."""
    return sorted(_find("corpus", "training/corpus").glob("*.jsonl"))


def _find(installed: str, checkout: str) -> Path:
    path = _PACKAGE / installed
    return path if path.exists() else _PACKAGE.parent / checkout
