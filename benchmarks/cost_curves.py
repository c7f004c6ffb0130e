"""What `cooptopics` costs: time and memory against paragraphs, their length, labels, vocabulary, and entries to learn from.

usage: cost_curves.py [--quick | --large]

Each point is a command of cooptopics in a fresh process on one core. Its seconds of the processor, from its start to
its end, and its peak memory count; of three runs of a short one the fastest. Prints tables with the power law fitted to each
curve and writes them to docs/performance.md, with plots in docs/images/. --large goes on to a million paragraphs and
entries; --quick measures the smallest sizes and writes nothing.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from any_labels import made_up_rows
from environments import ROOT, fresh_process
from made_up import WORDS, make_model, make_texts, make_words
from memory import write_paragraphs
from rivals import to_table
from scipy.optimize import least_squares

from cooptopics.annotation import read_corpus
from cooptopics.files import write_atomically
from cooptopics.plots import Line, Plot, check_matplotlib, draw_svg
from cooptopics.resources import shipped_corpus

Floats = npt.NDArray[np.float64]

PAGE = ROOT / "docs" / "performance.md"
IMAGES = ROOT / "docs" / "images"
START, END = "<!-- what `make costs` wrote -->\n", "<!-- end of what `make costs` wrote -->\n"
SHORT = 5  # seconds; a shorter run is repeated
FLAT = 1.25  # a cost that grows by less from the smallest size to the largest is constant
LINEAR = 1.1  # the largest exponent that counts as linear
MODEL = "made-up.safetensors"
LABELS = 6
NGRAMS = 50_000
TEXTS = 10_000
LONG_TEXTS = 200
TAUGHT = 3000


class Point(NamedTuple):
    """What a process took, at a size."""

    size: int
    seconds: float
    megabytes: float


class Law(NamedTuple):
    """cost = fixed + factor * size ** exponent."""

    fixed: float
    factor: float
    exponent: float

    def at(self, sizes: npt.ArrayLike) -> Floats:
        return self.fixed + self.factor * np.asarray(sizes, dtype=np.float64) ** self.exponent


class Cost(NamedTuple):
    """A cost curve to measure.

    Attributes
    ----------
    name : of its image
    title : what varies, and for which command
    unit : of a size
    sizes, large : measured always, and with --large only
    prepare : writes the files of a size into a folder and gives the arguments of cooptopics
    told : what is measured, and why the curves look as they do
    """

    name: str
    title: str
    unit: str
    sizes: tuple[int, ...]
    large: tuple[int, ...]
    prepare: Callable[[Path, int], list[str]]
    told: str


def main() -> int:
    quick, large = "--quick" in sys.argv, "--large" in sys.argv
    if set(sys.argv[1:]) - {"--quick", "--large"}:
        sys.exit(__doc__)
    check_matplotlib()
    parts = []
    for cost in COSTS:
        sizes = cost.sizes[:4] if quick else cost.sizes + cost.large * large
        points = [measure(cost, size) for size in sizes]
        parts.append(describe(cost, points))
        print(f"{parts[-1]}\n", flush=True)
        if not quick:
            image = draw_svg(plots(cost, points), columns=2)
            write_atomically(IMAGES / f"{cost.name}.svg", f"{image}\n".encode())
    if not quick:
        write_page("\n\n".join(parts))
    return 0


def measure(cost: Cost, size: int) -> Point:
    with tempfile.TemporaryDirectory() as folder:
        arguments = cost.prepare(Path(folder), size)
        command = [sys.executable, "-m", "cooptopics", *arguments]
        runs = [fresh_process(command)]
        while len(runs) < 3 and runs[0].processor_seconds < SHORT:
            runs.append(fresh_process(command))
    fastest = min(runs, key=lambda run: run.processor_seconds)
    return Point(size, fastest.processor_seconds, fastest.peak / 1e6)


def fit_law(sizes: Sequence[float], costs: Sequence[float]) -> Law:
    """The law with the smallest relative errors, of at least three points."""
    x, y = np.asarray(sizes, dtype=np.float64), np.asarray(costs, dtype=np.float64)
    # The fixed cost and the growth to the largest size, both as shares of the largest cost, are of one magnitude.
    scaled_x, scaled_y = x / x[-1], y / y[-1]

    def errors(law: Floats) -> Floats:
        found: Floats = np.log(Law(*law).at(scaled_x)) - np.log(scaled_y)
        return found

    start = (scaled_y.min() / 2, max(1 - scaled_y.min(), 0.01), 1.0)
    found = least_squares(errors, start, bounds=([0, 1e-9, 0], [1, 10, 3]))
    fixed, factor, exponent = found.x.tolist()
    return Law(fixed * y[-1], factor * y[-1] / x[-1] ** exponent, exponent)


def describe(cost: Cost, points: Sequence[Point]) -> str:
    """A section of the page."""
    rows = [
        [f"{point.size:,}", f"{point.seconds:.2f}", f"{point.megabytes:.0f}"] for point in points
    ]
    table = to_table([[cost.unit, "seconds", "peak MB"], *rows])
    sizes, seconds, megabytes = zip(*points)
    return f"""## {cost.title}

