"""Which bytes are a small Word 97 file (DOC), as [MS-DOC] lays them down?"""

import struct
from collections.abc import Mapping, Sequence

from tests.indexer.extract.biff import compound

_TEXT = 0x800
_PAGE = 512
IN_TABLE, ROW_END, LIST, DELETED = (0x2416, 1), (0x2417, 1), (0x460B, 2), (0x0800, 1)
"""Properties: their numbers and the bytes of their values."""

Run = tuple[int, bytes]
"""How many characters a run has, and what it says: a style and properties, or properties."""


def doc(
    body: str,
    *,
    headers: str = "",
    paragraphs: Sequence[Run] = (),
    characters: Sequence[Run] = (),
    tables: Mapping[int, bytes] | None = None,
    narrow: bool = False,
    flags: int = 0,
) -> bytes:
    """A file with this text in one piece, `narrow` in bytes of Windows-1252; `tables` are more tables by place."""
    text = body + headers
    raw = text.encode("cp1252") if narrow else text.encode("utf-16-le")
    width = 1 if narrow else 2
    place = _TEXT * 2 | 0x40000000 if narrow else _TEXT
    clx = struct.pack("<BIIIHIH", 2, 16, 0, len(text), 0, place, 0)
    stream = bytearray(_TEXT) + raw
    stream += bytes(-len(stream) % _PAGE)
    bins = {33: clx, **(tables or {})}
    for at, runs, is_paragraph in ((13, paragraphs, True), (12, characters, False)):
        if runs:
            bins[at] = struct.pack("<III", _TEXT, _TEXT + width * sum(count for count, _ in runs), len(stream) // _PAGE)
            stream += _page(runs, width, is_paragraph=is_paragraph)
    table = b""
    for at, content in bins.items():
        struct.pack_into("<II", stream, 154 + 8 * at, len(table), len(content))
        table += content
    struct.pack_into("<HH2xH2xH", stream, 0, 0xA5EC, 0xC1, 0x0409, 0x0200 | flags)
    struct.pack_into("<III", stream, 76, len(body), 0, len(headers))
    return compound({"WordDocument": bytes(stream), "1Table": table})


def said(properties: Sequence[tuple[tuple[int, int], int]], style: int | None = None) -> bytes:
    """A run's properties with their values, behind the style of a paragraph if one is given."""
    content = b"".join(
        struct.pack("<H", number) + value.to_bytes(size, "little") for (number, size), value in properties
    )
    return content if style is None else struct.pack("<H", style) + content


def _page(runs: Sequence[Run], width: int, *, is_paragraph: bool) -> bytes:
    page = bytearray(_PAGE)
    page[-1] = len(runs)
    offset, end = _TEXT, _PAGE - 1
    for number, (count, content) in enumerate(runs):
        struct.pack_into("<I", page, 4 * number, offset)
        offset += width * count
        if is_paragraph:
            padded = content + bytes(len(content) % 2)
            record = struct.pack("<BB", 0, len(padded) // 2) + padded
        else:
            record = struct.pack("<B", len(content)) + content
        end = (end - len(record)) // 2 * 2
        page[end : end + len(record)] = record
        page[4 * (len(runs) + 1) + (13 if is_paragraph else 1) * number] = end // 2 if content else 0
    struct.pack_into("<I", page, 4 * len(runs), offset)
    return bytes(page)
