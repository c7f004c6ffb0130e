"""scikit-learn's usual pipeline: tf-idf of word uni- and bigrams, one-vs-rest logistic regression."""

from turns import corpus, take_turns, texts
from words_pipeline import make_pipeline_of_words

pipeline = make_pipeline_of_words(*corpus())
pages = texts()
take_turns(lambda: pipeline.predict(pages), len(pages))