{cost.told}

![seconds and peak memory by {cost.unit}](images/{cost.name}.svg)

{table}

- Time: {tell_law(sizes, seconds, "s")}.
- Memory: {tell_law(sizes, megabytes, "MB")}."""


def tell_law(sizes: Sequence[float], costs: Sequence[float], unit: str) -> str:
    if max(costs) < FLAT * costs[0]:
        return f"constant, {min(costs):,.3g} to {max(costs):,.3g} {unit}"
    law = fit_law(sizes, costs)
    verdict = "**more than linear**" if law.exponent > LINEAR else "linear or less"
    growth = f"{law.factor:.2g} {unit} × size to the power of **{law.exponent:.2f}**"
    return f"{verdict}, {law.fixed:,.3g} {unit} + {growth}"


def plots(cost: Cost, points: Sequence[Point]) -> list[Plot]:
    """Seconds, and peak memory, beside the fitted laws."""
    sizes, seconds, megabytes = zip(*points)
    between = np.linspace(sizes[0], sizes[-1], 50)
    drawn = []
    for title, name, costs in (("Time", "seconds", seconds), ("Memory", "peak MB", megabytes)):
        law = fit_law(sizes, costs).at(between)
        lines = [
            Line("measured", sizes, costs, dots=[4.0] * len(sizes)),
            Line("fitted law", between.tolist(), law.tolist(), dashed=True),
        ]
        ends = (0, sizes[-1]), (0, max(costs))
        drawn.append(Plot(title, cost.unit, name, lines, *ends))
    return drawn


def write_page(measured: str) -> None:
    """Replace what stands between the marks of the page."""
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(START)
    _, mark, after = rest.partition(END)
    if not mark:
        raise SystemExit(f"{PAGE}: the marks are gone between which the figures stand")
    write_atomically(PAGE, f"{before}{START}\n{measured}\n\n{END}{after}".encode())


def classify_paragraphs(folder: Path, size: int) -> list[str]:
    write_paragraphs(folder / "texts.jsonl", size)
    return classify(folder)


def classify_long_paragraphs(folder: Path, size: int) -> list[str]:
    words = cycle(" ".join(entry.text for entry in read_corpus(shipped_corpus())).split())
    write_texts(folder, (" ".join(islice(words, size)) for _ in range(LONG_TEXTS)))
    return [*classify(folder), "--unit", "text"]


def classify_by_labels(folder: Path, size: int) -> list[str]:
    make_model(NGRAMS, size).save(folder / MODEL)
    write_texts(folder, make_texts(TEXTS, make_words(NGRAMS)))
    return [*classify(folder), "--model", str(folder / MODEL)]


def classify_by_vocabulary(folder: Path, size: int) -> list[str]:
    make_model(size, LABELS).save(folder / MODEL)
    write_texts(folder, make_texts(TEXTS, make_words(size)))
    return [*classify(folder), "--model", str(folder / MODEL)]


def classify(folder: Path) -> list[str]:
    return ["classify", str(folder / "texts.jsonl"), "-o", str(folder / "labels.jsonl")]


def train(folder: Path, n_entries: int, n_labels: int) -> list[str]:
    write_rows(folder / "entries.jsonl", made_up_rows(n_entries, n_labels))
    model = str(folder / MODEL)
    return ["train", str(folder / "entries.jsonl"), "--no-base", "-j", "1", "-o", model, "--force"]


def write_texts(folder: Path, texts: Iterable[str]) -> None:
    write_rows(folder / "texts.jsonl", ({"text": text} for text in texts))


def write_rows(path: Path, rows: Iterable[object]) -> None:
    with path.open("w", encoding="utf-8") as lines:
        lines.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)


COSTS = (
    Cost(
        "cost-paragraphs",
        "Paragraphs to classify",
        "paragraphs",
        (10_000, 20_000, 40_000, 80_000, 160_000),
        (320_000, 1_000_000),
        classify_paragraphs,
        """The shipped model on texts of the corpus in a loop, each with two words that no other has, from one file of JSON lines into
