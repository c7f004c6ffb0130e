"""LibMultiLabel's linear module: tf-idf of word uni- and bigrams, one-vs-rest linear SVM."""

from libmultilabel import linear
from turns import corpus, take_turns, texts

train_texts, train_labels = corpus()
preprocessor = linear.Preprocessor(tfidf_params={"ngram_range": (1, 2)})
train = {"x": train_texts, "y": train_labels}
data = preprocessor.fit_transform({"data_format": "txt", "train": train})["train"]
model = linear.train_1vsrest(data["y"], data["x"], verbose=False)
pages = texts()
test = {"x": pages, "y": [[] for _ in pages]}


def run() -> object:
    features = preprocessor.transform({"data_format": "txt", "test": test})["test"]["x"]
    return linear.predict_values(model, features) > 0


take_turns(run, len(pages))
