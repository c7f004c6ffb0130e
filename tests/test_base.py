"""The shipped corpus under one's own: what gives way, what counts as negative, and which folds stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cooptopics.annotation import Entry, read_corpus
from cooptopics.base import merge, read_base
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.fitting import assign_folds
from cooptopics.labels import LabelChanges
from cooptopics.recipe import Recipe
from cooptopics.resources import shipped_corpus

SIX = frozenset(DOMAINS)


def own(text: str, labels: set[str], known: set[str], id_: str = "mine", source: str = "") -> Entry:
    return Entry(id_, text, frozenset(labels), frozenset(known), source=source)


def test_base_is_the_shipped_corpus() -> None:
    assert read_base() == read_corpus(shipped_corpus())


class TestReplacement:
    def test_by_an_entry_of_the_same_text(self, entries: list[Entry]) -> None:
        first, *others = entries
        mine = own(f" {first.text.upper()}", set(), set(DOMAINS))
        merged = merge([mine], entries)
        assert (merged.base, merged.own, merged.replaced) == (others, [mine], 1)

    def test_by_an_entry_of_the_same_id(self, entries: list[Entry]) -> None:
        first, *others = entries
        merged = merge([replace(first, text="Autre chose.")], entries)
        assert (merged.base, merged.replaced) == (others, 1)

    def test_only_in_labels_that_the_new_entry_speaks_for(self, entries: list[Entry]) -> None:
        first, *others = entries
        merged = merge([own(first.text, {"drugs"}, {"drugs", "arms"})], entries)
        assert merged.replaced == 1
        assert merged.base == [first.without({"drugs"}), *others]

    def test_is_none_by_an_entry_for_another_label(self, entries: list[Entry]) -> None:
        merged = merge([own(entries[0].text, {"arms"}, {"arms"})], entries)
        assert (merged.base, merged.replaced) == (entries, 0)


class TestLabels:
    def test_of_the_base_come_first(self, entries: list[Entry]) -> None:
        merged = merge([own("Un.", {"arms"}, {"arms"})], entries)
        assert tuple(merged.definitions) == (*DOMAINS, "arms")
        assert merged.base_labels == tuple(DOMAINS)

    def test_change_in_the_base_too(self, entries: list[Entry]) -> None:
        changes = LabelChanges(renames={"drugs": "dope"}, drops=frozenset({"training"}))
        merged = merge([own("Un.", {"arms"}, {"arms"})], entries, changes)
        assert merged.base_labels == (
            "dope",
            "trafficking",
            "terrorism",
            "cybercrime",
            "extradition",
        )

    def test_are_unknown_to_the_base_unless_assumed(self, entries: list[Entry]) -> None:
        mine = own("Un.", {"arms"}, {"arms"})
        assert {e.annotated_for for e in merge([mine], entries).base} == {SIX}
        assumed = merge([mine], entries, assume_negative=["arms"])
        assert {e.annotated_for for e in assumed.base} == {SIX | {"arms"}}
        assert not any("arms" in e.labels for e in assumed.base)
        assert assumed.base_labels == tuple(DOMAINS)

    def test_that_are_assumed_must_be_known(self, entries: list[Entry]) -> None:
        with pytest.raises(InputError, match="unknown label 'arm'; did you mean 'arms'"):
            merge([own("Un.", {"arms"}, {"arms"})], entries, assume_negative=["arm"])


class TestFolds:
    def test_of_the_base_stay(self, entries: list[Entry]) -> None:
        mine = [own(f"Un {i}.", {"arms"}, {"arms"}, f"m{i}", f"s{i}") for i in range(50)]
        first, *others = entries
        merged = merge([replace(first, source="mine"), *mine], entries)
        expected = dict(zip((e.id for e in entries), assign_folds(entries, Recipe())))
        assert merged.folds[: len(others)].tolist() == [expected[e.id] for e in others]

    def test_keep_a_source_together(self, entries: list[Entry]) -> None:
        source = entries[7].source
        merged = merge([own("Un.", {"arms"}, {"arms"}, source=source)], entries)
        of_source = {
            fold for entry, fold in zip(merged.entries, merged.folds) if entry.source == source
        }
        assert len(of_source) == 1

    def test_without_a_base_are_those_of_the_entries(self, entries: list[Entry]) -> None:
        assert (merge(entries).folds == assign_folds(entries, Recipe())).all()


def test_without_annotated_entries_nothing_can_be_learned(entries: list[Entry]) -> None:
    with pytest.raises(InputError, match="no annotated entries to learn from"):
        merge([own("Un.", set(), set())], entries)
