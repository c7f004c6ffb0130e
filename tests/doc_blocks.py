"""What README.md and the pages of docs/ tell a reader to do: commands and Python blocks, in order."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import NamedTuple

_STEP = re.compile(
    r"^```(?P<language>\w*)\n(?P<fenced>(?:.*\n)*?)```$"
    r"|^ {4,}(?P<indented>(?:cooptopics|make) .*)$"
    r"|`(?P<inline>cooptopics [a-z-]+ [^`\n]+)`",
    re.MULTILINE,
)


class Step(NamedTuple):
    """A fenced block with its language, or a command line, whose language is bash."""

    language: str
    content: str

    @property
    def words(self) -> list[str]:
        """The words of a command, without the remark after it."""
        return shlex.split(self.content, comments=True)


def steps(text: str) -> Iterator[Step]:
    """The blocks and commands of a page, in order; a block of commands is taken apart."""
    for found in _STEP.finditer(text):
        if found["fenced"] is None:
            yield Step("bash", found["indented"] or found["inline"])
        elif found["language"] == "bash":
            for line in found["fenced"].splitlines():
                if line.startswith(("cooptopics ", "make ")):
                    yield Step("bash", line)
        else:
            yield Step(found["language"], found["fenced"])
