"""The data of a report as one web page: nothing is loaded, and no text in it can come alive."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from cooptopics.cells import FORMULA_START
from cooptopics.errors import InputError

_FOLDER = Path(__file__).resolve().parent
_SCRIPTS = (
    "dom",
    "filter",
    "overview",
    "timeline",
    "network",
    "review",
    "articles",
    "download",
    "main",
)
# What could end or change a script element, and what UTF-8 or JavaScript cannot hold.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def make_page(report: dict[str, Any], title: str) -> str:
    """The page of a report.

    A policy in the page allows its own scripts and style by their digests and nothing else; article text stands in a
    block of JSON, from which the scripts make text nodes only.

    Parameters
    ----------
    report : from `cooptopics.report.make_report`
    title : heading of the page

    Raises
    ------
    InputError
        When Jinja is not installed.
    """
    check_report_extra()
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    scripts = [_read("charts/charts.js"), "\n".join(_read(f"page/{name}.js") for name in _SCRIPTS)]
    style = _read("page/style.css")
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Scripts and style are ours, and the data are escaped: these alone go in as they are.
    return environment.get_template("report.html").render(
        title=title,
        policy=_policy(scripts, style),
        style=Markup(style),
        scripts=[Markup(script) for script in scripts],
        data=Markup(_script_json({**report, "title": title, "formulaStart": FORMULA_START})),
    )


def check_report_extra() -> None:
    """Raise an `InputError` where what the page is made with is not installed."""
    if find_spec("jinja2") is None:
        raise InputError("a report needs Jinja; run: pip install 'cooptopics[report]'")


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _policy(scripts: list[str], style: str) -> str:
    hashes = " ".join(map(_hash, scripts))
    return (
        f"default-src 'none'; script-src {hashes}; style-src {_hash(style)}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _script_json(data: object) -> str:
    """Data as JSON that may stand in a script element."""
    encoded = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _UNSAFE.sub(lambda sign: f"\\u{ord(sign.group()):04x}", encoded)
