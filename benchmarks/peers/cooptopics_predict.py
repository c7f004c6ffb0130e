"""The shipped model's bare `predict`."""

from turns import take_turns, texts, work_folder

import cooptopics

work_folder()
model = cooptopics.load()
pages = texts()
take_turns(lambda: model.predict(pages), len(pages))
