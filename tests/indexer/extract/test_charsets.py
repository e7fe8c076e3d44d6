import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.charsets import LIKENESSES, likeness, unmarked_utf16

TEXTS = {
    "utf-8": "网络切片與網絡，comunicação",
    "cp1252": "A operadora anunciou a expansão da rede às ilhas: comunicação móvel.",
    "cp850": "Relatório anual da expansão.pdf",
    "gb18030": "第五代移动通信网络已经覆盖全部港口",
    "big5hkscs": "第五代流動通訊網絡已經覆蓋全部港口",
}


@pytest.mark.parametrize("encoding", TEXTS)
def test_a_text_looks_most_like_its_own_set(encoding: str) -> None:
    raw = TEXTS[encoding].encode(encoding)
    own = likeness(raw, encoding)
    assert own > 0.9
    assert all(likeness(raw, other) < own for other in LIKENESSES if other != encoding)


@given(st.binary(), st.sampled_from(sorted(LIKENESSES)))
def test_any_bytes_have_a_likeness(raw: bytes, encoding: str) -> None:
    assert 0 <= likeness(raw, encoding) <= 1


@given(st.text(st.characters(codec="ascii", exclude_categories=["C"])), st.sampled_from(sorted(LIKENESSES)))
def test_ascii_is_like_any_set_and_is_not_utf_16(text: str, encoding: str) -> None:
    assert likeness(text.encode(), encoding) == 1
    assert not unmarked_utf16(text.encode())


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_the_order_of_the_bytes_is_told_apart(encoding: str) -> None:
    assert unmarked_utf16("一二三，丁".encode(encoding)) == encoding
    assert unmarked_utf16("letters".encode(encoding)) == encoding
    assert not unmarked_utf16("一二".encode(encoding)[:1])


def test_numbers_in_binary_are_not_utf_16() -> None:
    assert not unmarked_utf16(b"".join(number.to_bytes(2, "little") for number in range(5000)))
