"""What are the files in a ZIP archive called, whichever program on whichever system packed them?

An entry's name is in code page 437, or in UTF-8 where a flag says so (APPNOTE.TXT 6.3.10, appendix D). Programs
write the code page of their own system instead: GBK, Big5, code page 850 (Portuguese), or UTF-8 without the flag.
"""

import struct
import zipfile
import zlib
from collections.abc import Sequence

from indexer.extract.decode import decode

_UTF_8 = 0x800
_UNICODE_PATH = 0x7075
_CODE_PAGES = ("utf-8", "gb18030", "big5hkscs", "cp850", "cp1252")


def names_of(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of the entries, in the same order; they are guessed together, since one system packed them."""
    raw = {index: _packed(entry) for index, entry in enumerate(entries) if not entry.flag_bits & _UTF_8}
    # No name has a line end in it, so that the text comes apart where it was joined.
    together = decode(b"\n".join(name.replace(b"\n", b"_") for name in raw.values()), candidates=_CODE_PAGES)
    guessed = dict(zip(raw, together.split("\n"), strict=False))
    return [_stated(entry) or guessed.get(index) or entry.filename for index, entry in enumerate(entries)]


def _packed(entry: zipfile.ZipInfo) -> bytes:
    return entry.orig_filename.encode("cp437", "replace").partition(b"\0")[0]


def _stated(entry: zipfile.ZipInfo) -> str:
    """The name in the entry's extra field for Unicode paths (APPNOTE.TXT 4.6.9), or nothing where it is not its own."""
    extra = entry.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[:1] == b"\x01" and len(field) > 5:
            is_own = struct.unpack_from("<L", field, 1)[0] == zlib.crc32(_packed(entry))
            return field[5:].decode("utf-8", "replace") if is_own else ""
    return ""
