"""The cost curves: the law behind a curve is found again, points are whole commands, and the page keeps what people wrote."""

from __future__ import annotations

from pathlib import Path

import cost_curves
import numpy as np
import pytest
from cost_curves import COSTS, Cost, Law, Point, describe, fit_law
from hypothesis import given
from hypothesis import strategies as st
from made_up import make_texts, make_words

SIZES = (1000, 3000, 10_000, 30_000, 100_000)


class TestLaw:
    @given(st.floats(0.5, 2), st.floats(0, 1), st.floats(0.1, 100))
    def test_behind_a_curve_is_found(self, exponent: float, fixed: float, scale: float) -> None:
        law = Law(fixed * scale, scale / 1000**exponent, exponent)
        found = fit_law(SIZES, law.at(SIZES).tolist())
        assert found.exponent == pytest.approx(exponent, abs=0.03)
        assert found.at(SIZES) == pytest.approx(law.at(SIZES), rel=0.02)

    def test_of_noisy_costs_is_near(self) -> None:
        noise = 1 + np.random.default_rng(0).uniform(-0.05, 0.05, len(SIZES))
        found = fit_law(SIZES, (Law(0.5, 1e-4, 1).at(SIZES) * noise).tolist())
        assert found.exponent == pytest.approx(1, abs=0.1)


class TestSection:
    @pytest.mark.parametrize(
        ("costs", "told"),
        [
            ([0.5 + n / 1e4 for n in SIZES], "linear or less, 0.5 s + 0.0001 s × size to the power of **1.00**"),
            ([n**1.5 / 1e6 for n in SIZES], "**more than linear**"),
            ([2.0, 2.1, 1.9, 2.0, 2.2], "constant, 1.9 to 2.2 s"),
        ],
    )  # fmt: skip
    def test_tells_how_a_cost_grows(self, costs: list[float], told: str) -> None:
        points = [Point(size, cost, 50.0) for size, cost in zip(SIZES, costs)]
        section = describe(COSTS[0], points)
        assert f"- Time: {told}" in section
        assert "- Memory: constant, 50 to 50 MB" in section
        assert "| 100,000 |" in section

    def test_stands_between_the_marks_of_the_page(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = tmp_path / "performance.md"
        written = cost_curves.PAGE.read_text(encoding="utf-8")
        page.write_text(written, encoding="utf-8")
        monkeypatch.setattr(cost_curves, "PAGE", page)
        for measured in ("old", "new"):
            cost_curves.write_page(measured)
        before, _, rest = written.partition(cost_curves.START)
        assert page.read_text(encoding="utf-8") == (
            f"{before}{cost_curves.START}\nnew\n\n{cost_curves.END}{rest.partition(cost_curves.END)[2]}"
        )

    def test_is_not_written_where_the_marks_are_gone(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        page = tmp_path / "performance.md"
        page.write_text("by hand", encoding="utf-8")
        monkeypatch.setattr(cost_curves, "PAGE", page)
        with pytest.raises(SystemExit, match="the marks are gone"):
            cost_curves.write_page("new")
        assert page.read_text(encoding="utf-8") == "by hand"


class TestPoints:
    @pytest.mark.parametrize("cost", COSTS[1::2], ids=lambda cost: cost.name)
    def test_are_commands_that_work(self, cost: Cost, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(cost_curves, "SHORT", 0)  # one run is enough
        for name in ("TEXTS", "LONG_TEXTS", "TAUGHT"):
            monkeypatch.setattr(cost_curves, name, 200)
        smallest = {"n-grams": 1000, "entries": 200}.get(cost.unit, 3)
        size, seconds, megabytes = cost_curves.measure(cost, smallest)
        assert size == smallest
        assert seconds > 0
        assert megabytes > 20

    def test_use_words_that_a_longer_list_begins_with(self) -> None:
        assert make_words(50) == make_words(200)[:50]
        assert len(set(make_words(200))) == 200

    def test_use_texts_of_common_and_rare_words(self) -> None:
        words = make_words(1000)
        texts = " ".join(make_texts(100, words)).split()
        assert texts.count(words[0]) > 20 * texts.count(words[200])
        assert set(texts) <= set(words)
