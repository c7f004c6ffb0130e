"""End to end: read JSONL, cut articles into paragraphs, label them, find the evidence, write JSONL."""

import click
from turns import take_turns, texts, work_folder

from cooptopics.cli.classify import command

work = work_folder()
arguments = [str(work / "texts.jsonl"), "--format", "jsonl", "-o", str(work / "labels.jsonl")]


def run() -> None:
    with click.Context(command) as context:
        command.invoke(command.make_context("classify", list(arguments), parent=context))


take_turns(run, len(texts()))
