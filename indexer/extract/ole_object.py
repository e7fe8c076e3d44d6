"""Which file does an OLE object hold?"""

import struct
from io import BytesIO
from pathlib import PureWindowsPath

import olefile

from indexer.extract.decode import decode

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
            if file.exists(_NATIVE):
                return _native(file.openstream(_NATIVE).read()) or (name, content)
            for stream in _WHOLE:
                if file.exists(stream):
                    return name, file.openstream(stream).read()
    except (
        OSError,
        ValueError,
        IndexError,
        TypeError,
        AttributeError,
        struct.error,
    ):  # as olefile does on broken files
        return name, content
    return name, content


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
