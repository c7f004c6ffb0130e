"""The licence of every package that cooptopics is installed with, as the packages say.

    python tools/licences.py

Ends with an error where a package says none, or one that passes its terms on to who uses it (GPL, AGPL).
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement

_PASSED_ON = re.compile(r"\bA?GPL|GNU (?:Affero )?General", re.IGNORECASE)


def required(name: str, extras: tuple[str, ...] = ()) -> dict[str, str]:
    """Every installed package that one needs, itself too, with its version."""
    found: dict[str, str] = {}
    waiting = [Requirement(f"{name}[{','.join(extras)}]")]
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        try:
            package = distribution(requirement.name)
        except PackageNotFoundError:
            continue
        found[package.metadata["Name"]] = package.version
        for line in package.requires or []:
            wanted = Requirement(line)
            wishes = [{"extra": extra} for extra in (*requirement.extras, "")]
            if wanted.marker is None or any(wanted.marker.evaluate(wish) for wish in wishes):
                waiting.append(wanted)
    return found


def licence(name: str) -> str:
    """What a package says of its licence, or ""."""
    metadata = distribution(name).metadata
    if metadata["License-Expression"]:
        return str(metadata["License-Expression"])
    classes = metadata.get_all("Classifier") or []
    named = [line.rpartition(" :: ")[2] for line in classes if line.startswith("License :: ")]
    named = [line for line in named if line != "OSI Approved"]
    said = str(metadata["License"] or "").strip().splitlines() or [""]
    return ", ".join(named) or said[0].strip()


def main() -> int:
    packages = required("cooptopics", ("audit", "docs", "html", "plots", "xlsx"))
    bad = []
    for name, version in sorted(packages.items(), key=lambda item: item[0].casefold()):
        said = licence(name)
        print(f"{name:24}{version:16}{said or '?'}")
        choices = re.split(r"\bOR\b", said)
        if not said or all(map(_PASSED_ON.search, choices)):
            bad.append(name)
    if bad:
        print(f"look at: {', '.join(bad)}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
