"""Learning curves: more entries give better scores, parts nest in each other, and the power law that made a
curve is found again."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from cli_tools import call, complaint
from hypothesis import given
from hypothesis import strategies as st

from cooptopics.annotation import Entry, write_corpus
from cooptopics.errors import InputError
from cooptopics.learning_curve import LearningCurve, draw_part, learning_curve, plot_learning_curve
from cooptopics.power_law import PowerLaw, fit_power_laws

SIZES = np.array([100.0, 200, 400, 800, 1600])


@pytest.fixture(scope="module")
def curve(entries: list[Entry]) -> LearningCurve:
    return learning_curve(entries, repeats=2, jobs=1)


class TestCurve:
    def test_has_growing_sizes_up_to_what_a_fold_learns_from(
        self, curve: LearningCurve, entries: list[Entry]
    ) -> None:
        assert list(curve.sizes) == sorted(set(curve.sizes))
        assert curve.sizes[-1] == round(0.8 * len(entries))
        assert curve.entries == len(entries)

    def test_rises_with_the_corpus(self, curve: LearningCurve) -> None:
        assert curve.macro.f1[-1] > curve.macro.f1[0] + 0.1

    def test_lies_in_its_interval(self, curve: LearningCurve) -> None:
        for part in (curve.macro, *curve.labels.values()):
            assert part.f1_low[-1] <= part.f1[-1] <= part.f1_high[-1]

    def test_expects_no_loss_of_more_entries(self, curve: LearningCurve) -> None:
        assert curve.macro.gain >= 0
        assert curve.macro.gain_low <= curve.macro.gain_high

    def test_is_the_same_again(self, curve: LearningCurve, entries: list[Entry]) -> None:
        assert learning_curve(entries, repeats=2, jobs=1) == curve

    def test_is_plotted_with_its_interval_and_its_law(self, curve: LearningCurve) -> None:
        macro, *labels = plot_learning_curve(curve)
        assert [macro.title, *(plot.title for plot in labels)] == ["macro-F1", *curve.labels]
        measured, law = macro.lines
        assert (measured.x, measured.y) == (curve.sizes, curve.macro.f1)
        assert (measured.low, measured.high) == (curve.macro.f1_low, curve.macro.f1_high)
        assert law.x[-1] == 2 * curve.entries
        assert law.y[-1] - measured.y[-1] == pytest.approx(curve.macro.gain, abs=0.1)

    def test_of_many_labels_is_plotted_for_those_that_would_gain_most(
        self, curve: LearningCurve
    ) -> None:
        labels = {f"label {i}": replace(curve.macro, gain=i / 100) for i in range(30)}
        _, *plots = plot_learning_curve(replace(curve, labels=labels))
        assert [plot.title for plot in plots] == [f"label {i}" for i in range(19, 30)]

    def test_needs_fifty_entries(self, entries: list[Entry]) -> None:
        with pytest.raises(
            InputError, match="a learning curve needs 50 annotated entries, these are 49"
        ):
            learning_curve(entries[:49])


class TestParts:
    @given(
        st.lists(st.tuples(st.integers(0, 9), st.integers(0, 2)), min_size=1, max_size=60),
        st.integers(0, 5),
    )
    def test_of_one_seed_contain_each_other(self, places: list[tuple[int, int]], seed: int) -> None:
        groups, folds = np.array(places).T
        half, all_of_it = (draw_part(groups, folds, part, (seed,)) for part in (0.5, 1.0))
        assert all_of_it.all()
        assert (half <= all_of_it).all()
        for fold in np.unique(folds):
            assert half[folds == fold].sum() == -(-(folds == fold).sum() // 2)


class TestPowerLaw:
    @pytest.mark.parametrize("exponent", [0.2, 0.5, 1.0])
    def test_that_made_a_curve_is_found(self, exponent: float) -> None:
        f1 = PowerLaw(0.9, 1.5, exponent).f1(SIZES)
        limit, factor, found = fit_power_laws(SIZES, f1[None])[0]
        assert found == pytest.approx(exponent, rel=0.1)
        assert PowerLaw(limit, factor, found).f1(3200.0) == pytest.approx(
            PowerLaw(0.9, 1.5, exponent).f1(3200.0), abs=0.01
        )

    def test_does_not_pass_one(self) -> None:
        limit, factor, _ = fit_power_laws(SIZES, np.log(SIZES)[None] / 8)[0]
        assert limit <= 1
        assert factor >= 0

    def test_of_a_curve_with_a_gap_is_unknown(self) -> None:
        f1 = np.array([[0.1, 0.2, np.nan, 0.4, 0.5]])
        assert np.isnan(fit_power_laws(SIZES, f1)).all()


class TestCommand:
    @pytest.fixture
    def corpus(self, entries: list[Entry], tmp_path: Path) -> Path:
        path = tmp_path / "corpus.jsonl"
        write_corpus(path, entries[::3])
        return path

    def test_prints_a_table_and_writes_an_image(self, corpus: Path) -> None:
        image = corpus.with_name("curve.png")
        outcome = call("learning-curve", corpus, "--repeats", 1, "--jobs", 1, "-o", image)
        assert outcome.code == 0
        assert "macro-F1" in outcome.out
        assert "twice the corpus" in outcome.out
        assert image.read_bytes().startswith(b"\x89PNG\r\n")

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("curve.pdf", "images are PNG or SVG; let the name end in .png or .svg"),
            ("missing/curve.png", "make it first"),
            ("corpus.jsonl", "exists already; choose another name, or replace it with --force"),
        ],
    )
    def test_says_before_the_work_what_image_cannot_be_written(
        self, corpus: Path, name: str, said: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("cooptopics.cli.learning_curve.learning_curve", None)
        outcome = call("learning-curve", corpus, "-o", corpus.parent / name)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).endswith(said)

    def test_says_before_the_work_that_matplotlib_is_missing(
        self, corpus: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        outcome = call("learning-curve", corpus.with_name("none"), "-o", "curve.png")
        assert outcome.code == 2
        assert complaint(outcome) == 'plots need matplotlib; run: pip install "cooptopics[plots]"'

    def test_prints_json(self, corpus: Path) -> None:
        chosen = ("--repeats", 1, "--jobs", 1, "--format", "json")
        outcome = call("learning-curve", corpus, *chosen)
        assert outcome.code == 0
        assert '"power_law"' in outcome.out
