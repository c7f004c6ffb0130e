"""Train the shipped model from the annotated corpus and write its card, or check that it is up to date.

usage: make_model.py [--check]

With --check the model is trained again and compared with the shipped one: the same labels on the test texts,
probabilities within 1e-3, so that the check holds on other processors too. Exits 1 when they differ.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from cooptopics.annotation import read_corpus
from cooptopics.article import read_article
from cooptopics.domains import DOMAINS
from cooptopics.evaluation_plots import plot_precision_recall, plot_reliability
from cooptopics.learning_curve import LearningCurve, learning_curve, plot_learning_curve
from cooptopics.model import Model
from cooptopics.plots import Plot, check_matplotlib, draw_svg
from cooptopics.precision_recall import stored_curve
from cooptopics.reliability import reliability
from cooptopics.storage import read_model
from cooptopics.training import cross_validate, fit_model, held_out_decisions, prepare

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "models" / "cooptopics-fr.safetensors"
CARD = ROOT / "models" / "README.md"
TOLERANCE = 1e-3


def main() -> int:
    checking = sys.argv[1:] == ["--check"]
    if not checking:
        check_matplotlib()
    entries = read_corpus(sorted((ROOT / "training" / "corpus").glob("*.jsonl")), tuple(DOMAINS))
    training_set = prepare(entries, definitions=DOMAINS)
    calibration = cross_validate(training_set)
    model = fit_model(training_set, calibration)
    if checking:
        texts = [entry.text for entry in entries[::10]]
        for page in sorted((ROOT / "examples").glob("*.txt")):
            texts += [p.text for p in read_article(page.read_text(encoding="utf-8"))]
        return compare(model, read_model(MODEL), texts)
    model.save(MODEL)
    curve = learning_curve(entries, definitions=DOMAINS, repeats=1)
    decisions = held_out_decisions(training_set, calibration)
    draw("learning-curve", plot_learning_curve(curve))
    draw("precision-recall", precision_recall(model))
    draw("reliability", [plot_reliability(reliability(decisions.probabilities, decisions.gold))])
    write(CARD, card(model, curve))
    measured = model.info["cross_validation"]
    print(
        f"{MODEL.relative_to(ROOT)}: {MODEL.stat().st_size / 1e6:.1f} MB, {len(entries):,} entries"
    )
    print(f"cross-validation by source: macro-F1 {measured['macro_f1']:.3f}")
    return 0


def precision_recall(model: Model) -> list[Plot]:
    """Held out, one plot a label."""
    return [
        plot_precision_recall(label, stored_curve(model.info, label), model.thresholds[label])
        for label in model.labels
    ]


def draw(name: str, plots: list[Plot]) -> None:
    write(MODEL.with_name(f"{name}.svg"), draw_svg(plots, columns=3) + "\n")


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def compare(made: Model, shipped: Model, texts: list[str]) -> int:
    """Say whether two models answer alike on these texts."""
    gap = float(np.abs(made.predict_proba(texts) - shipped.predict_proba(texts)).max())
    other = int((made.predict(texts) != shipped.predict(texts)).any(axis=1).sum())
    same_bytes = made.to_bytes() == shipped.to_bytes()
    print(
        f"{len(texts)} texts: {other} with other labels, probabilities differ by at most {gap:.2e}, "
        f"bytes {'the same' if same_bytes else 'differ'}"
    )
    if other or gap > TOLERANCE:
        print("the shipped model is not what the corpus makes; run `make model`")
        return 1
    return 0


def card(model: Model, curve: LearningCurve) -> str:
    """The model card; every figure in it is of this run."""
    corpus, measured = model.info["corpus"], model.info["cross_validation"]
    recipe, versions = model.info["recipe"], model.info["versions"]
    sizes = ", ".join(f"{len(s):,} {kind} n-grams" for kind, s in model.vocabulary.ngrams.items())
    rows = "\n".join(
        f"| {label} | {s['precision']:.3f} | {s['recall']:.3f} | {s['f1']:.3f} | "
        f"{s['f1_low']:.3f} to {s['f1_high']:.3f} | {s['support']} | {model.thresholds[label]:.3f} |"
        for label, s in measured["labels"].items()
    )
    return f"""# Model card: cooptopics-fr

Written by `make model`; every figure below is of that run.

**What it does.** For a French paragraph it gives the probability of six domains of security cooperation
({", ".join(model.labels)}); a domain counts only when the paragraph says that parties from different countries
cooperate on it. The rules stand in `training/GUIDELINES.md`.

**How.** tf-idf of {sizes}; {len(model.score_names)} logistic regressions (each mention of a domain, each label where its domain is mentioned,
cooperation as such, whether any label holds); a logistic combination of their scores for each label; one threshold a label. Combination and
thresholds are fitted out of fold. `docs/architecture.md` says why.

**Trained on** `training/corpus/`: {corpus["entries"]:,} entries of {corpus["sources"]} sources,
{corpus["without_label"]:,} without any label. `training/DATASHEET.md` says how they came about. They are written by
language models for this project, not taken from the press.

**Cross-validation**, {recipe["folds"]} folds by source, on the corpus itself; intervals are 95% bootstrap:

| label | precision | recall | F1 | interval | support | threshold |
|---|---|---|---|---|---|---|
{rows}

Macro-F1 {measured["macro_f1"]:.3f} ({measured["macro_f1_low"]:.3f} to {measured["macro_f1_high"]:.3f}), micro-F1
{measured["micro_f1"]:.3f}, exact match {measured["exact_match"]:.3f}. Of {measured["label_free"]:,} label-free entries
{measured["false_alarms"]:.1%} get a label. Expected calibration error {measured["calibration_error"]:.3f}. Half of
the corpus carries a label, which is far more than in the press: on ordinary news the share of wrong
labels is lower, the probabilities are too high.

![precision and recall by threshold](precision-recall.svg)

![reliability diagram](reliability.svg)

![learning curves](learning-curve.svg)

Learned from {curve.sizes[-2]:,} and {curve.sizes[-1]:,} entries, macro-F1 is {curve.macro.f1[-2]:.3f} and {curve.macro.f1[-1]:.3f}; by the
power law fitted to the curve, twice the corpus would bring {curve.macro.gain:.3f} ({curve.macro.gain_low:.3f} to {curve.macro.gain_high:.3f}).

**Limits.** French only. It judges a paragraph by its words and word pairs: it cannot follow who does what to whom, so a home story told
beside cooperation on something else may get that story's label. Names of persons and countries can weigh a little.

Made with {", ".join(f"{name} {version}" for name, version in versions.items())}. Licence CC-BY-4.0.
Corpus digest `{corpus["digest"][:16]}`.
"""


if __name__ == "__main__":
    sys.exit(main())
