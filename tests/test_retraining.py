"""Retraining: one's own entries on top of a base, and what that did to the labels known before."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from cli_tools import call, complaint

import cooptopics
from cooptopics.annotation import Entry
from cooptopics.base import Merged, merge, read_base
from cooptopics.cli.training_table import show_report
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.labels import LabelChanges
from cooptopics.retraining import LabelReport, Report, Retrained, retrain, shipped_f1
from cooptopics.support import Support
from cooptopics.training import cross_validate, fit_model, prepare, train

MINES = "Démineurs lao et français neutralisent ensemble les mines du plateau {}."
RICE = "La récolte de riz commence dans les rizières de la province {}."


def mines(number: int) -> list[Entry]:
    known = frozenset({"mines"})
    return [
        Entry(f"m{i}", (RICE if i % 2 else MINES).format("abcdefghij"[i % 10] * 3), labels, known)
        for i in range(number)
        for labels in [frozenset[str]() if i % 2 else known]
    ]


@pytest.fixture(scope="module")
def merged(entries: list[Entry]) -> Merged:
    return merge(mines(40), entries)


@pytest.fixture(scope="module")
def retrained(merged: Merged) -> Retrained:
    return retrain(merged, before=dict.fromkeys(DOMAINS, 0.5), jobs=1)


class TestReport:
    def test_of_known_labels_is_of_the_base_alone(
        self, retrained: Retrained, entries: list[Entry]
    ) -> None:
        report = retrained.report
        assert report.base_labels == tuple(DOMAINS)
        assert report.entries == len(entries)
        for label in DOMAINS:
            found = report.labels[label]
            assert sum(found.support) == len(entries)
            assert found.before == 0.5
            assert found.f1_low < found.f1 < found.f1_high
        assert report.macro_f1 == pytest.approx(np.mean([report.labels[x].f1 for x in DOMAINS]))
        assert report.macro_f1_before == 0.5

    def test_of_a_new_label_is_of_the_entries_that_know_it(self, retrained: Retrained) -> None:
        found = retrained.report.labels["mines"]
        assert found.support == (20, 20)
        assert found.f1 > 0.9
        assert found.before is None

    def test_goes_with_the_model(self, retrained: Retrained) -> None:
        told = retrained.model.info["retraining"]
        assert (told["entries"], told["weight"], told["replaced"]) == (40, 1.0, 0)
        assert told["labels"]["mines"]["support"] == {"positive": 20, "negative": 20}

    def test_knows_no_before_where_one_label_lacks_it(self) -> None:
        known = LabelReport(Support(1, 1), 0.5, 0.4, 0.6, 0.5)
        labels = {"a": known, "b": known._replace(before=None)}
        assert Report(labels, ("a", "b"), 2).macro_f1_before is None
        assert Report(labels, ("a",), 2).macro_f1_before == 0.5
        assert Report(labels, (), 2).macro_f1_before is None

    def test_as_a_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        labels = {
            "drugs": LabelReport(Support(1200, 3), 0.903, 0.8, 0.95, 0.9),
            "training": LabelReport(Support(5, 6), 0.79, 0.7, 0.85, 0.8),
            "mines": LabelReport(Support(7, 8), 0.6, 0.4, 0.7, None),
        }
        show_report(Report(labels, ("drugs", "training"), 1203))
        shown = capsys.readouterr().out
        lines = [line.split() for line in shown.replace("│", "").splitlines()]
        assert ["drugs", "1,200", "3", "0.900", "0.903", "+0.003", "yes"] in lines
        assert ["training", "5", "6", "0.800", "0.790", "-0.010", "no"] in lines
        assert ["macro-F1", "0.850", "0.847", "-0.004", "yes"] in lines
        assert ["mines", "7", "8", "0.600", "0.400", "to", "0.700"] in lines
        assert "before is the shipped model, made from them alone" in shown

    def test_as_a_table_without_what_was_before(self, capsys: pytest.CaptureFixture[str]) -> None:
        show_report(
            Report({"drugs": LabelReport(Support(5, 6), 0.79, 0.7, 0.85, None)}, ("drugs",), 11)
        )
        shown = capsys.readouterr().out
        assert ["drugs", "5", "6", "–", "0.790", "–", "–"] in [
            line.split() for line in shown.replace("│", "").splitlines()
        ]
        assert "so before is not known" in shown


class TestBefore:
    def test_is_what_the_shipped_model_says_of_its_own_corpus(self) -> None:
        measured = cooptopics.load().info["cross_validation"]["labels"]
        base = read_base()
        assert shipped_f1(base) == {label: found["f1"] for label, found in measured.items()}

    def test_follows_new_names(self) -> None:
        changes = LabelChanges(
            renames={"drugs": "dope", "terrorism": "training"}, drops=frozenset({"cybercrime"})
        )
        assert list(shipped_f1(read_base(), changes)) == ["dope", "trafficking", "extradition"]

    def test_is_not_known_of_another_corpus(self) -> None:
        assert shipped_f1(read_base()[1:]) == {}

    def test_is_not_known_without_a_shipped_model(
        self, monkeypatch: pytest.MonkeyPatch, entries: list[Entry]
    ) -> None:
        monkeypatch.setattr("cooptopics.retraining.shipped_model", lambda: "missing")
        assert shipped_f1(entries) == {}


class TestWeight:
    def test_of_one_changes_nothing(self, entries: list[Entry]) -> None:
        merged = merge(mines(20), entries[::5])
        plain = train(merged.entries, definitions=merged.definitions, jobs=1)
        weights = np.ones(len(merged.entries))
        weighed = prepare(merged.entries, definitions=merged.definitions, weights=weights)
        made = fit_model(weighed, cross_validate(weighed, 1), jobs=1)
        assert made.to_bytes() == plain.to_bytes()

    def test_makes_ones_own_entries_count_more(self, entries: list[Entry]) -> None:
        """A text of the base, corrected, beside almost the same text: the heavier, the less it is of drugs."""
        few = entries[::5]
        found = next(entry for entry in few if "drugs" in entry.labels)
        corrected = replace(found, id="mine", labels=frozenset(), mentions=None, cooperation=None)
        same = replace(found, id="same", text=f"{found.text} Voilà.")
        merged = merge([corrected], [*few, same])
        light, heavy = (
            retrain(merged, weight, jobs=1).model.scorer.scores([found.text])[0, 0]
            for weight in (0.1, 20)
        )
        assert heavy < light

    @pytest.mark.parametrize("weight", [0, -1, float("nan"), float("inf")])
    def test_that_is_none_is_refused(self, merged: Merged, weight: float) -> None:
        with pytest.raises(InputError, match="is not above 0"):
            retrain(merged, weight)

    @pytest.mark.parametrize("weight", ["0", "inf", "much"])
    def test_that_is_none_is_wrong_use(self, weight: str) -> None:
        outcome = call("train", "a.jsonl", "-o", "m", "--weight", weight)
        assert outcome.code == 2
        assert complaint(outcome).startswith("Invalid value for '--weight': ")


class TestPython:
    def test_trains_and_evaluates(self) -> None:
        made = cooptopics.train(mines(40), base=False, jobs=1)
        assert made.labels == ("mines",)
        assert cooptopics.evaluate(made, mines(40)).macro_f1 == 1

    def test_takes_the_shipped_corpus_as_its_base(self) -> None:
        """As seen without the training, which a label that cannot be learned ends."""
        with pytest.raises(InputError, match="label 'mines' has no negative entry"):
            cooptopics.train(mines(1))
        with pytest.raises(InputError, match="unknown label 'drugs'"):
            cooptopics.train(mines(2), base=False, assume_negative=["drugs"])

    def test_needs_scikit_learn_only_when_it_trains(self) -> None:
        code = (
            "import sys, cooptopics; cooptopics.train, cooptopics.evaluate, cooptopics.read_corpus; "
            "print(*{'sklearn', 'scipy', 'nltk', 'pandas'} & sys.modules.keys())"
        )
        printed = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
        assert printed.stdout.split() == []
