"""ZIP archives as other programs write them, byte by byte: names in any code page, sizes that lie."""

import struct
import zlib
from collections.abc import Iterable


def packed(
    files: Iterable[tuple[bytes, bytes]],
    *,
    flags: int = 0,
    extra: bytes = b"",
    method: int = zlib.DEFLATED,
    says: int | None = None,
    attributes: int = 0,
) -> bytes:
    """An archive (APPNOTE.TXT 4.3) of these names and contents; `says` is the size that its listing gives."""
    body, listing, count = bytearray(), bytearray(), 0
    for name, content in files:
        deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
        stored = deflater.compress(content) + deflater.flush() if method == zlib.DEFLATED else content
        size = len(content) if says is None else says
        common = struct.pack("<5HLLL", 20, flags, method, 0, 33, zlib.crc32(content), len(stored), size)
        lengths = struct.pack("<HH", len(name), len(extra))
        place = struct.pack("<HHHLL", 0, 0, 0, attributes, len(body))
        listing += b"PK\1\2" + struct.pack("<H", 20) + common + lengths + place + name + extra
        body += b"PK\3\4" + common + lengths + name + extra + stored
        count += 1
    return bytes(body + listing) + b"PK\5\6" + struct.pack("<4HLLH", 0, 0, count, count, len(listing), len(body), 0)
