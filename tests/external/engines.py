"""Labels texts on local clusters of Dask, Spark and Ray: the rows are those of one process, each worker loads the model
once, and a worker that is killed in the middle changes nothing. It runs the scripts of examples/engines/.

usage: engines.py [dask|spark|ray]...
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
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
    path = os.pathsep.join(map(str, folders))
    return python, {**os.environ, **ray, "PYTHONPATH": path}


def main() -> None:
    script = Path(__file__).with_name("engine_checks.py")
    for engine in sys.argv[1:] or PACKAGES:
        python, variables = environment_of(engine)
        ended = subprocess.run(
            [python, script, engine], env=variables, capture_output=True, text=True
        )
        if ended.returncode:
            sys.exit(f"{engine}: {ended.stdout}{ended.stderr[-5000:]}")
        print(ended.stdout, end="", flush=True)


if __name__ == "__main__":
    main()
