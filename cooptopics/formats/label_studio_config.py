"""The labelling configuration of a Label Studio project: the text and the labels to choose from."""

from __future__ import annotations

import re
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from cooptopics.domains import DOMAINS
from cooptopics.errors import InputError
from cooptopics.formats.contents import Contents
from cooptopics.formats.label_studio import CONTROL, OBJECT

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # in XML


def write(target: BinaryIO, contents: Contents) -> None:
    """Write the configuration as XML, with the definitions of the six domains as hints.

    Raises
    ------
    InputError
        When there is no label to choose from, or one has signs that XML lacks.
    """
    if not contents.labels:
        raise InputError("no label to choose from; name some with --annotated-for")
    choices = "".join(f"    {_make_choice(label)}\n" for label in contents.labels)
    target.write(
        f'<View>\n  <Text name="{OBJECT}" value="$text"/>\n'
        f'  <Choices name="{CONTROL}" toName="{OBJECT}" choice="multiple">\n{choices}  </Choices>\n</View>\n'.encode()
    )


def _make_choice(label: str) -> str:
    if _UNWRITABLE.search(label):
        raise InputError(f"label {label!r} has signs that Label Studio cannot show; rename it")
    hint = f" hint={quoteattr(DOMAINS[label])}" if label in DOMAINS else ""
    return f"<Choice value={quoteattr(label)}{hint}/>"
