"""CSV and TSV as spreadsheets and people write them."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest
from made_up_entries import BARE, DRUGS, FULL, read, write

from cooptopics.annotation import Entry
from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "mine.csv"


def entries_of(path: Path, *lines: str, encoding: str = "utf-8") -> list[Entry]:
    """The entries of a file of these lines, which says nothing."""
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    reading = read(path, "csv")
    assert reading.notices == []
    return reading.contents.entries


def refusal(path: Path, *lines: str) -> str:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with pytest.raises(InputError) as said:
        read(path, "csv")
    return str(said.value).removeprefix(f"{path}")


class TestWriting:
    def test_gives_a_column_to_each_label(self, path: Path) -> None:
        write(path, "csv", [FULL, DRUGS, BARE])
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
        assert rows[0] == [
            *("id", "text", "drugs", "training", "cooperation", "mentions", "second_labels"),
            *("source", "annotator", "note", "lang"),
        ]
        assert rows[1][2:7] == ["1", "0", "1", "drugs; terrorism", "none"]
        assert rows[2] == ["a", "Un texte.", "1", "0", *[""] * 7]
        assert rows[3][2:4] == ["", ""]

    def test_marks_utf8_so_that_excel_knows_it(self, path: Path) -> None:
        write(path, "csv", [DRUGS])
        assert path.read_bytes().startswith(b"\xef\xbb\xbfid,text,drugs,training\r\n")

    @pytest.mark.parametrize(("name", "sign"), [("csv-semicolon", b";"), ("tsv", b"\t")])
    def test_separates_as_told(self, path: Path, name: str, sign: bytes) -> None:
        write(path, name, [DRUGS])
        assert sign.join([b"id", b"text", b"drugs", b"training"]) in path.read_bytes()

    @pytest.mark.parametrize(
        ("name", "sign"), [("csv", ","), ("csv-semicolon", ";"), ("tsv", "\t")]
    )
    def test_lets_no_cell_be_a_formula(self, path: Path, name: str, sign: str) -> None:
        made = replace(DRUGS, id="-1", text="=HYPERLINK(1)", labels=frozenset(), note="@x")
        made = replace(made, annotated_for=frozenset({"+x"}))
        write(path, name, [made])
        header, row = path.read_text(encoding="utf-8-sig").splitlines()
        assert header == sign.join(["id", "text", "'+x", "note"])
        assert row == sign.join(["'-1", "'=HYPERLINK(1)", "0", "'@x"])
        assert read(path, name).contents.entries == [made]

    def test_tells_labels_from_columns_of_the_same_name(self, path: Path) -> None:
        odd = frozenset({"Text", "labels", "label:x", " x "})
        made = replace(DRUGS, labels=odd, annotated_for=odd)
        write(path, "csv", [made])
        header = path.read_text(encoding="utf-8-sig").splitlines()[0]
        assert header == "id,text,label: x ,label:Text,label:label:x,label:labels"
        assert read(path, "csv").contents.entries == [made]


class TestColumnsOfLabels:
    @pytest.mark.parametrize(
        ("yes", "no"), [("1", "0"), ("x", "0"), ("Oui", "non"), ("VRAI", "FAUX"), ("1.0", "0.0")]
    )
    def test_take_many_ways_to_say_yes_and_no(self, path: Path, yes: str, no: str) -> None:
        entry, other = entries_of(
            path, "id,text,drugs,arms", f"a,Un texte.,{yes}, {no}", f"b,Deux.,{no},"
        )
        assert entry == Entry("a", "Un texte.", frozenset({"drugs"}), frozenset({"drugs", "arms"}))
        assert other == Entry("b", "Deux.", frozenset(), frozenset({"drugs"}))

    def test_without_an_id_are_numbered(self, path: Path) -> None:
        found = entries_of(path, "text,drugs", "Un.,1", "", "Deux.,0")
        assert [entry.id for entry in found] == ["mine-1", "mine-2"]

    def test_of_something_else_are_told(self, path: Path) -> None:
        path.write_text("text,drugs,remarque,\nUn.,0,à revoir,5\nDeux.,1,,\n", encoding="utf-8")
        reading = read(path, "csv")
        assert reading.contents.labels == ("drugs",)
        assert reading.notices == [f"{path}: columns not read: remarque and column 4"]

    def test_in_which_nobody_says_no_are_told(self, path: Path) -> None:
        path.write_text("text,drugs,arms\nUn.,x,\nDeux.,,x\n", encoding="utf-8")
        assert read(path, "csv").notices == [
            f"{path}: no cell says 0, and an empty cell is unknown, not no; write 0 for no"
        ]

    def test_with_an_odd_mark_are_refused(self, path: Path) -> None:
        said = refusal(path, "text,drugs", "Un.,1", "Deux.,peut-être")
        assert said == ":3: 'peut-être' for drugs; write 1 for yes, 0 for no, or nothing"
        said = refusal(path, "text,drugs,cooperation", "Un.,1,?")
        assert said == ":2: '?' for cooperation; write 1 for yes, 0 for no, or nothing"

    def test_of_the_same_name_are_refused(self, path: Path) -> None:
        said = refusal(path, "text,drugs,drugs", "Un.,1,0")
        assert said == ": two columns are named 'drugs'; rename or delete one"
        said = refusal(path, "Text,text,drugs", "Un.,Deux.,0")
        assert said == ": two columns are named 'text'; rename or delete one"

    def test_beside_a_column_of_all_labels_are_refused(self, path: Path) -> None:
        said = refusal(path, "text,labels,drugs", "Un.,training,1")
        assert said.startswith(': both a column "labels" and columns of labels (drugs); delete')

    def test_spelt_like_another_label_are_told(self, path: Path) -> None:
        path.write_text("text,cyber-crime\nUn.,1\nDeux.,0\n", encoding="utf-8")
        assert read(path, "csv").notices == [
            "label 'cyber-crime' (of 1 texts): did you mean 'cybercrime'?"
        ]
        with pytest.raises(InputError, match="unknown label 'cyber-crime'; did you mean"):
            read(path, "csv", tuple(DOMAINS))


class TestColumnOfAllLabels:
    def test_separates_them_by_semicolons(self, path: Path) -> None:
        found = entries_of(path, "id,text,labels", "a,Un.,drugs; training", "b,Deux.,-")
        assert [entry.labels for entry in found] == [{"drugs", "training"}, set()]
        assert all(entry.annotated_for == set(DOMAINS) for entry in found)

    def test_leaves_other_columns_of_marks_alone(self, path: Path) -> None:
        path.write_text("text,labels,page\nUn.,drugs,1\n", encoding="utf-8")
        reading = read(path, "csv")
        assert reading.contents.entries[0].labels == {"drugs"}
        assert reading.notices == [f"{path}: columns not read: page"]

    def test_with_an_empty_cell_is_not_annotated(self, path: Path) -> None:
        path.write_text("text,labels\nUn.,drugs\nDeux.,\n", encoding="utf-8")
        reading = read(path, "csv")
        assert reading.contents.entries[1].annotated_for == set()
        assert "1 of 2 texts are not annotated" in reading.notices[0]

    def test_with_an_empty_cell_and_what_was_considered_has_no_label(self, path: Path) -> None:
        (entry,) = entries_of(path, "text,labels,annotated_for", "Un.,,drugs;arms")
        assert (entry.labels, entry.annotated_for) == (set(), {"drugs", "arms"})

    def test_may_be_absent(self, path: Path) -> None:
        path.write_text("text\nUn.\n", encoding="utf-8")
        reading = read(path, "csv", ("arms",))
        assert reading.contents.entries == [Entry("mine-1", "Un.", frozenset(), frozenset())]
        assert reading.contents.labels == ("arms",)


class TestFrenchSpreadsheets:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
    @pytest.mark.parametrize("sign", [",", ";", "\t"])
    def test_of_any_separator(self, path: Path, encoding: str, sign: str) -> None:
        lines = (sign.join(cells) for cells in (["ID", " Text", "drugs"], ["a", "Été.", "1"]))
        (entry,) = entries_of(path, *lines, encoding=encoding)
        assert entry == Entry("a", "Été.", frozenset({"drugs"}), frozenset({"drugs"}))

    def test_that_name_their_separator(self, path: Path) -> None:
        (entry,) = entries_of(path, "sep=;", "text;drugs", "Été.;0")
        assert (entry.text, entry.labels) == ("Été.", set())

    def test_in_windows_1252_are_read_with_a_notice(self, path: Path) -> None:
        path.write_text("text;drugs\nL'été à Hanoï.;0\n", encoding="cp1252")
        reading = read(path, "csv")
        assert reading.contents.entries[0].text == "L'été à Hanoï."
        assert reading.notices == [f"{path}: not UTF-8, read as cp1252"]

    def test_as_unicode_text_are_read_with_a_notice(self, path: Path) -> None:
        path.write_text("text\tdrugs\nL'été à Hanoï.\t0\n", encoding="utf-16")
        reading = read(path, "csv")
        assert reading.contents.entries[0].text == "L'été à Hanoï."
        assert "not UTF-8, read as utf_16" in reading.notices[0]


class TestBrokenFiles:
    def test_with_another_separator(self, path: Path) -> None:
        said = refusal(path, "id|text|drugs", "a|Un.|1")
        assert said.startswith(': no column "text" in the first line (id|text|drugs); name the')
        assert said.endswith("with commas, semicolons or tabs between the columns")

    def test_cut_at_a_separator_or_a_line_end(self, path: Path) -> None:
        said = refusal(path, "sep=,", "id,text,drugs", "a,Un, deux.,1")
        assert said.startswith(":3: 4 cells under a header of 3; put texts with separators or")
        assert refusal(path, "id,text,drugs", '"a', 'b","Un', 'deux",1', "c,Un").startswith(":5: 2")

    def test_with_empty_cells_at_the_end_are_fine(self, path: Path) -> None:
        (entry,) = entries_of(path, "id,text,drugs", "a,Un.,1,,,", ",,,,,")
        assert entry.id == "a"

    def test_with_a_stray_quotation_mark(self, path: Path) -> None:
        assert refusal(path, "id,text", 'a,"Un" deux').startswith(":2: broken CSV: ")

    def test_without_a_text(self, path: Path) -> None:
        assert refusal(path, "id,text,drugs", "a,,1").startswith(':2: "text" is missing, empty')

    def test_with_an_id_twice(self, path: Path) -> None:
        said = refusal(path, "id,text,drugs", "a,Un.,1", "a,Deux.,1")
        assert said == f":3: id 'a' was used before, at {path}:2"

    def test_without_rows(self, path: Path) -> None:
        assert refusal(path, "id,text,drugs") == ": no annotated entries"
        assert refusal(path, "") == ": empty; there is nothing to convert"
