"""All that `cooptopics classify --format jsonl` does once its model is loaded, run in this process."""

from __future__ import annotations

import json

from turns import take_turns, texts, work_folder

import cooptopics
from cooptopics.cli.rows import classify_pages, relax_collector, write_json_lines
from cooptopics.inputs import read_pages

_PARAGRAPHS = 12  # in a page


def take_turns_of_classify(unit: str) -> None:
    """Classify the texts one a record, or joined to pages, as the unit asks."""
    work = work_folder()
    paragraphs = texts()
    pages = paragraphs
    if unit == "article":
        starts = range(0, len(paragraphs), _PARAGRAPHS)
        pages = ["\n\n".join(paragraphs[i : i + _PARAGRAPHS]) for i in starts]
    source = work / f"{unit}.jsonl"
    rows = (json.dumps({"text": page}, ensure_ascii=False) for page in pages)
    source.write_text("\n".join(rows), encoding="utf-8")
    model = cooptopics.load()
    relax_collector()

    def run() -> None:
        read = read_pages([str(source)], print, print)
        with open(work / f"{unit}-labels.jsonl", "wb") as target:
            write_json_lines(classify_pages(model, read, unit), target, model, "paragraphs")

    take_turns(run, len(paragraphs))
