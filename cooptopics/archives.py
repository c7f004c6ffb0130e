"""Word and Excel files are archives of XML: how much they unpack to, found before they are unpacked."""

from __future__ import annotations

import zipfile

from cooptopics.errors import InputError

_MARKS = (b"\xef\xbb", b"\xff\xfe", b"\xfe\xff")


def check_markup(archive: zipfile.ZipFile, file: str, most: int) -> None:
    """Refuse an archive with more XML than memory should take, which it takes many times over.

    Parameters
    ----------
    file : its name, for messages
    most : bytes of XML, unpacked; pictures and fonts do not count

    Raises
    ------
    InputError
        When there is more.
    """
    size = sum(part.file_size for part in archive.infolist() if _could_be_xml(archive, part))
    if size > most:
        raise InputError(
            f"{file}: unpacks to {size >> 20:,} MB of XML, and {most >> 20} are read; it may be a zip bomb"
        )


def _could_be_xml(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """By its first bytes: any name may stand for any content."""
    with archive.open(part) as content:
        start = content.read(2)
    return start[:1] in (b"<", b" ", b"\t", b"\r", b"\n", b"\0") or start in _MARKS
