"""What is fuzzed: for each reader a function of any bytes that raises when a promise is broken.

Errors that users can mend are promised; any other error is a find.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1] / "hostile"))

from mutations import sign

from cooptopics.annotation import encode_corpus
from cooptopics.article import read_article
from cooptopics.errors import InputError, ModelError
from cooptopics.formats import FORMATS
from cooptopics.formats.conversion import read_contents
from cooptopics.html import read_html, read_mht
from cooptopics.ngrams import characters, prefixes, tokenize, word_ngrams, word_pairs
from cooptopics.pages import Page
from cooptopics.storage import from_bytes

SEEDS = Path(__file__).parent / "seeds"
MODELS = Path(__file__).parents[1] / "models"


def article(data: bytes) -> None:
    """Paragraphs hold every sign that is not white space, in order; sentences lie inside of them."""
    page = _text(data)
    end = 0
    for paragraph in read_article(page):
        assert not page[end : paragraph.start].strip()
        assert page[paragraph.start : paragraph.end] == paragraph.text
        assert paragraph.text == paragraph.text.strip() != ""
        spans = [(sentence.start, sentence.end) for sentence in paragraph.sentences]
        assert spans == sorted(spans)
        assert all(paragraph.start <= start < stop <= paragraph.end for start, stop in spans)
        end = paragraph.end
    assert not page[end:].strip()


def ngrams(data: bytes) -> None:
    """A text has the same hashes alone and among others, and every word lies inside of its text."""
    texts = _text(data).split("\n")
    together = tokenize(texts)
    alone = [tokenize([text]) for text in texts]
    hashes = np.concatenate([tokens.hashes for tokens in alone])
    assert together.hashes.tobytes() == hashes.tobytes()
    assert together.bounds[-1] == hashes.size
    starts, ends = together.spans()
    assert ((starts >= 0) & (starts < ends) & (ends <= len("\n".join(texts)))).all()
    words = np.arange(hashes.size)
    for tokens in (together, *alone[:1]):
        inside = words[: tokens.hashes.size]
        sizes = tokens.ends - tokens.starts
        assert ((sizes > 0) & (sizes <= 64)).all()
        assert word_ngrams(tokens, 2)[0].size <= inside.size
        assert word_pairs(tokens, (1, 3))[0].size == 2 * (sizes >= 4).sum()
        assert prefixes(tokens, inside, 4)[0].size == (sizes >= 4).sum()
        assert characters(tokens, inside, 3)[0].size == sizes.sum()


def model(data: bytes) -> None:
    """A model file is refused, or gives a model that answers with probabilities and is kept by a round trip."""
    for file in (data, sign(data)):
        if file is None:
            continue
        try:
            made = from_bytes(file)
        except ModelError:
            continue
        again = made.to_bytes()
        assert from_bytes(again).to_bytes() == again
        assert np.isfinite(made.predict_proba(["La police a saisi de l'héroïne.", ""])).all()


def annotations(data: bytes) -> None:
    """Each format reads annotated texts that can be written again, or says what is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file")
        path.write_bytes(data)
        for name, format_ in FORMATS.items():
            # spaCy is a program of its own to install, and reads as slowly as it is fuzzed.
            if format_.read is None or name == "spacy":
                continue
            try:
                contents = read_contents(path, name, _ignore)
            except InputError as error:
                _check_names(error, str(path))
                continue
            assert all(entry.text.strip() and entry.id for entry in contents.entries)
            assert b"".join(encode_corpus(contents.entries)).decode()


def html(data: bytes) -> None:
    """A web page gives a text that is not blank, or says what is wrong."""
    for read in (read_html, read_mht):
        try:
            page: Page = read(data, "file", _ignore)
        except InputError as error:
            _check_names(error, "file: ")
            continue
        assert page.text.encode("utf-8", "surrogatepass").strip()
        read_article(page.text)


TARGETS: dict[str, Callable[[bytes], None]] = {
    function.__name__: function for function in (article, ngrams, model, annotations, html)
}


def seeds(name: str) -> Iterator[Path]:
    """The files that fuzzing of a target starts from."""
    yield from sorted((SEEDS / name).iterdir())
    if name == "model":
        yield from sorted(MODELS.glob("*.safetensors"))


def _text(data: bytes) -> str:
    """Any text, with half characters where the bytes are not UTF-8."""
    return data.decode("utf-8", "surrogateescape")


def _check_names(error: InputError, file: str) -> None:
    if not str(error).startswith(file):
        raise AssertionError(f"does not name the file: {error}")


def _ignore(message: str) -> None:
    pass
