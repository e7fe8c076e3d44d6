import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.characters import clean, joined, one_line, unify


@given(st.text(alphabet=st.characters()))
def test_clean_text_has_no_control_characters_or_surrogates(text: str) -> None:
    cleaned = clean(text)
    assert not [c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert "\n\n\n" not in cleaned
    assert clean(cleaned) == cleaned


@given(st.text(alphabet="漢字ab 5G。，.!\U00020bb7"))
def test_clean_text_keeps_what_can_be_seen(text: str) -> None:
    assert "".join(clean(text).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("粵港澳", "大灣區", "粵港澳大灣區"),
        ("the Bay", "Area", "the Bay Area"),
        ("採用", "5G", "採用5G"),
        ("see /usr/", "share", "see /usr/share"),
        ("and/", "or", "and/ or"),
        ("", "alone", "alone"),
    ],
)
def test_lines_join_as_their_script_asks(first: str, second: str, expected: str) -> None:
    assert joined(first, second) == expected


def test_only_look_alikes_are_unified() -> None:
    assert unify("⼀⻢ﬁ ５Ｇ ① 漢") == "一马fi ５Ｇ ① 漢"


def test_bullets_of_symbol_fonts_become_those_of_unicode() -> None:
    assert unify("\uf0b7 \uf0d8 \uf0fc \ue000") == "• ➢ ✓ \ue000"


def test_a_text_is_one_line_with_single_spaces() -> None:
    assert one_line(" 5G\u200b \t\n 網絡\x00\r\n切片 ") == "5G 網絡 切片"
    assert one_line("\n") == ""
