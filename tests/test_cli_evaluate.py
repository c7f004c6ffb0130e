"""`cooptopics evaluate`: the figures of a model on annotated texts, against figures that can be told beforehand, on the
screen, as a page, and with thresholds chosen for a wanted precision or recall."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from cli_tools import ALIVE, alive, call, complaint, write_records

import cooptopics
from cooptopics.annotation import Entry, write_corpus
from cooptopics.domains import DOMAINS
from cooptopics.model import Model


@pytest.fixture
def gold(held_out: list[Entry], tmp_path: Path) -> Path:
    path = tmp_path / "gold.jsonl"
    write_corpus(path, held_out)
    return path


def thresholds(value: int) -> list[str]:
    return [word for label in DOMAINS for word in ("--threshold", f"{label}={value}")]


def evaluate(*args: object) -> dict[str, Any]:
    outcome = call("evaluate", *args, "--format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    figures: dict[str, Any] = json.loads(outcome.out)
    return figures


class TestFigures:
    def test_when_every_label_is_given(
        self, model_file: Path, gold: Path, held_out: list[Entry]
    ) -> None:
        figures = evaluate(model_file, gold, *thresholds(0))
        assert figures["entries"] == 100
        assert figures["false_alarms"] == 1
        for label, scores in figures["labels"].items():
            support = sum(label in entry.labels for entry in held_out)
            assert (scores["support"], scores["annotated"]) == (support, 100)
            assert scores["recall"] == 1
            assert scores["precision"] == pytest.approx(support / 100, abs=1e-4)
            assert scores["precision_low"] < scores["precision"] < scores["precision_high"]

    def test_when_no_label_is_given(
        self, model_file: Path, gold: Path, held_out: list[Entry]
    ) -> None:
        figures = evaluate(model_file, gold, *thresholds(1))
        without = sum(not entry.labels for entry in held_out)
        assert figures["label_free"] == without
        assert figures["exact_match"] == pytest.approx(without / 100, abs=1e-4)
        assert figures["macro_f1"] == figures["micro_f1"] == figures["false_alarms"] == 0

    def test_they_are_those_of_the_predictions(
        self, model: Model, model_file: Path, gold: Path, held_out: list[Entry]
    ) -> None:
        figures = evaluate(model_file, gold)
        given = model.predict([entry.text for entry in held_out])
        right = np.array([[label in e.labels for label in model.labels] for e in held_out])
        micro = 2 * (given & right).sum() / (given.sum() + right.sum())
        assert figures["micro_f1"] == pytest.approx(micro, abs=1e-4)
        exact = (given == right).all(axis=1).mean()
        assert figures["exact_match"] == pytest.approx(exact, abs=1e-4)
        assert 0 < figures["macro_f1_low"] <= figures["macro_f1"] <= figures["macro_f1_high"] <= 1
        at_half = figures["precision_recall"]["drugs"]["threshold"].index(0.5)
        half = evaluate(model_file, gold, "--threshold", "drugs=0.5")["labels"]["drugs"]
        for name in ("precision", "recall"):
            assert figures["precision_recall"]["drugs"][name][at_half] == half[name]

    def test_several_files_are_one_corpus(
        self, model_file: Path, gold: Path, held_out: list[Entry], tmp_path: Path
    ) -> None:
        halves = [tmp_path / "a.jsonl", tmp_path / "b.jsonl"]
        write_corpus(halves[0], held_out[:50])
        write_corpus(halves[1], held_out[50:])
        assert evaluate(model_file, *halves) == evaluate(model_file, gold)

    def test_the_shipped_model_has_a_name(self, gold: Path) -> None:
        outcome = call("evaluate", "shipped", gold, "--format", "json")
        expected = pytest.approx(cooptopics.load().thresholds, abs=1e-4)
        assert json.loads(outcome.out)["thresholds"] == expected

    def test_what_was_not_annotated_counts_for_nothing(
        self, model_file: Path, held_out: list[Entry], tmp_path: Path
    ) -> None:
        drugs = frozenset({"drugs"})
        only = [replace(e, labels=e.labels & drugs, annotated_for=drugs) for e in held_out]
        write_corpus(tmp_path / "drugs.jsonl", only)
        figures = evaluate(model_file, tmp_path / "drugs.jsonl")
        assert figures["labels"]["training"]["annotated"] == 0
        assert figures["precision_recall"].keys() == drugs
        named = {mistake["label"] for mistake in figures["mistakes"]}
        named |= {c[side] for c in figures["confusions"] for side in ("right", "given")}
        assert named <= {"drugs", None}
        table = call("evaluate", model_file, tmp_path / "drugs.jsonl").out
        assert re.search(r"training +│ +not annotated │", table)


class TestMistakes:
    def test_are_the_worst_with_their_words(self, model_file: Path, gold: Path) -> None:
        mistakes = evaluate(model_file, gold)["mistakes"]
        for kind, sign in (("false positive", 1), ("false negative", -1)):
            found = [mistake for mistake in mistakes if mistake["kind"] == kind]
            assert len(found) == 5
            probabilities = [sign * mistake["probability"] for mistake in found]
            assert probabilities == sorted(probabilities, reverse=True)
            for mistake in found:
                for word in mistake["words"]:
                    assert mistake["text"][word["start"] : word["end"]] == word["text"]
                    assert sign * word["share"] > 0

    def test_are_as_many_as_asked_for(self, model_file: Path, gold: Path) -> None:
        assert evaluate(model_file, gold, "--mistakes", 0)["mistakes"] == []
        assert len(evaluate(model_file, gold, "--mistakes", 2)["mistakes"]) == 4


class TestTable:
    def test_the_screen_shows_the_same_figures(self, model_file: Path, gold: Path) -> None:
        figures = evaluate(model_file, gold)
        lines = call("evaluate", model_file, gold).out.splitlines()
        for label, scores in figures["labels"].items():
            row = next(line for line in lines if line.startswith(f"{label} "))
            cells = [cell.split() for cell in row.split("│")]
            shown = [scores[name] for name in ("precision", "recall", "f1")]
            assert [float(cell[0]) for cell in cells[1:4]] == pytest.approx(shown, abs=6e-4)
            low, high = map(float, cells[1][1].split("–"))
            expected = (scores["precision_low"], scores["precision_high"])
            assert (low, high) == pytest.approx(expected, abs=6e-3)
            assert cells[-1] == [str(scores["support"])]
        assert f"macro-F1 {figures['macro_f1']:.3f}"[:-1] in "\n".join(lines)

    def test_it_shows_confusions_and_mistakes(self, model_file: Path, gold: Path) -> None:
        figures, shown = evaluate(model_file, gold), call("evaluate", model_file, gold).out
        rows = re.findall(r"^(\S+) +│ (\S+) +│ +(\d+)$", shown, re.M)
        first = figures["confusions"][0]
        assert rows[0] == (first["right"] or "–", first["given"] or "–", str(first["texts"]))
        assert len(rows) == 10
        assert f"and {len(figures['confusions']) - 10} rarer pairs" in shown
        # Without the lines of the table and the breaks of its cells.
        text = re.sub("[│\\s]", "", shown)
        for mistake in figures["mistakes"]:
            words = ",".join(dict.fromkeys(word["text"] for word in mistake["words"]))
            assert f"({mistake['id']};right:" in text
            assert f";words:{words or '–'})" in text

    def test_it_goes_into_a_file(self, model_file: Path, gold: Path, tmp_path: Path) -> None:
        target = tmp_path / "table.txt"
        assert call("evaluate", model_file, gold, "-o", target).out == ""
        assert target.read_text(encoding="utf-8").startswith("label ")

    def test_long_texts_are_cut(self, model_file: Path, tmp_path: Path) -> None:
        text = "héroïne saisie ensemble " * 100 + "fin"
        path = write_records(tmp_path / "a.jsonl", [{"id": "a", "text": text, "labels": []}])
        shown = call("evaluate", model_file, path, "--threshold", "drugs=0").out
        assert "…" in shown
        assert "fin" not in shown

    def test_a_model_without_mistakes(self, model_file: Path, gold: Path, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"id": "a", "text": "Le riz.", "labels": []}])
        for format_ in ("table", "json", "html"):
            outcome = call("evaluate", model_file, path, "--format", format_, *thresholds(1))
            assert (outcome.code, outcome.err) == (0, "")


class Page(HTMLParser):
    """The tags, texts and addresses of a page; fails where tags do not close in order."""

    VOID = ("meta",)

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self.open[-1] if self.open else "", data))

    def text(self) -> str:
        return "".join(data for _, data in self.texts)


class TestPage:
    def test_shows_the_figures(self, model_file: Path, gold: Path, tmp_path: Path) -> None:
        target = tmp_path / "evaluation.html"
        outcome = call("evaluate", model_file, gold, "--format", "html", "-o", target)
        assert outcome == (0, "", "")
        figures, page = evaluate(model_file, gold), Page(target.read_text(encoding="utf-8"))
        text = page.text()
        assert f"{model_file} on {gold}" in text
        for scores in figures["labels"].values():
            assert f"{scores['f1']:.3f}"[:4] in text
        for mistake in figures["mistakes"]:
            assert mistake["text"] in text
        marked = [data for tag, data in page.texts if tag == "mark"]
        words = [word["text"] for mistake in figures["mistakes"] for word in mistake["words"]]
        assert sorted(marked) == sorted(words)

    def test_has_a_plot_for_each_label_and_one_for_all(self, model_file: Path, gold: Path) -> None:
        page = Page(call("evaluate", model_file, gold, "--format", "html").out)
        assert page.tags.count("svg") == 1 + len(DOMAINS)

    def test_without_matplotlib_is_refused_before_the_work(
        self, gold: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setitem(sys.modules, "matplotlib", None)
        outcome = call("evaluate", "missing.safetensors", gold, "--format", "html")
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome) == 'plots need matplotlib; run: pip install "cooptopics[plots]"'

    def test_loads_and_runs_nothing(self, model_file: Path, gold: Path) -> None:
        page = Page(call("evaluate", model_file, gold, "--format", "html").out)
        assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
        assert not [
            name for name, _ in page.attributes if name in ("src", "href") or name[:2] == "on"
        ]
        assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes

    def test_says_when_the_model_was_trained_on_the_texts(
        self, model: Model, model_file: Path, entries: list[Entry], gold: Path, tmp_path: Path
    ) -> None:
        def said(model_path: Path, gold_path: Path) -> str:
            page = Page(call("evaluate", model_path, gold_path, "--format", "html").out)
            return "".join(data for tag, data in page.texts if tag == "strong")

        write_corpus(tmp_path / "seen.jsonl", entries[:9])
        replace(model, training_texts=np.zeros(0, dtype=np.uint64)).save(tmp_path / "old")
        assert said(model_file, gold) == ""
        assert "trained on 9 of these texts" in said(model_file, tmp_path / "seen.jsonl")
        assert "may have been trained on these texts" in said(tmp_path / "old", gold)

    def test_escapes_what_comes_from_elsewhere(self, model: Model, tmp_path: Path) -> None:
        nasty = f"</td><script>alert('{ALIVE}')</script><b title=\"&amp;"
        others = model.labels[1:]
        definitions = {nasty: "", **dict.fromkeys(others, "")}
        path = tmp_path / "m&amp;<i>.safetensors"
        replace(model, definitions=definitions, thresholds=dict.fromkeys(definitions, 0.0)).save(
            path
        )
        record = {"id": nasty, "text": f"La police {nasty} l'héroïne", "labels": [others[0]]}
        asked = {**record, "annotated_for": [nasty, *others]}
        positive = {**asked, "id": "b", "labels": [nasty], "text": "Rien."}
        gold = write_records(tmp_path / "gold.jsonl", [asked, positive])
        target = ("--target", f"{nasty}:recall=1")
        outcome = call("evaluate", path, gold, "--format", "html", *target)
        assert (outcome.code, outcome.err, alive(outcome.out)) == (0, "", [])
        page = Page(outcome.out)
        assert not {"script", "b", "i"} & set(page.tags)
        assert "</td><script>alert('" in page.text()


class TestTargets:
    def test_are_reached_and_their_cost_is_told(self, model_file: Path, gold: Path) -> None:
        before = evaluate(model_file, gold)
        after = evaluate(
            model_file, gold, "--target", "drugs:recall=1", "--target", "training:precision=0.5"
        )
        recall, precision = after["targets"]
        assert (recall["label"], recall["measure"], recall["wanted"]) == ("drugs", "recall", 1)
        assert after["labels"]["drugs"]["recall"] == recall["after"]["recall"] == 1
        assert after["labels"]["drugs"]["precision"] == recall["after"]["precision"]
        assert before["labels"]["drugs"]["precision"] == recall["before"]["precision"]
        assert after["labels"]["training"]["precision"] == precision["after"]["precision"] >= 0.5
        assert after["thresholds"]["terrorism"] == before["thresholds"]["terrorism"]

    def test_of_all_labels(self, model_file: Path, gold: Path) -> None:
        figures = evaluate(model_file, gold, "--target", "recall=0.8")
        assert all(scores["recall"] >= 0.8 for scores in figures["labels"].values())

    @pytest.mark.parametrize("format_", ["table", "html"])
    def test_are_shown(self, model_file: Path, gold: Path, format_: str) -> None:
        args = (model_file, gold, "--target", "drugs:recall=1")
        (target,) = evaluate(*args)["targets"]
        shown = call("evaluate", *args, "--format", format_).out
        assert f"{target['before']['precision']:.3f}"[:4] in shown
        assert re.search(r"0\.\d{3} → 1\.000", shown)
        assert "expect a little less on others" in shown

    def test_of_a_label_that_was_never_given(self, model_file: Path, gold: Path) -> None:
        args = (model_file, gold, "--target", "drugs:recall=1", "--threshold", "drugs=1")
        assert evaluate(*args)["targets"][0]["before"]["precision"] is None
        assert "– → 0." in call("evaluate", *args).out

    def test_make_a_model(self, model_file: Path, gold: Path, tmp_path: Path) -> None:
        saved = tmp_path / "strict.safetensors"
        figures = evaluate(model_file, gold, "--target", "recall=0.9", "--save", saved)
        again = evaluate(saved, gold)
        for name in ("labels", "macro_f1", "thresholds", "mistakes"):
            assert again[name] == figures[name]

    def test_that_cannot_be_reached(self, model_file: Path, gold: Path, tmp_path: Path) -> None:
        saved = tmp_path / "strict.safetensors"
        path = write_records(
            tmp_path / "gold.jsonl",
            [
                {"id": "a", "text": "Les deux polices saisissent l'héroïne.", "labels": []},
                {"id": "b", "text": "Le riz pousse.", "labels": ["drugs"]},
            ],
        )
        args = ("evaluate", model_file, path, "--target", "drugs:precision=0.95", "--save", saved)
        outcome = call(*args)
        assert (outcome.code, outcome.out) == (2, "")
        assert complaint(outcome).startswith(
            "drugs: no threshold reaches precision 0.95; the best is "
        )
        assert not saved.exists()

    def test_of_a_label_that_no_text_carries(self, model_file: Path, tmp_path: Path) -> None:
        path = write_records(tmp_path / "a.jsonl", [{"id": "a", "text": "Le riz.", "labels": []}])
        outcome = call("evaluate", model_file, path, "--target", "precision=0.9")
        assert outcome.code == 2
        assert complaint(outcome).startswith("drugs: no text carries it")

    @pytest.mark.parametrize("target", ["precise=0.9", "precision=90%", "drug:precision=0.9"])
    def test_that_are_none(self, model_file: Path, gold: Path, target: str) -> None:
        outcome = call("evaluate", model_file, gold, "--target", target)
        assert outcome.code == 2
        assert "--target" in complaint(outcome)

    def test_without_thresholds_there_is_nothing_to_save(
        self, model_file: Path, gold: Path
    ) -> None:
        outcome = call("evaluate", model_file, gold, "--save", "m.safetensors")
        assert outcome.code == 2
        assert "--save needs thresholds to save" in complaint(outcome)


class TestExistingFiles:
    @pytest.mark.parametrize("option", ["--output", "--save"])
    def test_are_kept(self, model_file: Path, gold: Path, tmp_path: Path, option: str) -> None:
        target = tmp_path / "there"
        target.write_text("mine", encoding="utf-8")
        args = ("evaluate", model_file, gold, "--threshold", "drugs=0.5", option, target)
        outcome = call(*args)
        assert (outcome.code, outcome.out) == (2, "")
        said = f"{target} exists already; choose another name, or replace it with --force"
        assert complaint(outcome) == said
        assert target.read_text(encoding="utf-8") == "mine"
        assert call(*args, "--force").code == 0
        assert target.read_bytes() != b"mine"


class TestTrainingTexts:
    def test_among_the_gold_texts_are_told(
        self, model_file: Path, entries: list[Entry], held_out: list[Entry], tmp_path: Path
    ) -> None:
        path = tmp_path / "seen.jsonl"
        write_corpus(path, [*held_out[:70], *entries[:30]])
        outcome = call("evaluate", model_file, path, "--format", "json")
        assert outcome.code == 0
        assert json.loads(outcome.out)["seen_in_training"] == 30
        assert complaint(outcome) == (
            f"{model_file}: 30 of the 100 gold texts were in its training corpus, which flatters it; "
            "hold them out of training to judge it fairly"
        )

    def test_that_a_model_does_not_know_may_be_among_them(
        self, model: Model, gold: Path, tmp_path: Path
    ) -> None:
        path = tmp_path / "old.safetensors"
        replace(model, training_texts=np.zeros(0, dtype=np.uint64)).save(path)
        outcome = call("evaluate", path, gold, "--format", "json")
        assert json.loads(outcome.out)["seen_in_training"] is None
        assert "does not say what it was trained on" in complaint(outcome)


class TestUnknownLabels:
    def test_the_nearest_known_one_is_named(self, model_file: Path, tmp_path: Path) -> None:
        record = {"id": "a", "text": "x", "labels": ["drogs"]}
        path = write_records(tmp_path / "gold.jsonl", [record])
        outcome = call("evaluate", model_file, path)
        assert outcome.code == 2
        assert complaint(outcome) == f"{path}:1: unknown label 'drogs'; did you mean 'drugs'?"

    def test_or_all_known_ones_when_none_is_near(self, model_file: Path, tmp_path: Path) -> None:
        record = {"id": "a", "text": "x", "labels": ["météo"]}
        path = write_records(tmp_path / "gold.jsonl", [record])
        assert f"known labels: {', '.join(sorted(DOMAINS))}" in complaint(
            call("evaluate", model_file, path)
        )

    def test_texts_annotated_for_none_of_the_models_labels(
        self, model_file: Path, tmp_path: Path
    ) -> None:
        record = {"id": "a", "text": "x", "labels": [], "annotated_for": []}
        path = write_records(tmp_path / "gold.jsonl", [record])
        assert complaint(call("evaluate", model_file, path)).startswith(
            "no entry was annotated for"
        )
