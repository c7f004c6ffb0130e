"""Annif's tf-idf backend with its fastest analyzer, which only lower-cases; it has words alone, no pairs."""

from pathlib import Path

import annif
import nltk
from annif.corpus import Document, DocumentList, SubjectSet
from annif.registry import AnnifRegistry
from annif.vocab import VocabFileCSV
from nltk.tokenize.punkt import PunktTrainer, save_punkt_params
from turns import corpus, take_turns, texts, work_folder

_BATCH = 256
_PROJECT = """[tfidf]
language=fr
backend=tfidf
analyzer=simple
vocab=labels
limit=100
"""


def learn_sentences(text: str, folder: Path) -> None:
    """Its tokenizer would download what it knows of sentences; here it is learned from the corpus."""
    punkt = folder / "tokenizers" / "punkt_tab" / "english"
    punkt.mkdir(parents=True, exist_ok=True)
    save_punkt_params(PunktTrainer(text).get_params(), str(punkt))
    nltk.data.path.insert(0, str(folder))


annif.logger.setLevel("WARNING")
folder = work_folder() / "annif"
train_texts, train_labels = corpus()
learn_sentences("\n".join(train_texts), folder)
names = sorted({name for labels in train_labels for name in labels})
(folder / "projects.cfg").write_text(_PROJECT, encoding="utf-8")
rows = [f"http://example.org/{name},{name}" for name in names]
(folder / "labels.csv").write_text("\n".join(["uri,label_fr", *rows]) + "\n", encoding="utf-8")
registry = AnnifRegistry(str(folder / "projects.cfg"), str(folder / "data"), init_projects=False)
project = registry.get_project("tfidf")
project.vocab.load_vocabulary(VocabFileCSV(str(folder / "labels.csv")))
project.train(
    DocumentList(
        [
            Document(text, SubjectSet([names.index(name) for name in labels]))
            for text, labels in zip(train_texts, train_labels)
        ]
    )
)
pages = texts()[::6]


def run() -> object:
    documents = [Document(page) for page in pages]
    starts = range(0, len(documents), _BATCH)
    return [project.suggest(documents[start : start + _BATCH]) for start in starts]


take_turns(run, len(pages))
