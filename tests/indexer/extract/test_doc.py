import struct
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.doc import DocExtractor
from indexer.extract.extraction import DamagedError, EncryptedError, Extraction
from indexer.extract.media_type import DOC, media_type_of
from tests.indexer.extract.biff import compound
from tests.indexer.extract.word97 import DELETED, IN_TABLE, LIST, ROW_END, doc, said
from tests.office import INNER


def read(content: bytes) -> Extraction:
    return DocExtractor(INNER).extract(content, DOC)


def text(content: bytes) -> str:
    return read(content).pages[0].text


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("5G 網絡\rRede 5G\r", "5G 網絡\n\nRede 5G"),
        ("a\x0bb\x1ec\x1fd\r", "a\nb-cd"),
        ("\U00010332\r", "\U00010332"),
        ('see \x13HYPERLINK "x"\x14the link\x15 here\r', "see the link here"),
        ("\x13IF \x13PAGE\x14 7 \x15 = 7\x14yes\x15\r", "yes"),
        ("\x13EQ \\* jc2 \\o\\ad(\\s\\up 10(とうきょう),東京)\x15です\r", "東京です"),
        ("no end \x13PAGE\r", "no end"),
    ],
)
def test_the_text_is_what_word_shows(body: str, expected: str) -> None:
    content = doc(body)
    assert media_type_of(content, "") == DOC
    assert text(content) == expected


def test_text_in_bytes_is_of_windows() -> None:
    assert text(doc("“Ligação” – 30 €\r", narrow=True)) == "“Ligação” – 30 €"


def test_headings_are_known_by_their_style() -> None:
    page = read(doc("One\rtext\r", paragraphs=[(4, said([], style=2)), (5, said([], style=0))])).pages[0]
    assert [(heading.text, heading.level) for heading in page.headings] == [("One", 2)]


def test_styles_say_what_their_paragraphs_do_not() -> None:
    def style(kind: int, name: str, base: int, properties: bytes) -> bytes:
        fixed = struct.pack("<HHH4x", kind, base << 4 | 1, 1)
        named = struct.pack("<H", len(name)) + (name + "\0").encode("utf-16-le")
        part = struct.pack("<HH", 2 + len(properties), 0) + properties
        content = fixed + named + part
        return struct.pack("<H", len(content)) + content

    lists = struct.pack("<Hi22xBx", 1, 7, 1)
    level = struct.pack("<iBB9sBiiBBBB", 1, 1, 0, b"", 0, 0, 0, 0, 0, 0, 0) + struct.pack("<H", 1) + b"\0\0"
    styles = struct.pack("<HHH", 4, 2, 10)
    styles += style(62, "Title", 0xFFF, b"") + style(0xFFE, "own", 0, said([(LIST, 1)]))
    tables = {1: styles, 73: lists, -1: level, 74: struct.pack("<Ii8xBBBxI", 1, 7, 0, 0, 0, 0xFFFFFFFF)}
    runs = [(2, said([], style=0)), (2, said([], style=1)), (2, said([], style=5))]
    page = read(doc("a\rb\rc\r", paragraphs=runs, tables=tables)).pages[0]
    assert page.text == "a\n\nI b\n\nc"
    assert [(heading.text, heading.level) for heading in page.headings] == [("a", 1), ("I b", 1), ("c", 5)]


def test_a_table_is_rows_with_tabs() -> None:
    cell, end = said([(IN_TABLE, 1)], style=0), said([(IN_TABLE, 1), (ROW_END, 1)], style=0)
    runs = [(2, cell), (4, cell), (1, end), (2, cell), (1, cell), (1, end), (2, said([], style=0))]
    assert text(doc("a\x07b\rc\x07\x07d\x07\x07\x07e\r", paragraphs=runs)) == "a\tb c\nd\n\ne"


def test_deleted_text_is_left_out() -> None:
    assert text(doc("kept gone kept\r", characters=[(4, b""), (5, said([(DELETED, 1)])), (6, b"")])) == "kept kept"


def test_lists_have_their_numbers() -> None:
    lists = struct.pack("<Hi22xBx", 1, 7, 1)
    level = (
        struct.pack("<iBB9sBiiBBBB", 1, 0, 0, b"", 0, 0, 0, 0, 0, 0, 0)
        + struct.pack("<H", 2)
        + "\0.".encode("utf-16-le")
    )
    formats = struct.pack("<Ii8xBBBxI", 1, 7, 0, 0, 0, 0xFFFFFFFF)
    items = [(2, said([(LIST, 1)], style=0)), (2, said([(LIST, 1)], style=0))]
    content = doc("a\rb\r", paragraphs=items, tables={73: lists, -1: level, 74: formats})
    assert text(content) == "1. a\n\n2. b"


def test_headers_are_furniture_without_their_separators() -> None:
    places = struct.pack("<14I", *[1] * 7, *[7] * 6, 8)
    page = read(doc("body\r", headers="\x03KX-12\r\r", tables={11: places})).pages[0]
    assert page.text == "body\n\nKX-12"
    assert [page.text[start:end] for start, end in page.furniture] == ["KX-12"]


def test_a_locked_file_says_so() -> None:
    with pytest.raises(EncryptedError, match="password"):
        read(doc("x\r", flags=0x0100))


def test_a_file_without_text_is_damaged() -> None:
    with pytest.raises(DamagedError, match="DOCX"):
        read(compound({"WordDocument": bytes(2000)}))
    with pytest.raises(DamagedError, match="DOCX"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


@given(st.integers(0, 1800), st.binary(min_size=1, max_size=8))
def test_broken_numbers_give_text_or_a_typed_error(at: int, junk: bytes) -> None:
    content = bytearray(doc("one\rtwo\r", paragraphs=[(8, said([(IN_TABLE, 1)], style=1))], characters=[(8, b"")]))
    start = 1024 + at  # the first sectors tell where the streams are
    content[start : start + len(junk)] = junk
    with suppress(DamagedError, EncryptedError):
        assert 0 <= read(bytes(content)).pages[0].quality <= 1
