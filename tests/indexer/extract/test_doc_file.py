import struct

import pytest

from indexer.extract.doc import DocExtractor
from indexer.extract.doc_file import WordFile
from indexer.extract.media_type import DOC
from tests.indexer.extract.biff import compound
from tests.indexer.extract.word97 import doc
from tests.office import INNER


def word_6(text: bytes, language: int) -> bytes:
    """A file of Word 6, whose text is in the character set of its language."""
    stream = bytearray(0x300) + text
    struct.pack_into("<HH2xHxxH", stream, 0, 0xA5DC, 101, language, 0)
    struct.pack_into("<II", stream, 0x18, 0x300, 0x300 + len(text))
    struct.pack_into("<I", stream, 0x34, len(text))
    return compound({"WordDocument": bytes(stream)})


@pytest.mark.parametrize(
    ("charset", "language", "text"),
    [
        ("big5", 0x0404, "網絡切片"),
        ("gbk", 0x0804, "网络切片"),
        ("cp1252", 0x0816, "Ligação"),
        ("big5hkscs", 0x0C04, "啲嘢"),
    ],
)
def test_older_files_are_read_in_the_character_set_of_their_language(charset: str, language: int, text: str) -> None:
    content = word_6(f"{text}\rx\x07y\x07\x07\r".encode(charset), language)
    assert DocExtractor(INNER).extract(content, DOC).pages[0].text == f"{text}\n\nx\ty"


def test_every_character_has_its_place_in_the_stream() -> None:
    file = WordFile(doc("ab\r", headers="cd\r"))
    assert file.text == "ab\rcd\r"
    assert file.stories["body"] == (0, 3)
    assert file.stories["headers"] == (3, 6)
    assert [file.stream[file.offset(at) : file.offset(at) + 2].decode("utf-16-le") for at in range(6)] == list(
        "ab\rcd\r"
    )


def test_text_that_breaks_off_keeps_the_numbers_of_what_follows() -> None:
    file = WordFile(doc("x" * 10 + "\r", tables={33: struct.pack("<BIIIHIH", 2, 16, 0, 9_000, 0, 0x800, 0)}))
    assert file.text.startswith("x" * 10)
    assert len(file.text) == 9_000
