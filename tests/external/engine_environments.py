"""An environment for each engine of examples/engines/, and the variables that its programs run with."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from pathlib import Path

from environment import ROOT, make_environment, skip

PACKAGES = {
    "dask": ("dask[dataframe,distributed]",),
    # PySpark says of itself that it does not support later versions of pandas yet.
    "spark": ("pyspark[sql]", "pandas<3"),
    "ray": ("ray[data]",),
}


def environment_of(engine: str) -> tuple[Path, dict[str, str]]:
    """The Python that has an engine, and the variables that it runs with."""
    if engine == "spark" and not shutil.which("java"):
        skip("Spark needs Java")
    python = make_environment(engine, "--editable", str(ROOT), *PACKAGES[engine]) / "python"
    folders = (ROOT / "examples" / "engines", Path(__file__).parent)
    # A token of this run's own, or Ray would write one into the home folder.
    ray = {"RAY_AUTH_TOKEN": secrets.token_hex(32), "RAY_USAGE_STATS_ENABLED": "0"}
    # Java does not look at TMPDIR.
    java = {"JAVA_TOOL_OPTIONS": f"-Djava.io.tmpdir={tempfile.gettempdir()}"}
    path = os.pathsep.join(map(str, folders))
    return python, {**os.environ, **ray, **java, "PYTHONPATH": path}
