"""The floor of any Python program that looks at words: lower-case each text and find its words, no more."""

import re

from turns import take_turns, texts, work_folder

work_folder()
pages = texts()
find_words = re.compile(r"\w+").findall


def run() -> None:
    for page in pages:
        find_words(page.lower())


take_turns(run, len(pages))
