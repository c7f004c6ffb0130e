"""Bytes to text: which encoding they are in, whatever they say, and what was once decoded wrongly."""

from __future__ import annotations

import codecs
import re

from cooptopics.errors import InputError
from cooptopics.pages import Report

# The signs past ASCII that are frequent in French; read as Windows-1252, no other encoding gives as many.
_FRENCH = frozenset("éèàêçâîôûùïëœÉÈÀÊÇŒ«»’“”–—…°\xa0")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"<meta\s[^>]*?charset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\s[^>]*?encoding\s*=\s*[\"']([\w.:-]+)",
    re.IGNORECASE,
)
_HEAD = 4096  # bytes in which a page declares its encoding
_SURE = (
    0.9  # of the signs past ASCII are French ones; those of other alphabets look so at most by half
)
# What UTF-8 gives when it is read as Windows-1252.
_MOJIBAKE = ("Ã", "â€", "Â\xa0", "Â«", "Â»")


def decode(data: bytes, file: str, notice: Report, start: int = 0) -> str:
    """Decode UTF-8 with or without a mark, else Windows-1252 or what a detector says, with a notice.

    Parameters
    ----------
    data : the file, or a block of it
    file : its name, for messages
    notice : told of an encoding that had to be guessed
    start : place of the first byte in the file, for messages

    Raises
    ------
    InputError
        When the data are no text.
    """
    has_utf16_mark = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    if not has_utf16_mark:
        if b"\0" in data:
            place = start + data.index(b"\0")
            raise InputError(f"{file}: binary, not text: byte {place} is NUL; save it as UTF-8")
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            place = start + error.start
        french = _as_french(data)
        if french is not None:
            notice(f"{file}: not UTF-8, read as cp1252")
            return french
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        where = "" if has_utf16_mark else f" (byte {place} is not UTF-8)"
        raise InputError(f"{file}: not text in any known encoding{where}; save it as UTF-8")
    notice(f"{file}: not UTF-8, read as {best.encoding}")
    return str(best)


def decode_html(data: bytes, file: str, notice: Report, declared: str = "") -> str:
    """Decode a web page by its mark, else by what its bytes are, else by what it declares.

    Parameters
    ----------
    data : the page
    file : its name, for messages
    notice : told when the page declares another encoding than it is in
    declared : the encoding in the header that came with it; default: what its first lines say

    Raises
    ------
    InputError
        When the data are no text.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    # A page with some NULs is read without them; what has many is UTF-16 or no text.
    data = data.replace(b"\0", b"") if data.count(b"\0") < len(data) / 100 else data
    declared = declared if _codec(declared) else _declared_in(data)
    name = _codec(declared)
    text = _as_utf8(data, file, notice)
    if text is not None:
        if name not in ("", "utf-8") and not text.isascii():
            notice(f"{file}: declares {declared} but is UTF-8, read as that")
        return text
    if name in ("", "utf-8"):
        return decode(data, file, notice)
    text = data.decode(name, "replace")
    french = data.decode("cp1252", "replace")
    if name != "cp1252" and _french_share(french) > max(_SURE, _french_share(text)):
        notice(f"{file}: declares {declared} but is not, read as cp1252")
        return french
    return text


def looks_garbled(text: str) -> bool:
    """Whether a text holds what UTF-8 gives when it is read as Windows-1252."""
    # One sign is found far faster than two in a row.
    is_suspect = "Ã" in text or "Â" in text or "€" in text
    return is_suspect and any(sign in text for sign in _MOJIBAKE)


def mend(text: str, file: str, notice: Report) -> str:
    """Mend a text that was decoded wrongly before it was saved ("Ã©" for "é") by ftfy, with a notice."""
    if not looks_garbled(text):
        return text
    try:
        import ftfy
    except ImportError:
        notice(f"{file}: text looks wrongly decoded; mended with: pip install 'cooptopics[html]'")
        return text
    lines = text.splitlines(keepends=True)
    mended = "".join(ftfy.fix_encoding(line) for line in lines)
    if mended != text:
        notice(f"{file}: text was decoded wrongly before it was saved; mended by ftfy")
    return mended


def _as_utf8(data: bytes, file: str, notice: Report) -> str | None:
    """A page that is UTF-8 but for a few broken bytes, as one cut out of another program's output."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    # In another encoding hardly any sign past ASCII would make sense.
    if 4 * broken > sum(not sign.isascii() for sign in text):
        return None
    notice(f"{file}: UTF-8 with {broken} broken signs, which stay as \ufffd")
    return text


def _declared_in(data: bytes) -> str:
    found = _DECLARED.search(data, 0, _HEAD)
    return (found.group(1) or found.group(2)).decode("ascii", "replace") if found else ""


def _codec(name: str) -> str:
    """Python's name of an encoding as browsers take it, or ""."""
    try:
        codec = codecs.lookup(name).name if name else ""
        # Some codecs of Python are none of text, and some decode only what is right.
        b"\x80".decode(codec or "utf-8", "replace")
    except (LookupError, ValueError):
        return ""
    # Browsers read the Latin alphabet of the standard as that of Windows, which has more signs.
    return "cp1252" if codec in ("iso8859-1", "ascii") else codec


def _french_share(text: str) -> float:
    beyond = [sign for sign in text if not sign.isascii()]
    return sum(map(_FRENCH.__contains__, beyond)) / max(len(beyond), 1)


def _as_french(data: bytes) -> str | None:
    """Windows-1252, when that gives French letters; the detector takes a third of such paragraphs for Polish."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    beyond = [sign for sign in text if not sign.isascii()]
    is_latin = 4 * len(beyond) <= len(text)
    return text if is_latin and 2 * sum(map(_FRENCH.__contains__, beyond)) >= len(beyond) else None
