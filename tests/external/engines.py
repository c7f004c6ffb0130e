"""Labels texts on local clusters of Dask, Spark and Ray: the rows are those of one process, each worker loads the model
once, and a worker that is killed in the middle changes nothing. It runs the scripts of examples/engines/.

usage: engines.py [dask|spark|ray]... [--smoke]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from engine_environments import PACKAGES, environment_of


def main() -> None:
    script = Path(__file__).with_name("engine_checks.py")
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engines", nargs="*", metavar="|".join(PACKAGES))
    parser.add_argument("--smoke", action="store_true", help="no worker is killed")
    options = parser.parse_args()
    more = ["--smoke"] if options.smoke else []
    for engine in options.engines or PACKAGES:
        python, variables = environment_of(engine)
        ended = subprocess.run(
            [python, script, engine, *more], env=variables, capture_output=True, text=True
        )
        if ended.returncode:
            print(f"{engine}: {ended.stderr[-5000:]}{ended.stdout}")
            sys.exit(ended.returncode)
        print(ended.stdout.splitlines()[-1], flush=True)


if __name__ == "__main__":
    main()
