"""Changes of labels: definitions, other names and labels left out, from a TOML file to entries."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from cooptopics.annotation import Entry
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.labels import LabelChanges, read_label_changes

ENTRY = Entry(
    "1",
    "Un.",
    labels=frozenset({"drugs"}),
    annotated_for=frozenset({"drugs", "training", "arms"}),
    mentions=frozenset({"drugs", "arms"}),
    second_labels=frozenset({"arms"}),
)


class TestRename:
    def test_reaches_all_that_is_annotated(self) -> None:
        (entry,) = LabelChanges(renames={"drugs": "dope", "arms": "guns"}).apply([ENTRY])
        assert entry == replace(
            ENTRY,
            labels=frozenset({"dope"}),
            annotated_for=frozenset({"dope", "training", "guns"}),
            mentions=frozenset({"dope", "guns"}),
            second_labels=frozenset({"guns"}),
        )

    def test_exchanges_names(self) -> None:
        (entry,) = LabelChanges(renames={"drugs": "arms", "arms": "drugs"}).apply([ENTRY])
        assert entry.labels == {"arms"}
        assert entry.second_labels == {"drugs"}

    def test_joins_labels(self) -> None:
        (entry,) = LabelChanges(renames={"arms": "drugs"}).apply([ENTRY])
        assert entry.labels == {"drugs"}
        assert entry.annotated_for == {"drugs", "training"}

    def test_of_an_unknown_label(self) -> None:
        with pytest.raises(InputError, match="unknown label 'drug'; did you mean 'drugs'"):
            LabelChanges(renames={"drug": "dope"}).check({"drugs"})


class TestDrop:
    def test_reaches_all_that_is_annotated(self) -> None:
        (entry,) = LabelChanges(drops=frozenset({"drugs"})).apply([ENTRY])
        assert not entry.labels
        assert entry.annotated_for == {"training", "arms"}
        assert entry.mentions == entry.second_labels == {"arms"}

    def test_leaves_out_entries_that_say_nothing_more(self) -> None:
        bare = Entry("1", "Un.", frozenset(), frozenset({"drugs"}))
        assert LabelChanges(drops=frozenset({"drugs"})).apply([bare, ENTRY])[0].id == ENTRY.id
        assert LabelChanges().apply([replace(bare, annotated_for=frozenset())]) == []

    def test_of_an_unknown_label(self) -> None:
        with pytest.raises(InputError, match="unknown label 'arm'"):
            LabelChanges(drops=frozenset({"arm"})).check({"arms"})


class TestDefinition:
    def test_is_kept_where_none_is_given(self) -> None:
        changes = LabelChanges(definitions={"arms": "trade in arms"})
        assert changes.define([ENTRY]) == {
            "drugs": DOMAINS["drugs"],
            "training": DOMAINS["training"],
            "arms": "trade in arms",
        }

    def test_goes_with_a_new_name(self) -> None:
        changes = LabelChanges(renames={"drugs": "dope"})
        definitions = changes.define(changes.apply([ENTRY]))
        assert list(definitions) == ["dope", "training", "arms"]
        assert definitions["dope"] == DOMAINS["drugs"]

    def test_of_a_label_that_joins_another_is_that_of_the_other(self) -> None:
        changes = LabelChanges(renames={"drugs": "training"})
        assert changes.define(changes.apply([ENTRY]))["training"] == DOMAINS["training"]

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            (LabelChanges({"arm": "x"}), "unknown label 'arm'; did you mean 'arms'.* annotated"),
            (LabelChanges({"arms": "x"}, {"arms": "guns"}), "is renamed; define 'guns' instead"),
            (LabelChanges({"arms": "x"}, {}, frozenset({"arms"})), "both defined and dropped"),
        ],
    )
    def test_of_a_label_that_is_not_learned(self, changes: LabelChanges, said: str) -> None:
        with pytest.raises(InputError, match=said):
            changes.check({"arms", "drugs"})


class TestFile:
    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return tmp_path / "labels.toml"

    def test_may_say_everything(self, path: Path) -> None:
        path.write_text(
            'drop = ["training"]\n[labels]\narmes = "trafic d\'armes"\n[rename]\n"cyber-crime" = "cybercrime"\n',
            encoding="utf-8",
        )
        assert read_label_changes(path) == LabelChanges(
            {"armes": "trafic d'armes"}, {"cyber-crime": "cybercrime"}, frozenset({"training"})
        )

    def test_may_say_nothing(self, path: Path) -> None:
        path.write_text("", encoding="utf-8")
        assert read_label_changes(path) == LabelChanges()

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            ("[labels]\narms = trade", "not TOML: Invalid value"),
            ("[label]\narms = 'x'", "'label' means nothing here; there are [labels], [rename]"),
            ("labels = ['arms']", "[labels] must be a table, with lines such as"),
            ("[labels]\narms = 1", "[labels] 'arms' must be a text in quotation marks"),
            ("[rename]\narms = ['guns']", "[rename] 'arms' must be a text in quotation marks"),
            ("[rename]\narms = ' '", "[rename] 'arms' needs a new name"),
            ("drop = 'arms'", "drop must be a list of labels, such as"),
            ("drop = ['arms']\n[rename]\narms = 'guns'", "'arms' is both renamed and dropped"),
        ],
    )
    def test_that_says_something_else(self, path: Path, content: str, said: str) -> None:
        path.write_text(content, encoding="utf-8")
        with pytest.raises(InputError) as refused:
            read_label_changes(path)
        assert str(refused.value).startswith(f"{path}: {said}")

    def test_in_another_encoding(self, path: Path) -> None:
        path.write_bytes("[labels]\narmes = 'fusils à pompe'".encode("cp1252"))
        with pytest.raises(InputError, match="not UTF-8"):
            read_label_changes(path)

    def test_that_is_missing(self, path: Path) -> None:
        with pytest.raises(InputError, match="No such file"):
            read_label_changes(path)
