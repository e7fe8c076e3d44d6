import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.decode import decode, looks_like_text

SIMPLIFIED = "广东省的运营商今天宣布，第五代移动通信网络已经覆盖全部港口和工业园区，企业可以申请专用网络切片。"
TRADITIONAL = "香港的營運商今日宣布，第五代流動通訊網絡已經覆蓋全部港口及工業園區，企業可以申請專用網絡切片服務。"
PORTUGUESE = "A operadora anunciou hoje, em Macau, a expansão da rede às ilhas: comunicação móvel para a população."


@given(st.text())
def test_valid_utf8_is_read_exactly(text: str) -> None:
    raw = text.encode()
    if not raw.startswith(b"\xef\xbb\xbf") and b"\0" not in raw:
        assert decode(raw) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_unicode_is_known_by_its_mark_or_its_zeros(encoding: str) -> None:
    text = PORTUGUESE + "\n" + SIMPLIFIED
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"), [(SIMPLIFIED, "gb18030"), (TRADITIONAL, "big5hkscs"), (PORTUGUESE, "cp1252")]
)
def test_older_character_sets_are_known_by_their_text(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_declared_set_is_heeded_where_the_bytes_are_not_utf8() -> None:
    assert decode("粵".encode("big5"), declared="Big5") == "粵"
    assert decode("粵".encode(), declared="Big5") == "粵"


@pytest.mark.parametrize("declared", ["no-such-set", "hex", "unicode_escape", "idna", "\0"])
def test_a_declaration_that_is_no_character_set_is_ignored(declared: str) -> None:
    assert decode(PORTUGUESE.encode("cp1252"), declared) == PORTUGUESE


@given(st.binary(), st.text(max_size=12))
def test_any_bytes_give_some_text(raw: bytes, declared: str) -> None:
    assert isinstance(decode(raw, declared), str)


def test_binary_is_not_taken_for_text() -> None:
    assert not looks_like_text(bytes(range(256)) * 4, is_whole=True)
    assert looks_like_text(TRADITIONAL.encode("big5hkscs"), is_whole=True)
    assert looks_like_text("只有漢字".encode("utf-16"), is_whole=True)
