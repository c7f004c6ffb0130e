"""fastText, one-vs-all loss, word pairs; it gets lower-cased text and splits at spaces."""

from fasttext_model import train_fasttext
from turns import corpus, take_turns, texts, work_folder

train_texts, train_labels = corpus()
lower_cased = [text.lower() for text in train_texts]
model = train_fasttext(lower_cased, train_labels, work_folder() / "fasttext.txt")
pages = texts()


def run() -> object:
    return model.predict([" ".join(page.lower().split()) for page in pages], k=-1, threshold=0.5)


take_turns(run, len(pages))
