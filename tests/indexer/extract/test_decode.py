import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexer.extract.decode import decode, looks_like_text

SIMPLIFIED = "广东省的运营商今天宣布，第五代移动通信网络已经覆盖全部港口和工业园区，企业可以申请专用网络切片。"
TRADITIONAL = "香港的營運商今日宣布，第五代流動通訊網絡已經覆蓋全部港口及工業園區，企業可以申請專用網絡切片服務。"
PORTUGUESE = "A operadora anunciou hoje, em Macau, a expansão da rede às ilhas: comunicação móvel para a população."
CANTONESE = "呢個係香港嘅流動通訊網絡，喺地鐵站入面都用得，啲人唔使再搵公眾電話嘞。"
SOURCES = Path(__file__).parents[3] / "corpus" / "samples" / "sources"
SETS = {
    "en": ("cp1252", "utf-8", "utf-16-le", "utf-16-be"),
    "pt": ("cp1252", "utf-8", "utf-16-le", "utf-16-be"),
    "zh-Hans": ("gb18030", "utf-8", "utf-16-le", "utf-16-be"),
    "zh-Hant": ("big5hkscs", "gb18030", "utf-8", "utf-16-le", "utf-16-be"),
}


@cache
def sentences(language: str) -> list[str]:
    """Real sentences in one language, of the samples' sources."""
    files = sorted(SOURCES.glob(f"*/*.{language}.md"))
    found = [sentence for file in files for sentence in re.split(r"\n+|(?<=[。.])", file.read_text(encoding="utf-8"))]
    is_chinese = language.startswith("zh")
    return [one.strip() for one in found if len(one) > 20 and bool(re.search("[\u4e00-\u9fff]{5}", one)) == is_chinese]


@pytest.mark.parametrize(("language", "encoding"), [(one, each) for one, sets in SETS.items() for each in sets])
@given(data=st.data())
def test_sentences_in_any_set_of_their_language_come_back(language: str, encoding: str, data: st.DataObject) -> None:
    text = "\n".join(data.draw(st.lists(st.sampled_from(sentences(language)), min_size=2, max_size=6)))
    try:
        raw = text.encode(encoding)
    except UnicodeEncodeError:
        assume(False)
    assert decode(raw) == text


@given(st.lists(st.sampled_from(sentences("zh-Hans")), min_size=1, max_size=3), st.integers(0x20000, 0x2A6D6))
def test_rare_characters_of_four_bytes_do_not_change_what_the_text_looks_like(said: list[str], rare: int) -> None:
    text = f"{chr(rare)}{'，'.join(said)}㐀{chr(rare)}"
    assert decode(text.encode("gb18030")) == text


def test_cantonese_is_big5_with_the_characters_of_hong_kong() -> None:
    assert decode(CANTONESE.encode("big5hkscs")) == CANTONESE


@pytest.mark.parametrize(
    "text", ["à", "É", "Comunicação", "ÁGUA E SANEAMENTO", "“Macau” – 5 €", "São Lourenço, 2.º andar"]
)
def test_a_few_accented_letters_are_portuguese(text: str) -> None:
    assert decode(text.encode("cp1252")) == text


@pytest.mark.parametrize("text", [SIMPLIFIED, TRADITIONAL])
@pytest.mark.parametrize("cut", [1, 2, 4])
def test_a_text_that_is_cut_off_loses_its_last_character_alone(text: str, cut: int) -> None:
    assert decode(text.encode()[:-cut]).rstrip("\ufffd") == text[: -1 - (cut > 3)]


def test_what_the_bytes_belie_is_not_heeded() -> None:
    assert decode(TRADITIONAL.encode("big5hkscs"), declared="gb2312") == TRADITIONAL
    assert decode(SIMPLIFIED.encode("gb18030"), declared="iso-8859-1") == SIMPLIFIED
    assert decode("привет, мир".encode("koi8-r"), declared="koi8-r") == "привет, мир"


@pytest.mark.parametrize("declared", ["hz-gb-2312", "iso-2022-jp"])
def test_text_in_shifted_ascii_is_read_where_that_is_said(declared: str) -> None:
    text = "中文 in ASCII"
    assert decode(text.encode(declared), declared) == text


@given(st.text())
def test_valid_utf8_is_read_exactly(text: str) -> None:
    raw = text.encode()
    if not raw.startswith(b"\xef\xbb\xbf") and b"\0" not in raw:
        assert decode(raw) == text


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
def test_unicode_is_known_by_its_mark_or_its_bytes(encoding: str) -> None:
    for text in (PORTUGUESE + "\n" + SIMPLIFIED, SIMPLIFIED + "一二三", TRADITIONAL, PORTUGUESE):
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
