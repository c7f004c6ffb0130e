"""What pages suffer before they reach the model: each kind of damage alone, seeded by the paragraph's id."""

from __future__ import annotations

import string
import unicodedata
from collections.abc import Callable
from random import Random

SHARE = 0.08  # of the spaces that are lost, of the words that get a typo


def damage(kind: str, text: str, id: str) -> str:
    """A text with one kind of damage, always the same for the same id."""
    return KINDS[kind](text, Random(f"{kind} {id}"))


def lose_accents(text: str, random: Random) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def write_capitals(text: str, random: Random) -> str:
    return text.upper()


def glue_words(text: str, random: Random) -> str:
    return "".join(c for c in text if c != " " or random.random() >= SHARE)


def add_typos(text: str, random: Random) -> str:
    words = text.split(" ")
    return " ".join(misspell(w, random) if random.random() < SHARE else w for w in words)


def misspell(word: str, random: Random) -> str:
    """Leave out, double, swap or mistake one letter; a word of one letter stays."""
    letters = [i for i, c in enumerate(word) if c.isalpha()]
    if len(letters) < 2:
        return word
    i = random.choice(letters[:-1])
    before, letter, after, rest = word[:i], word[i], word[i + 1], word[i + 2 :]
    others = [c for c in string.ascii_lowercase if c != letter.lower()]
    ways = [after, letter * 2 + after, random.choice(others) + after]
    if after != letter:
        ways.append(after + letter)
    return before + random.choice(ways) + rest


KINDS: dict[str, Callable[[str, Random], str]] = {
    "accents lost": lose_accents,
    "all capitals": write_capitals,
    f"words glued at {SHARE:.0%} of the spaces": glue_words,
    f"typos in {SHARE:.0%} of the words": add_typos,
}