another. The fixed part is the start of Python and the reading of the model, and, where it is installed, of py3langid (about a second
and 100 MB), which the first paragraph of doubtful language needs. Memory grows with the words met: what a word adds to every score is kept in
a table, which is full at 131,072 words, about 65,000 such paragraphs; from there on it stays.""",
    ),
    Cost(
        "cost-length",
        "Length of a paragraph",
        "words",
        (100, 300, 1000, 3000, 10_000),
        (30_000, 100_000),
        classify_long_paragraphs,
        f"""The shipped model on {LONG_TEXTS} texts, each of so many words of the corpus and taken as one paragraph. Texts are labelled in batches of
at least 131,072 letters, about 20,000 words. Up to there memory grows with the batch, then with the longest paragraph.""",
    ),
    Cost(
        "cost-labels",
        "Labels of the model",
        "labels",
        (1, 10, 30, 100, 300),
        (1000,),
        classify_by_labels,
        f"""A made-up model of {NGRAMS:,} words and so many labels, of which a paragraph gets half a one on average; {TEXTS:,} paragraphs of {WORDS}
words. For each label the model has a weight of every word, and the output a probability of every paragraph. Rows of many labels no longer fit the caches of the
processor, which costs a little more than in proportion.""",
    ),
    Cost(
        "cost-vocabulary",
        "Vocabulary of the model",
        "n-grams",
        (30_000, 100_000, 300_000, 1_000_000),
        (3_000_000,),
        classify_by_vocabulary,
        f"""A made-up model of so many words and {LABELS} labels; {TEXTS:,} paragraphs of {WORDS} of these words, common ones often. A paragraph costs hardly
more, as each word is one look-up. What grows in proportion is to read the model and to hash its n-grams, once.""",
    ),
    Cost(
        "cost-training-entries",
        "Entries to learn from",
        "entries",
        (1000, 3000, 10_000, 30_000),
        (100_000, 300_000, 1_000_000),
        lambda folder, size: train(folder, size, LABELS),
        f"""`cooptopics train`, from one's own entries alone (`--no-base`), on made-up texts of 10 to 29 words, {LABELS} labels, each on 6% of the texts. The fixed
part is scikit-learn and SciPy. Memory is that of the n-grams of all texts, of which new texts always bring more.""",
    ),
    Cost(
        "cost-training-labels",
        "Labels to learn",
        "labels",
        (1, 3, 10, 30),
        (100, 300),
        lambda folder, size: train(folder, TAUGHT, size),
        f"The same on {TAUGHT:,} texts with so many labels, each learned by itself.",
    ),
)

if __name__ == "__main__":
    sys.exit(main())
