"""spaCy's bag-of-words text categorizer for several labels, word uni- and bigrams."""

import random

from spacy_model import train_spacy
from turns import corpus, take_turns, texts

train_texts, train_labels = corpus()
# Two passes over a part of the corpus: speed does not depend on how well it has learned.
chosen = random.Random(0).sample(range(len(train_texts)), min(1500, len(train_texts)))
nlp = train_spacy(
    [train_texts[i] for i in chosen], [train_labels[i] for i in chosen], ngram_size=2, epochs=2
)
pages = texts()[::6]
take_turns(lambda: [doc.cats for doc in nlp.pipe(pages, batch_size=256)], len(pages))
