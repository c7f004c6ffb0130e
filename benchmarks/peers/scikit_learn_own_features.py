"""A scikit-learn pipeline of the shipped model's own features."""

from turns import take_turns, texts, work_folder

import cooptopics

work_folder()
pipeline = cooptopics.load().to_sklearn()
pages = texts()[::12]
take_turns(lambda: pipeline.predict(pages), len(pages))
