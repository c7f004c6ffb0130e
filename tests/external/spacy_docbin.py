"""Converts the shipped corpus to spaCy and back, and lets spaCy train a text classifier on it for a moment.

usage: spacy_docbin.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

from environment import cooptopics, skip

from cooptopics.annotation import read_corpus, write_corpus
from cooptopics.resources import shipped_corpus

N_ENTRIES = 300
TRAIN = """
import sys, spacy
from spacy.tokens import DocBin
from spacy.training import Example
nlp = spacy.blank("fr")
nlp.add_pipe("textcat_multilabel")
docs = list(DocBin().from_disk(sys.argv[1]).get_docs(nlp.vocab))
examples = [Example(nlp.make_doc(doc.text), doc) for doc in docs]
nlp.initialize(lambda: examples)
losses = [sum(nlp.update(examples[i:i+32])["textcat_multilabel"] for i in range(0, len(examples), 32)) for _ in range(4)]
assert losses[-1] < losses[0], losses
print("spaCy:", len(docs), "documents, loss from", *(round(losses[i], 3) for i in (0, -1)))
"""


def main() -> None:
    if not find_spec("spacy"):
        skip("spaCy is not installed")
    everything = read_corpus(shipped_corpus())
    entries = everything[:: len(everything) // N_ENTRIES]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus, documents, back = (folder / n for n in ("a.jsonl", "a.spacy", "b.jsonl"))
        write_corpus(corpus, entries)
        cooptopics("convert", corpus, documents)
        cooptopics("convert", documents, back)
        assert read_corpus([back]) == entries
        subprocess.run([sys.executable, "-c", TRAIN, documents], check=True)


if __name__ == "__main__":
    main()
