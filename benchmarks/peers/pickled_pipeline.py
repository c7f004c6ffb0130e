"""What people ship today: a joblib-pickled scikit-learn pipeline, and a script that labels one article with it.

usage: pickled_pipeline.py make WORK PIPELINE | run PIPELINE ARTICLE
"""

import json
import sys
from pathlib import Path

import joblib


def main() -> None:
    if sys.argv[1] == "make":
        from words_pipeline import make_pipeline_of_words

        rows = json.loads((Path(sys.argv[2]) / "corpus.json").read_text(encoding="utf-8"))
        pipeline = make_pipeline_of_words([r["text"] for r in rows], [r["labels"] for r in rows])
        joblib.dump(pipeline, sys.argv[3])
        return
    pipeline = joblib.load(sys.argv[2])
    page = Path(sys.argv[3]).read_text(encoding="utf-8")
    paragraphs = [line for line in page.split("\n") if line.strip()]
    for paragraph, probabilities in zip(paragraphs, pipeline.predict_proba(paragraphs).tolist()):
        print(json.dumps({"text": paragraph, "probabilities": probabilities}))


if __name__ == "__main__":
    main()
