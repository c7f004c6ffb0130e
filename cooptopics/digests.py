"""Digests of texts, by which a model knows the texts that it was trained on.

A text is digested as the model sees it: without case, accents, signs, and which digit is which.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from cooptopics.folding import decode, encode, fold_codes

Digests = npt.NDArray[np.uint64]
_BYTES = 8


def digest_texts(texts: Sequence[str]) -> Digests:
    """A 64-bit digest of each text, shape (n_texts,)."""
    data = b"".join(
        hashlib.blake2b(_normalise(text), digest_size=_BYTES).digest() for text in texts
    )
    return np.frombuffer(data, dtype="<u8").astype(np.uint64)


def _normalise(text: str) -> bytes:
    words = decode(fold_codes(encode(text)).letters).split()
    return " ".join(words).encode("utf-8", "surrogatepass")
