"""Which bytes are a small old Excel file (XLS), as [MS-XLS] and [MS-CFB] lay them down?"""

import struct
from collections.abc import Mapping, Sequence

_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xls(sheets: Mapping[str, Sequence[Sequence[str | float]]], *, locked: bool = False) -> bytes:
    """A workbook whose sheets have these rows of texts and numbers; a `locked` one says that it is encrypted."""
    return compound({"Workbook": _workbook(sheets, _record(0x2F, bytes(54)) if locked else b"")})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """An OLE compound file with these streams at its root, none of them in the mini stream."""
    fat: list[int] = [_FAT]
    sectors: list[bytes] = []
    entries = [_entry("Root Entry", 5, _END, 0, 1)]
    for number, (name, content) in enumerate(streams.items(), 1):
        # Streams of less than 4096 bytes would have to be in the mini stream.
        padded = content.ljust(max(4096, -(-len(content) // _SECTOR) * _SECTOR), b"\0")
        start, count = len(fat), len(padded) // _SECTOR
        entries.append(_entry(name, 2, start, len(padded), number + 1 if number < len(streams) else _FREE))
        sectors += [padded[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count)]
        fat += [*range(start + 1, start + count), _END]
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = b"".join(entries)
    first, count = len(fat), len(directory) // _SECTOR
    sectors += [directory[at * _SECTOR : (at + 1) * _SECTOR] for at in range(count)]
    fat += [*range(first + 1, first + count), _END]
    assert len(fat) <= _SECTOR // 4, "the table of sectors is one sector here"
    table = struct.pack(f"<{_SECTOR // 4}I", *fat, *[_FREE] * (_SECTOR // 4 - len(fat)))
    return _header(first) + table + b"".join(sectors)


def _header(directory: int) -> bytes:
    fields = struct.pack("<16xHHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, directory, 0, 4096, _END, 0, _END, 0)
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + fields + struct.pack("<109I", 0, *[_FREE] * 108)


def _entry(name: str, kind: int, start: int, size: int, link: int) -> bytes:
    """A directory entry; the streams hang on one another as right siblings, and the first on the root."""
    written = (name + "\0").encode("utf-16-le")
    right, child = (_FREE, link) if kind == 5 else (link, _FREE)
    return struct.pack("<64sHBBIII16xI16xIQ", written, len(written), kind, 1, _FREE, right, child, 0, start, size)


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _text(value: str, length: str) -> bytes:
    return struct.pack(f"<{length}B", len(value), 1) + value.encode("utf-16-le")


def _workbook(sheets: Mapping[str, Sequence[Sequence[str | float]]], lock: bytes) -> bytes:
    begin = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0)) + lock + _record(0x42, struct.pack("<H", 1200))
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [_record(0x85, struct.pack("<IBB", 0, 0, 0) + _text(name, "B")) for name in sheets]
    end = _record(0x0A, b"")
    at = len(begin) + sum(map(len, names)) + len(end)
    content = begin
    for name, body in zip(sheets, bodies, strict=True):
        content += _record(0x85, struct.pack("<IBB", at, 0, 0) + _text(name, "B"))
        at += len(body)
    return content + end + b"".join(bodies)


def _sheet(rows: Sequence[Sequence[str | float]]) -> bytes:
    content = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(value, str):
                content += _record(0x204, place + _text(value, "H"))
            else:
                content += _record(0x203, place + struct.pack("<d", value))
    return content + _record(0x0A, b"")
