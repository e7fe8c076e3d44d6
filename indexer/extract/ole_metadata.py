"""What does an Office file of before 2007 say of itself?"""

import re
from io import BytesIO

import olefile

from indexer.extract.characters import one_line
from indexer.extract.extraction import Metadata
from indexer.extract.ole_object import BROKEN_OLE


def ole_metadata(content: bytes) -> Metadata:
    """The properties of an Office file of before 2007 ([MS-OLEPS]); none where they are broken."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            found = file.get_metadata()
    except BROKEN_OLE:
        return Metadata()
    page = found.codepage if isinstance(found.codepage, int) else 1252
    charset = {65001: "utf-8", 936: "gb18030", 950: "big5hkscs"}.get(page & 0xFFFF, f"cp{page & 0xFFFF}")
    title, author, words = (_line(value, charset) for value in (found.title, found.author, found.keywords))
    created = found.create_time.date().isoformat() if found.create_time else ""
    return Metadata(title, author, created, keywords=tuple(filter(None, re.split(r"\s*[,;，；、]\s*", words))))


def _line(value: object, charset: str) -> str:
    try:
        text = value.decode(charset, "replace") if isinstance(value, bytes) else value
    except LookupError:
        text = ""
    return one_line(text) if isinstance(text, str) else ""
