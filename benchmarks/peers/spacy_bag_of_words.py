"""spaCy's bag-of-words text categorizer for several labels, word uni- and bigrams."""

import random

import spacy
from spacy.training import Example
from turns import corpus, take_turns, texts

train_texts, train_labels = corpus()
names = sorted({label for labels in train_labels for label in labels})
nlp = spacy.blank("fr")
bag = {
    "@architectures": "spacy.TextCatBOW.v3",
    "exclusive_classes": False,
    "ngram_size": 2,
    "no_output_layer": False,
}
categorizer = nlp.add_pipe("textcat_multilabel", config={"model": bag})
for name in names:
    categorizer.add_label(name)
random.seed(0)
chosen = random.sample(range(len(train_texts)), min(1500, len(train_texts)))
examples = [
    Example.from_dict(
        nlp.make_doc(train_texts[i]), {"cats": {n: n in train_labels[i] for n in names}}
    )
    for i in chosen
]
optimizer = nlp.initialize(lambda: examples[:50])
# Two passes over a part of the corpus: speed does not depend on how well it has learned.
for _ in range(2):
    for start in range(0, len(examples), 64):
        nlp.update(examples[start : start + 64], sgd=optimizer)
pages = texts()[::6]
take_turns(lambda: [doc.cats for doc in nlp.pipe(pages, batch_size=256)], len(pages))
