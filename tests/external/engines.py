"""Labels texts on local clusters of Dask, Spark and Ray: the rows are those of one process, each worker loads the model
once, and a worker that is killed in the middle changes nothing. It runs the scripts of examples/engines/.

usage: engines.py [dask|spark|ray]...
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from engine_environments import PACKAGES, environment_of


def main() -> None:
    script = Path(__file__).with_name("engine_checks.py")
    for engine in sys.argv[1:] or PACKAGES:
        python, variables = environment_of(engine)
        ended = subprocess.run(
            [python, script, engine], env=variables, capture_output=True, text=True
        )
        if ended.returncode:
            sys.exit(f"{engine}: {ended.stdout}{ended.stderr[-5000:]}")
        print(ended.stdout.splitlines()[-1], flush=True)


if __name__ == "__main__":
    main()
