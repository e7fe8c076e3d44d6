import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import pairwise

import jieba
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

from indexer.analysis.fold import fold
from tests.indexer.any_text import texts

UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0f\U000e0100"


@lru_cache
def common_characters(count: int) -> list[str]:
    """The commonest Han characters of Simplified text, by the dictionary's word counts."""
    counts: Counter[str] = Counter()
    with jieba.get_dict_file() as lines:
        for line in lines:
            word, frequency, *_ = line.decode().split()
            for character in word:
                counts[character] += int(frequency)
    return [character for character, _ in counts.most_common(count)]


@pytest.mark.parametrize(
    "writings",
    [
        ("5G NETWORK", "５Ｇ　ｎｅｔｗｏｒｋ", "5g network"),
        ("comunicação", "comunicac\u0327a\u0303o", "COMUNICACAO"),
        ("ガパ", "ｶﾞﾊﾟ", "カ\u3099ハ\u309a"),
        ("網絡", "网络"),
        ("衞生", "衛生", "卫生"),
        ("裏", "裡", "里"),
        ("綫", "線", "线"),
        ("薴", "苧", "苎"),
        ("한국", "\u1112\u1161\u11ab\u1100\u116e\u11a8"),
        ("ﬁbre", "fibre", "fi\u200bbre", "fi\u00adbre"),
        ("straße", "STRASSE"),
        ("ΣΟΦΟΣ", "σοφος", "σοφός"),
        ("operator’s", "operator's", "operator＇s"),
        ("葛", "葛\U000e0100"),
        ("㍿", "株式会社"),
        ("⼈", "人"),
        ("ো", "\u09c7\u09be"),
    ],
)
def test_writings_of_one_word_fold_to_one(writings: tuple[str, ...]) -> None:
    assert len({fold(writing).text for writing in writings}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("景点", "经典"), ("ハ", "パ"), ("著作", "着作"), ("й", "ж"), ("a", "b"), ("हि", "ह")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one).text != fold(other).text


@given(texts)
def test_every_folded_character_has_its_place_in_the_original(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.starts) == len(folded.ends)
    assert all(0 <= start < end <= len(text) for start, end in zip(folded.starts, folded.ends, strict=True))
    assert all(a <= b for a, b in pairwise(folded.starts))
    assert all(a <= b for a, b in pairwise(folded.ends))


@given(texts)
def test_what_an_original_stretch_folds_to_contains_what_came_from_it(text: str) -> None:
    folded = fold(text)
    for character, start, end in zip(folded.text, folded.starts, folded.ends, strict=True):
        assert character in fold(text[start:end]).text


@given(texts)
@example("0ำ")
@example("薴")
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once


def test_any_character_folds_like_its_folding_and_its_compatibility_form() -> None:
    assigned = [chr(code) for code in range(0x20000) if unicodedata.category(chr(code)) not in ("Cn", "Co", "Cs")]
    once = {character: fold(character).text for character in assigned}
    assert [character for character, folded in once.items() if fold(folded).text != folded] == []
    compatible = {character: unicodedata.normalize("NFKD", character) for character in assigned}
    assert [character for character, form in compatible.items() if fold(form).text != once[character]] == []


@given(texts, st.sampled_from(["NFC", "NFD"]))
def test_normal_forms_fold_alike(text: str, form: str) -> None:
    assert fold(unicodedata.normalize(form, text)).text == fold(text).text  # type: ignore[arg-type]


@given(texts)
def test_lower_case_folds_alike(text: str) -> None:
    # Normal form first: alone, casefold() makes a letter of the mark U+0345, which then takes marks of its own.
    assert fold(unicodedata.normalize("NFC", text).casefold()).text == fold(text).text


@given(texts, st.sampled_from(UNSEEN), st.integers(0, 20))
def test_what_nobody_sees_changes_nothing(text: str, unseen: str, at: int) -> None:
    assert fold(text[:at] + unseen + text[at:]).text == fold(text).text


@given(texts, texts)
def test_texts_apart_fold_apart(one: str, other: str) -> None:
    assert fold(f"{one} {other}").text == fold(one).text + fold(f" {other}").text


@pytest.mark.parametrize("configuration", ["s2t", "s2hk"])
def test_the_commonest_characters_fold_alike_in_both_scripts(configuration: str) -> None:
    to_traditional = OpenCC(configuration)
    apart = {c for c in common_characters(5000) if fold(to_traditional.convert(c)).text != fold(c).text}
    # Simplified itself writes these two ways: 锺 of names and 钟, 迳 and 径, 昵 and 暱.
    assert apart == set("锺迳昵")


def test_taiwan_forms_fold_alike_but_for_those_that_are_words_of_their_own() -> None:
    to_taiwan = OpenCC("s2tw")
    apart = {c for c in common_characters(5000) if fold(to_taiwan.convert(c)).text != fold(c).text}
    assert apart == set("着幺檐锺痹睾鲇迳昵")


def test_nothing_but_length_changes_keeps_offsets_as_ranges() -> None:
    folded = fold("５Ｇ網絡 in Macau")
    assert (folded.starts, folded.ends) == (range(13), range(1, 14))


def test_offsets_span_what_became_several_characters_or_one() -> None:
    folded = fold("㍿ｶﾞe\u0301\u200b")
    assert folded.text == "株式会社ガe"
    assert list(zip(folded.starts, folded.ends, strict=True)) == [(0, 1)] * 4 + [(1, 3), (3, 5)]
