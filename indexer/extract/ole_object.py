"""Which files are packed in OLE objects?"""

import struct
from collections.abc import Iterator
from io import BytesIO
from pathlib import PureWindowsPath

import olefile

from indexer.extract.decode import decode

BROKEN_OLE = (OSError, ValueError, IndexError, TypeError, AttributeError, struct.error, OverflowError)
"""What olefile and struct raise on files that break off or point at nothing."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NATIVE = "\x01Ole10Native"
_WHOLE = ("Package", "CONTENTS")
"""Streams that are the file itself: an Office file of today, a PDF."""


def unwrapped(content: bytes, name: str) -> tuple[str, bytes]:
    """The name and the bytes of the file that is packed in an OLE object, or those given where none is."""
    if not content.startswith(_OLE):
        return name, content
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            return _packed(file, [], name) or (name, content)
    except BROKEN_OLE:
        return name, content


def objects_of(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The names and the bytes of the files that are packed in an Office file of before 2007 ([MS-DOC] 2.1.4)."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            for folder in file.listdir(streams=False, storages=True):
                if folder[0] == "ObjectPool" and (found := _packed(file, folder, folder[-1])):
                    yield found
    except BROKEN_OLE:
        # What is packed is beside the text; that it cannot be listed says nothing of the text.
        return


def _packed(file: olefile.OleFileIO, folder: list[str], name: str) -> tuple[str, bytes] | None:
    if file.exists([*folder, _NATIVE]):
        return _native(file.openstream([*folder, _NATIVE]).read())
    for stream in _WHOLE:
        if file.exists([*folder, stream]):
            return name, file.openstream([*folder, stream]).read()
    return None


def _native(data: bytes) -> tuple[str, bytes] | None:
    """The file in a stream of the object packager ([MS-OLEDS] 2.3.6): label, path, temporary path, bytes."""
    (kind,) = struct.unpack_from("<H", data, 4)
    if kind != 2:
        return None
    label, at = _string(data, 6)
    _, at = _string(data, at)
    (length,) = struct.unpack_from("<I", data, at + 4)
    at += 8 + length
    (size,) = struct.unpack_from("<I", data, at)
    return PureWindowsPath(label).name, data[at + 4 : at + 4 + size]


def _string(data: bytes, at: int) -> tuple[str, int]:
    end = data.index(b"\0", at)
    return decode(data[at:end]), end + 1
