import struct
from datetime import UTC, datetime

from indexer.extract.extraction import Metadata
from indexer.extract.ole_metadata import ole_metadata
from tests.indexer.extract.biff import compound

_TITLE, _AUTHOR, _KEYWORDS, _CREATED = 2, 4, 5, 12


def summary(texts: dict[int, bytes], created: datetime, code_page: int) -> bytes:
    """A property set ([MS-OLEPS] 2.20) of texts and the moment of creation."""
    ticks = int((created - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10**7
    values = {1: struct.pack("<IHH", 2, code_page, 0), _CREATED: struct.pack("<IQ", 64, ticks)}
    for number, text in texts.items():
        values[number] = struct.pack("<II", 30, len(text) + 1) + text + bytes(4 - len(text) % 4)
    places, content = b"", b""
    for number, value in values.items():
        places += struct.pack("<II", number, 8 + 8 * len(values) + len(content))
        content += value
    body = struct.pack("<II", 8 + len(places) + len(content), len(values)) + places + content
    return struct.pack("<HHI16xI16xI", 0xFFFE, 0, 0, 1, 48) + body


def test_properties_are_read_in_the_character_set_of_the_file() -> None:
    texts = {_TITLE: "网络切片".encode("gbk"), _AUTHOR: b"CTM", _KEYWORDS: "5G；港口".encode("gbk")}
    content = compound({"\x05SummaryInformation": summary(texts, datetime(2003, 4, 5, tzinfo=UTC), 936)})
    assert ole_metadata(content) == Metadata("网络切片", "CTM", "2003-04-05", keywords=("5G", "港口"))


def test_a_file_without_properties_says_nothing() -> None:
    assert ole_metadata(compound({"WordDocument": b"x"})) == Metadata()
    assert ole_metadata(b"not of the kind") == Metadata()
    assert ole_metadata(compound({"\x05SummaryInformation": b"\xff" * 50})) == Metadata()
