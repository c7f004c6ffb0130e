"""Replays docs/labelling.md with a real Label Studio server: suggestions go in as predictions, are corrected over its
API, and come out as a corpus that trains a model. SQLite, loopback, all files in a temporary folder.

usage: label_studio.py [--smoke]
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from environment import ROOT, cooptopics, give_up, make_environment

from cooptopics.annotation import Entry, read_corpus, write_corpus
from cooptopics.domains import DOMAINS
from cooptopics.resources import shipped_corpus

PATIENCE = 600  # seconds until the server must have made its database and answer
# Suggestions with and without a label, and what is annotated before.
N_LABELLED, N_BARE, N_ANNOTATED = 200, 100, 20
N_SMOKE = 20, 10, 5  # the same of the quick check
ARTICLE = ROOT / "examples" / "1-agence-vietnam.txt"


class Server:
    """The programming interface of a Label Studio server."""

    def __init__(self, port: int, token: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.token = token

    def call(self, method: str, path: str, data: object = None) -> Any:
        request = urllib.request.Request(
            f"{self.address}/{path}",
            method=method,
            data=None if data is None else json.dumps(data).encode(),
            headers={"Authorization": f"Token {self.token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            content = answer.read()
        return json.loads(content) if content else None

    def is_up(self) -> bool:
        try:
            self.call("GET", "api/projects")
        except (OSError, urllib.error.URLError):
            return False
        return True


@contextmanager
def run_server(folder: Path) -> Iterator[Server]:
    """A new server without any traffic to the outside, which ends with this block."""
    programs = make_environment("label-studio", "label-studio")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(20)
    settings = {
        "COLLECT_ANALYTICS": "false",
        "LATEST_VERSION_CHECK": "false",
        "SENTRY_DSN": "",
        "FRONTEND_SENTRY_DSN": "",
        "DJANGO_DB": "sqlite",
        "HOME": str(folder),
    }
    command = [
        *(str(programs / "label-studio"), "start", "--no-browser", "--enable-legacy-api-token"),
        *("--data-dir", str(folder), "--internal-host", "127.0.0.1", "--port", str(port)),
        *("--username", "annotator@example.org", "--password", secrets.token_hex(8)),
        *("--user-token", token),
    ]
    log = folder / "server.log"
    with log.open("wb") as lines:
        process = subprocess.Popen(
            command, env={**os.environ, **settings}, stdout=lines, stderr=lines, cwd=folder
        )
    try:
        server = Server(port, token)
        end = time.monotonic() + PATIENCE
        while not server.is_up():
            if process.poll() is not None or time.monotonic() > end:
                give_up(f"{log.read_text()[-2000:]}\nthe server does not answer")
            time.sleep(1)
        yield server
    finally:
        process.terminate()
        process.wait()


def suggest(folder: Path, entries: Sequence[Entry]) -> tuple[Path, list[Entry]]:
    """What the shipped model suggests to label of these texts, and what it should say."""
    texts, todo = folder / "texts.jsonl", folder / "todo.jsonl"
    texts.write_text(
        "".join(json.dumps({"id": e.id, "text": e.text}) + "\n" for e in entries), encoding="utf-8"
    )
    cooptopics("suggest", texts, "--unit", "text", "-n", len(entries), "-o", todo)
    labels = {entry.text: entry.labels for entry in entries}
    suggested = read_corpus([todo])
    return todo, [replace(entry, labels=labels[entry.text], note="") for entry in suggested]


def label_tasks(server: Server, project: int, right: dict[str, Entry]) -> None:
    """Be the annotator: leave the first task, skip the second, give the third to two annotators."""
    tasks = server.call("GET", f"api/tasks?project={project}&fields=all&page_size=1000")["tasks"]
    assert len(tasks) == len(right)
    for number, task in enumerate(tasks):
        assert len(task["predictions"]) == 1, task
        entry = right[task["meta"]["id"]]
        result = [
            {
                "from_name": "labels",
                "to_name": "text",
                "type": "choices",
                "value": {"choices": sorted(entry.labels)},
            }
        ]
        path = f"api/tasks/{task['id']}/annotations"
        if number == 1:
            server.call("POST", path, {"result": [], "was_cancelled": True})
        elif number:
            server.call("POST", path, {"result": result if entry.labels else []})
        if number == 2:
            server.call("POST", path, {"result": []})


def create_project(server: Server, title: str, config: Path, tasks: Path) -> int:
    project: int = server.call(
        "POST", "api/projects", {"title": title, "label_config": config.read_text(encoding="utf-8")}
    )["id"]
    imported = server.call(
        "POST", f"api/projects/{project}/import", json.loads(tasks.read_text(encoding="utf-8"))
    )
    assert imported["task_count"] > 0
    return project


def export(server: Server, project: int, path: Path) -> None:
    tasks = server.call(
        "GET", f"api/projects/{project}/export?exportType=JSON&download_all_tasks=true"
    )
    path.write_text(json.dumps(tasks), encoding="utf-8")


def expected_of(entries: Sequence[Entry]) -> Iterator[Entry]:
    """What must come back of suggestions that were labelled as `label_tasks` does."""
    for number, entry in enumerate(entries):
        bare = Entry(entry.id, entry.text, frozenset(), frozenset(), source=entry.source)
        labelled = replace(
            bare, labels=entry.labels, annotated_for=frozenset(DOMAINS), annotator="user 1"
        )
        if number == 0:
            yield bare
        elif number != 1:
            yield replace(labelled, second_labels=frozenset() if number == 2 else None)


def check_equal(found: Sequence[Entry], expected: Sequence[Entry]) -> None:
    assert len(found) == len(expected), (len(found), len(expected))
    by_id = {entry.id: entry for entry in found}
    for entry in expected:
        assert by_id[entry.id] == entry, (by_id[entry.id], entry)


def check_suggestions(server: Server, folder: Path, entries: Sequence[Entry]) -> Path:
    """What comes of suggestions is what the annotator has said; returns it as a corpus."""
    todo, entries = suggest(folder, entries)
    tasks, config = folder / "tasks.json", folder / "labels.xml"
    cooptopics("convert", todo, tasks)
    cooptopics("convert", todo, config)
    project = create_project(server, "suggestions", config, tasks)
    label_tasks(server, project, {entry.id: entry for entry in entries})
    exported, corpus = folder / "export.json", folder / "mine.jsonl"
    export(server, project, exported)
    print(cooptopics("convert", exported, corpus), end="")
    check_equal(read_corpus([corpus]), list(expected_of(entries)))
    return corpus


def check_training(corpus: Path) -> None:
    """A model can be trained on what the annotator has said."""
    model = corpus.with_suffix(".safetensors")
    print(cooptopics("train", corpus, "--no-base", "-o", model), end="")
    said = json.loads(cooptopics("classify", ARTICLE, "-m", model, "--format", "json"))
    labels = {label for paragraph in said for label in paragraph["labels"]}
    print(f"{ARTICLE.name}: {', '.join(sorted(labels))}")
    assert "drugs" in labels


def check_annotated(server: Server, folder: Path, entries: Sequence[Entry]) -> None:
    """What is annotated comes back as it went in."""
    corpus, tasks, config = (folder / name for name in ("gold.jsonl", "gold.json", "gold.xml"))
    write_corpus(corpus, entries)
    cooptopics("convert", corpus, tasks)
    cooptopics("convert", corpus, config)
    project = create_project(server, "annotated", config, tasks)
    exported, back = folder / "gold-export.json", folder / "gold-back.jsonl"
    export(server, project, exported)
    cooptopics("convert", exported, back)
    expected = [replace(entry, annotator=entry.annotator or "user 1") for entry in entries]
    check_equal(read_corpus([back]), expected)


def spread(entries: Sequence[Entry], number: int) -> Sequence[Entry]:
    """Some entries from everywhere in a corpus."""
    return entries[:: len(entries) // number][:number]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="few texts, and no training")
    smoke = parser.parse_args().smoke
    n_labelled, n_bare, n_annotated = N_SMOKE if smoke else (N_LABELLED, N_BARE, N_ANNOTATED)
    everything = read_corpus(shipped_corpus())
    labelled = spread([entry for entry in everything if entry.labels], n_labelled + n_annotated)
    bare = spread([entry for entry in everything if not entry.labels], n_bare)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with run_server(folder) as server:
            corpus = check_suggestions(server, folder, [*labelled[n_annotated:], *bare])
            check_annotated(server, folder, labelled[:n_annotated])
        if not smoke:
            check_training(corpus)
    print("Label Studio: suggestions in, labels out", "" if smoke else ", model trained", sep="")


if __name__ == "__main__":
    main()
