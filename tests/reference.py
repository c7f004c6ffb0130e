"""What folding and counting must give, one sign and one word at a time, and the texts to try
them on; written from the docstrings, without any code of the library."""

from __future__ import annotations

import unicodedata
from collections import Counter

from hypothesis import strategies as st

LONGEST_WORD = 64
UNDECOMPOSED = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ł": "l",
    "ħ": "h",
    "ı": "i",
    "ß": "ss",
}


def fold(text: str) -> str:
    """Lower case, no accents, no ligatures, "0" for digits, a space for every other sign."""
    return "".join(_fold_part(part) for sign in text for part in _decompose(sign))


def _decompose(sign: str) -> str:
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).lower())


def _fold_part(part: str) -> str:
    if part in UNDECOMPOSED:
        return UNDECOMPOSED[part]
    if part.isdecimal():
        return "0"
    category = unicodedata.category(part)
    if category.startswith(("L", "N")):
        return part
    return "" if category in ("Mn", "Me", "Cf") else " "


def words(text: str) -> list[str]:
    """Runs of letters and digits, each cut at 64 letters."""
    return [word[:LONGEST_WORD] for word in fold(text).split(" ") if word]


def count(
    text: str,
    word_lengths: tuple[int, ...] = (),
    prefix_lengths: tuple[int, ...] = (),
    character_lengths: tuple[int, ...] = (),
    pair_distances: tuple[int, ...] = (),
) -> Counter[tuple[str, str]]:
    """How often each n-gram stands in a text, by kind and string."""
    found: Counter[tuple[str, str]] = Counter()
    in_text = words(text)
    for n in word_lengths:
        for i in range(len(in_text) - n + 1):
            found["word" if n == 1 else "phrase", " ".join(in_text[i : i + n])] += 1
    long = [word for word in in_text if len(word) >= 4]
    for distance in pair_distances:
        for one, other in zip(long, long[distance:]):
            found["pair", f"{one} {other}"] += 1
    for word in in_text:
        for n in prefix_lengths:
            if len(word) >= n:
                found["prefix", word[:n]] += 1
        padded = f" {word} "
        for n in character_lengths:
            for i in range(len(padded) - n + 1):
                found["character", padded[i : i + n]] += 1
    return found


# Lone surrogates and signs past the basic plane are among these.
signs = st.characters()
_pieces = st.one_of(
    st.text(signs, max_size=8),
    st.text("abé' ", max_size=8),
    st.sampled_from(
        [
            "L’État",
            "aujourd'hui",
            "peut-être",
            "non‑prolifération",
            "œuvre",
            "ex æquo",
            "ﬁnance",
            "Straße",
            "e\u0301",
            "\u0301",
            "a\u0323\u0302",
            "co\u00adopération",
            "½",
            "Interpol™",
            "1⁄2",
            "²",
            "ﷺ",
            "👮🏽\u200d♀️",
            "Đắk Lắk",
            "ຕຳຫຼວດ",
            "ตำรวจ",
            "ΟΔΟΣ",
            "İstanbul",
            "\ud83d",
            "\udc6e",
            "\U0001d41a",
            "𐍈",
            "\x00",
            " ",
            "\n",
            "\r\n",
            "\u2028",
            ".",
        ]
    ),
)
_long_words = st.builds(lambda sign, n: sign * n, st.sampled_from("aéœß½"), st.integers(30, 70))
any_texts = st.lists(_pieces | _long_words, max_size=6).map("".join)
