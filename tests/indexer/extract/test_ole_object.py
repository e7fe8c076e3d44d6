import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.ole_object import objects_of, unwrapped
from tests.indexer.extract.biff import compound


def native(name: bytes, content: bytes) -> bytes:
    """A stream of the object packager."""
    inner = struct.pack("<H", 2) + name + b"\0C:\\x\0" + struct.pack("<II", 0x30000, 4) + b"tmp\0"
    inner += struct.pack("<I", len(content)) + content
    return struct.pack("<I", len(inner)) + inner


@pytest.mark.parametrize(
    ("streams", "expected"),
    [
        ({"\x01Ole10Native": native(b"paper.txt", b"the paper")}, ("paper.txt", b"the paper")),
        ({"\x01Ole10Native": native(b"C:\\folder\\paper.txt", b"x")}, ("paper.txt", b"x")),
        ({"Package": b"PK the file".ljust(4096)}, ("object.bin", b"PK the file".ljust(4096))),
    ],
)
def test_the_packed_file_is_found(streams: dict[str, bytes], expected: tuple[str, bytes]) -> None:
    assert unwrapped(compound(streams), "object.bin") == expected


def test_what_packs_nothing_stays_as_it_is() -> None:
    for content in (b"text", compound({"WordDocument": b"x"}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 broken"):
        assert unwrapped(content, "name") == ("name", content)
        assert list(objects_of(content)) == []


@given(st.integers(0, 1000), st.binary(min_size=1, max_size=20))
def test_a_broken_object_is_given_as_it_is_or_read(at: int, junk: bytes) -> None:
    content = bytearray(compound({"\x01Ole10Native": native(b"a.txt", b"text")}))
    content[512 + at : 512 + at + len(junk)] = junk
    name, found = unwrapped(bytes(content), "object.bin")
    assert name
    assert isinstance(found, bytes)
