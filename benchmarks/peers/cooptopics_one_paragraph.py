"""The shipped model's `predict` of one short paragraph at a time."""

from turns import take_turns, texts, work_folder

import cooptopics

_SHORT = 300  # letters
_NUMBER = 500

work_folder()
model = cooptopics.load()
pages = [text for text in texts() if len(text) <= _SHORT][:_NUMBER]


def run() -> None:
    for page in pages:
        model.predict([page])


take_turns(run, len(pages))
