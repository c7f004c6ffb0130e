"""The main text of HTML files by one extractor; runs in an environment that has the extractor.

usage: extractor.py NAME FILE...

Prints a JSON list with the text of each file; an extractor that fails gives an empty one.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path


def trafilatura(data: bytes) -> str:
    from trafilatura import extract

    return extract(data) or ""


def trafilatura_precision(data: bytes) -> str:
    from trafilatura import extract

    return extract(data, favor_precision=True, include_comments=False) or ""


def trafilatura_recall(data: bytes) -> str:
    from trafilatura import extract

    return extract(data, favor_recall=True, include_comments=False) or ""


def readability(data: bytes) -> str:
    import lxml.html
    from readability import Document

    return text_of(lxml.html.fromstring(Document(decode(data)).summary()))


def justext(data: bytes) -> str:
    import justext

    paragraphs = justext.justext(data, justext.get_stoplist("French"))
    return "\n".join(p.text for p in paragraphs if not p.is_boilerplate)


def resiliparse(data: bytes) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    return extract_plain_text(decode(data), main_content=True, alt_texts=False)


def newspaper4k(data: bytes) -> str:
    from newspaper import Article

    article = Article("https://example.org/", language="fr")
    article.download(input_html=decode(data))
    article.parse()
    return article.text


def news_please(data: bytes) -> str:
    from newsplease import NewsPlease

    return NewsPlease.from_html(decode(data), fetch_images=False).maintext or ""


def boilerpy3(data: bytes) -> str:
    from boilerpy3.extractors import ArticleExtractor

    return ArticleExtractor(raise_on_failure=False).get_content(decode(data))


def goose3(data: bytes) -> str:
    from goose3 import Goose

    settings = {"use_meta_language": False, "target_language": "fr"}
    with Goose(settings) as goose:
        return goose.extract(raw_html=decode(data)).cleaned_text


def text_of(tree) -> str:
    return "\n".join(piece.strip() for piece in tree.itertext() if piece.strip())


def decode(data: bytes) -> str:
    """For those that take no bytes: the encoding that the page names, else UTF-8."""
    named = re.search(rb"charset=[\"']?([\w-]+)", data[:2048])
    return data.decode(named.group(1).decode() if named else "utf-8", "replace")


EXTRACTORS: dict[str, Callable[[bytes], str]] = {
    "trafilatura": trafilatura,
    "trafilatura precision": trafilatura_precision,
    "trafilatura recall": trafilatura_recall,
    "readability-lxml": readability,
    "jusText": justext,
    "Resiliparse": resiliparse,
    "newspaper4k": newspaper4k,
    "news-please": news_please,
    "boilerpy3": boilerpy3,
    "goose3": goose3,
}


def main() -> None:
    extract, files = EXTRACTORS[sys.argv[1]], sys.argv[2:]
    texts = []
    for file in files:
        try:
            texts.append(extract(Path(file).read_bytes()))
        except Exception as error:
            print(f"{file}: {type(error).__name__}: {error}", file=sys.stderr)
            texts.append("")
    print(json.dumps(texts))


if __name__ == "__main__":
    main()
