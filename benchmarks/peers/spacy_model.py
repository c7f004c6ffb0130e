"""spaCy's bag-of-words text categorizer for several labels."""

from __future__ import annotations

import random
from collections.abc import Sequence

import spacy
from spacy.language import Language
from spacy.training import Example
from spacy.util import fix_random_seed, minibatch


def train_spacy(
    texts: Sequence[str],
    labels: Sequence[Sequence[str]],
    ngram_size: int,
    epochs: int,
    batch_size: int = 32,
    learn_rate: float = 0.003,
) -> Language:
    """Train for some passes over all texts, shuffled each time."""
    fix_random_seed(0)
    names = sorted({name for chosen in labels for name in chosen})
    nlp = spacy.blank("fr")
    bag = {
        "@architectures": "spacy.TextCatBOW.v3",
        "exclusive_classes": False,
        "ngram_size": ngram_size,
        "no_output_layer": False,
    }
    categorizer = nlp.add_pipe("textcat_multilabel", config={"model": bag})
    for name in names:
        categorizer.add_label(name)
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {name: name in chosen for name in names}})
        for text, chosen in zip(texts, labels)
    ]
    optimizer = nlp.initialize(lambda: examples)
    optimizer.learn_rate = learn_rate
    for _ in range(epochs):
        random.shuffle(examples)
        for batch in minibatch(examples, batch_size):
            nlp.update(batch, sgd=optimizer)
    return nlp
