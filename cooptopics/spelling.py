"""Labels that look like another label spelt differently, such as "Cyber-crime" for "cybercrime"."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Mapping

_CUTOFF = 0.85  # of difflib's ratio: a letter or two of ten


def near_label(label: str, known: Iterable[str]) -> str | None:
    """The known label that this one was probably meant to be; None when it is known, or like none."""
    known = list(known)
    if label in known:
        return None
    letters = {_letters(name): name for name in known}
    near = difflib.get_close_matches(_letters(label), list(letters), n=1, cutoff=_CUTOFF)
    return letters[near[0]] if near else None


def odd_spellings(counts: Mapping[str, int], known: Iterable[str] = ()) -> dict[str, str]:
    """The labels that were probably meant to be another one, each with that one.

    Parameters
    ----------
    counts : number of texts of each label; the rarer of two that are alike is the odd one
    known : labels that are right as they are
    """
    known = set(known)
    odd = {}
    for label, count in sorted(counts.items()):
        others = [other for other in counts if (counts[other], other) > (count, label)]
        meant = None if label in known else near_label(label, [*known, *others])
        if meant:
            odd[label] = meant
    return odd


def _letters(label: str) -> str:
    """Its letters and digits, without case and accents."""
    decomposed = unicodedata.normalize("NFKD", label).casefold()
    return "".join(sign for sign in decomposed if sign.isalnum())
