import io
import struct
import zipfile
import zlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.packed_names import names_of
from tests.api.packed import packed


def read(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return names_of(archive.infolist())


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("gb18030", ["白皮书/第五代移动通信.pdf", "新闻稿.docx", "a.txt"]),
        ("gb18030", ["报告.pdf"]),
        ("big5hkscs", ["白皮書/第五代流動通訊.pdf", "新聞稿.docx", "a.txt"]),
        ("big5hkscs", ["報告.pdf"]),
        ("cp850", ["Relatório anual.pdf", "Comunicação à imprensa.docx", "São Lourenço.txt"]),
        ("utf-8", ["白皮书.pdf", "報告.docx", "Relatório.txt"]),
    ],
)
def test_names_without_the_flag_are_read_in_the_code_page_of_their_system(encoding: str, names: Sequence[str]) -> None:
    assert read(packed([(name.encode(encoding), b"x") for name in names])) == names


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="/\\"), min_size=1)))
def test_names_with_the_flag_are_what_they_say(names: list[str]) -> None:
    assert read(packed([(name.encode(), b"x") for name in names], flags=0x800)) == names


def test_the_field_for_unicode_paths_stands_above_the_name() -> None:
    name, said = b"bao?gao.txt", "报告.txt"
    own = struct.pack("<BL", 1, zlib.crc32(name)) + said.encode()
    other = struct.pack("<BL", 1, zlib.crc32(b"renamed")) + said.encode()
    for field, expected in ((own, said), (other, "bao?gao.txt"), (b"\1\2", "bao?gao.txt")):
        extra = struct.pack("<HH", 0x7075, len(field)) + field
        assert read(packed([(name, b"x")], extra=extra)) == [expected]


@given(st.lists(st.binary(min_size=1, max_size=20), max_size=5))
def test_any_bytes_are_some_name(names: list[bytes]) -> None:
    assert len(read(packed([(name, b"x") for name in names]))) == len(names)
