"""Labels that look like another label spelt differently, such as "Cyber-crime" for "cybercrime"."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

_CUTOFF = 0.85  # of difflib's ratio: a letter or two of ten


def near_label(label: str, known: Iterable[str]) -> str | None:
    """The known label that this one was probably meant to be; None when it is known, or like none."""
    known = list(known)
    if label in known:
        return None
    letters = {_letters(name): name for name in known}
    near = difflib.get_close_matches(_letters(label), list(letters), n=1, cutoff=_CUTOFF)
    return letters[near[0]] if near else None


def _letters(label: str) -> str:
    """Its letters and digits, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", label).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())
