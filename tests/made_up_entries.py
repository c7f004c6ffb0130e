"""Annotated texts of any kind for the tests of formats, and short ways to write and read them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from hypothesis import strategies as st

from cooptopics.annotation import Entry
from cooptopics.formats import Contents, read_contents, write_contents

DRUGS = Entry("a", "Un texte.", frozenset({"drugs"}), frozenset({"drugs", "training"}))
FULL = Entry(
    id="b",
    text="Un accord «\u202fhistorique\u202f»…",
    labels=frozenset({"drugs"}),
    annotated_for=frozenset({"drugs", "training"}),
    mentions=frozenset({"drugs", "terrorism"}),
    cooperation=True,
    second_labels=frozenset(),
    source="agency",
    annotator="A. B.",
    note="read twice",
    lang="fr",
)
BARE = Entry("c", "À annoter.", frozenset(), frozenset())

# What JSON alone can write is tested apart.
strings = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), max_size=12)
# Signs with a meaning in one format or another are rare among all signs.
risky = st.text(
    st.sampled_from("=+-@',;\t\r\n \"_x000D5Fa\x01\x0b\ufffe\ud83d\ude00é"), max_size=8
).filter(lambda text: text == text.encode("utf-8", "ignore").decode())
any_text = st.one_of(strings, risky)
names = any_text.filter(bool)
texts = any_text.filter(str.strip)


@st.composite
def entries(draw: st.DrawFn) -> list[Entry]:
    """A few entries on a few labels, which contradict themselves nowhere."""
    known = draw(st.lists(names, min_size=1, max_size=4, unique=True))
    subsets = st.frozensets(st.sampled_from(known))
    made = []
    for id_ in draw(st.lists(names, min_size=1, max_size=4, unique=True)):
        considered = draw(subsets)
        labels = draw(subsets) & considered
        mentions = draw(st.none() | subsets.map(lambda more, labels=labels: more | labels))
        made.append(
            Entry(
                id=id_,
                text=draw(texts),
                labels=labels,
                annotated_for=considered,
                mentions=mentions,
                cooperation=draw(
                    st.none() | st.just(True) if labels else st.none() | st.booleans()
                ),
                second_labels=draw(st.none() | subsets) if considered else None,
                source=draw(any_text),
                annotator=draw(any_text),
                note=draw(any_text),
                lang=draw(any_text),
            )
        )
    return made


class Reading(NamedTuple):
    contents: Contents
    notices: list[str]


def read(path: Path, format_: str, annotated_for: Sequence[str] | None = None) -> Reading:
    notices: list[str] = []
    return Reading(read_contents(path, format_, notices.append, annotated_for), notices)


def write(path: Path, format_: str, made: Sequence[Entry], **more: object) -> list[str]:
    """Write a file; the notices."""
    labels = tuple(sorted({label for entry in made for label in entry.annotated_for}))
    notices: list[str] = []
    target = io.BytesIO()
    contents = Contents(list(made), labels)._replace(**more)
    write_contents(target, contents, format_, notices.append)
    path.write_bytes(target.getvalue())
    return notices
