"""Speed and memory beside scikit-learn, fastText and spaCy: the same texts, one core, one run.

usage: speed.py [SHARED] [--rounds N]

Rates are paragraphs a second over the real background paragraphs of SHARED, or over generated ones when that
folder is absent, which the output says. Peers run in environments of their own under .venv-peers/, with word uni- and
bigrams, trained on the shipped corpus. Rounds are interleaved and the median counts, so that a busy machine
slows all alike. Then fresh processes classify one article each; their time and peak memory are compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from environments import ONE_CORE, ROOT, NotInstalled, Usage, environment, fresh_process

from cooptopics.annotation import read_corpus
from cooptopics.resources import shipped_corpus

HERE = Path(__file__).resolve().parent
# The names of the runners under peers/.
PEERS = (
    "cooptopics predict",
    "cooptopics classify to JSONL",
    "cooptopics classify pages to JSONL",
    "scikit-learn words",
    "scikit-learn own features",
    "fastText word pairs",
    "spaCy bag of words",
)
TARGETS = {
    "scikit-learn words": 10,
    "scikit-learn own features": 50,
    "fastText word pairs": 3,
    "spaCy bag of words": 10,
}
SHARE_OF_PREDICT = 0.5
SHARE_OF_PICKLED = 0.2


def main() -> int:
    words = [word for word in sys.argv[1:] if not word.startswith("-")]
    rounds = int(sys.argv[sys.argv.index("--rounds") + 1]) if "--rounds" in sys.argv else 5
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        write_texts(work, Path(words[0]) if words else None)
        seconds = measure_seconds(PEERS, work, rounds)
        report_rates(seconds, TARGETS)
        report_cold_start(work, rounds)
    return 0


def write_texts(work: Path, shared: Path | None, number: int | None = None) -> None:
    """Put the training corpus and the texts to classify, or so many of them, where every runner finds them."""
    entries = read_corpus(shipped_corpus())
    rows = [{"text": e.text, "labels": sorted(e.labels)} for e in entries]
    (work / "corpus.json").write_text(json.dumps(rows), encoding="utf-8")
    background = shared / "background" / "press.jsonl" if shared else None
    if background and background.is_file():
        lines = background.read_text(encoding="utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines][:number]
        print(f"{len(texts)} real background paragraphs")
    else:
        texts = [e.text for e in entries * 2][:number]
        print(f"no background paragraphs under {shared}: {len(texts)} texts of the corpus instead")
    rows = [{"text": text.replace("\n", " ")} for text in texts]
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    (work / "texts.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")


def measure_seconds(names: Sequence[str], work: Path, rounds: int) -> dict[str, float]:
    """Seconds a paragraph of each peer that can be had; they start, then work in turns, one at a time."""
    runners = {}
    for name in names:
        try:
            runners[name] = start(name, work)
        except NotInstalled as error:
            print(f"left out: {error}")
    found: dict[str, list[float]] = {name: [] for name in runners}
    for _ in range(rounds):
        for name, runner in runners.items():
            assert runner.stdin
            assert runner.stdout
            runner.stdin.write("go\n")
            runner.stdin.flush()
            found[name].append(float(runner.stdout.readline()))
    for runner in runners.values():
        runner.communicate()
    return {name: statistics.median(times) for name, times in found.items()}


def start(name: str, work: Path) -> subprocess.Popen[str]:
    python = environment(name)
    script = HERE / "peers" / (name.lower().replace(" ", "_").replace("-", "_") + ".py")
    runner = subprocess.Popen(
        [python, str(script), str(work)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **ONE_CORE},
    )
    assert runner.stdout
    if runner.stdout.readline().strip() != "ready":
        raise NotInstalled(f"{name}: the runner did not start; see above")
    return runner


def report_rates(seconds: Mapping[str, float], targets: Mapping[str, float]) -> None:
    """Print paragraphs a second, and how many times faster `predict` is."""
    own = seconds["cooptopics predict"]
    print(f"\n{'':34} paragraphs/s   predict is   wanted")
    for name, used in seconds.items():
        verdict = ""
        if name in targets:
            verdict = f"{used / own:9.2f}x   {targets[name]:.1f}x"
        if name.startswith("cooptopics classify"):
            verdict = f"{own / used:.2f} of predict, wanted {SHARE_OF_PREDICT:.2f}"
        print(f"{name:34} {1 / used:12,.0f}   {verdict}")


def report_cold_start(work: Path, rounds: int) -> None:
    """Print seconds and peak memory of fresh processes that classify one article each."""
    article = sorted((ROOT / "examples").glob("*.txt"))[0]
    pipeline = work / "pipeline.joblib"
    script = HERE / "peers" / "pickled_pipeline.py"
    subprocess.run([sys.executable, str(script), "make", str(work), str(pipeline)], check=True)
    commands = {
        "cooptopics": [
            sys.executable,
            "-m",
            "cooptopics",
            "classify",
            str(article),
            "--format",
            "jsonl",
        ],
        "pickled scikit-learn pipeline": [
            sys.executable,
            str(script),
            "run",
            str(pipeline),
            str(article),
        ],
    }
    found: dict[str, list[Usage]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            found[name].append(fresh_process(command))
    print("\none article in a fresh process      seconds   peak MB")
    times = {}
    for name, runs in found.items():
        # The first run fills the system's file cache.
        times[name] = statistics.median(run.seconds for run in runs[1:])
        print(f"{name:34} {times[name]:8.3f} {max(run.peak for run in runs) / 1e6:9.0f}")
    ratio = times["cooptopics"] / times["pickled scikit-learn pipeline"]
    print(
        f"cooptopics takes {ratio:.2f} of the pickled pipeline's time, wanted {SHARE_OF_PICKLED:.2f}; "
        "wanted peak 90 MB"
    )


if __name__ == "__main__":
    sys.exit(main())
