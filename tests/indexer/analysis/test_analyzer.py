import sys
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from opencc import OpenCC

from corpus.document import LANGUAGES
from indexer.analysis.analyzer import analyze, spaced_words
from indexer.analysis.fold import fold
from indexer.analysis.latin import STEMMED_LANGUAGES, stem
from indexer.analysis.script import is_unspaced
from indexer.analysis.token import Analysis, Token, Tokens
from tests.indexer.any_text import texts

languages = st.sampled_from(["", "und", *LANGUAGES])


def surfaces(text: str) -> list[str]:
    return list(analyze(text).surfaces.texts)


def roots(text: str, language: str = "") -> list[str]:
    return list(analyze(text, language).roots.texts)


def terms(text: str, language: str = "en") -> tuple[object, ...]:
    """Both streams of a text without offsets, which depend on the writing."""
    found = analyze(text, language)
    return found.surfaces.texts, found.surfaces.positions, found.roots.texts, found.roots.positions, found.length


def both(analysis: Analysis) -> Iterator[Tokens]:
    yield analysis.surfaces
    yield analysis.roots


# Properties of any text in any script


@given(texts, languages)
def test_columns_are_of_equal_length_and_offsets_within_the_text(text: str, language: str) -> None:
    found = analyze(text, language)
    for tokens in both(found):
        assert len(tokens.texts) == len(tokens.starts) == len(tokens.ends) == len(tokens.positions) == len(tokens)
        assert all(0 <= token.start < token.end <= len(text) for token in tokens)
        assert all(0 <= token.position < found.length for token in tokens)
        assert all(tokens.texts)


def is_whole(text: str, token: Token) -> bool:
    """Whether nothing else came from the token's place: no ligature or syllable that folds to several characters."""
    return len(fold(text[token.start : token.end]).text) == len(token.text)


@given(texts, languages)
@example("3㍿ﬁbre e\u0301ﾊﾟ\u200b가", "en")
def test_offsets_point_at_the_text_that_produced_a_surface(text: str, language: str) -> None:
    for token in analyze(text, language).surfaces:
        produced = fold(text[token.start : token.end]).text
        assert token.text == produced if is_whole(text, token) else token.text in produced


@given(texts, languages)
def test_offsets_point_at_the_text_that_produced_a_root(text: str, language: str) -> None:
    stemming = language if language in STEMMED_LANGUAGES else "en"
    found = analyze(text, language or "en")
    words = {token.position: token for token in found.surfaces if not is_unspaced(token.text)}
    for root in found.roots:
        produced = fold(text[root.start : root.end]).text
        if is_unspaced(root.text):
            assert root.text in produced
        else:
            word = words[root.position]
            assert (root.start, root.end) == (word.start, word.end)
            assert root.text == stem(word.text, stemming)


@given(texts, languages)
def test_positions_of_a_term_rise_and_those_of_the_text_never_fall(text: str, language: str) -> None:
    for tokens in both(analyze(text, language)):
        of_term = defaultdict(list)
        for token in tokens:
            of_term[token.text].append(token.position)
        assert all(a < b for positions in of_term.values() for a, b in pairwise(positions))
        in_order = sorted(tokens, key=lambda token: (token.start, token.end))
        assert all(a.position <= b.position for a, b in pairwise(in_order) if a.start < b.start)


@given(texts)
def test_both_streams_stand_at_the_same_places(text: str) -> None:
    found = analyze(text)
    covered = [
        {at for token in tokens for at in range(token.position, token.position + width(token))}
        for tokens in both(found)
    ]
    assert covered[0] == covered[1]


def width(token: Token) -> int:
    return len(token.text) if is_unspaced(token.text) else 1


@given(texts)
def test_a_guessed_language_is_analysed_as_if_it_had_been_told(text: str) -> None:
    guessed = analyze(text)
    assert analyze(text, guessed.language) == guessed


@given(texts, languages, st.sampled_from(["NFC", "NFD"]))
def test_normal_forms_have_equal_terms(text: str, language: str, form: str) -> None:
    normal = unicodedata.normalize(form, text)  # type: ignore[arg-type]
    assert terms(normal, language or "en") == terms(text, language or "en")


@given(texts)
def test_lower_case_has_equal_terms(text: str) -> None:
    assert terms(unicodedata.normalize("NFC", text).casefold()) == terms(text)


@given(st.text(st.sampled_from("abcXYZ0189-.,'() ")))
def test_full_width_has_equal_terms(text: str) -> None:
    full = str.maketrans({chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)} | {" ": "\u3000"})
    assert terms(text.translate(full)) == terms(text)


@given(texts)
def test_words_between_spaces_are_those_of_the_analysis(text: str) -> None:
    spaced = [(token.text, token.start, token.end) for token in analyze(text).surfaces if not is_unspaced(token.text)]
    assert list(spaced_words(fold(text))) == spaced


# Chinese


@pytest.mark.parametrize("configuration", ["s2t", "s2hk"])
@pytest.mark.parametrize(
    "text",
    [
        "大湾区的运营商为港口和机场建设专用网络，并由本地团队全天候支援。",
        "移动通信行业协会发布5G+X计划：工业互联网、边缘计算、网络切片与智慧城市。",
        "卫生署与环境保护署合办频谱与无线电设备的安全测试，里程碑已经达成。",
    ],
)
def test_both_scripts_have_equal_terms(text: str, configuration: str) -> None:
    converted = OpenCC(configuration).convert(text)
    assert converted != text
    assert terms(converted) == terms(text)


def test_a_word_inside_a_longer_one_is_found() -> None:
    assert roots("安装简单") == ["安装", "安装简单", "简单"]


@pytest.mark.parametrize("text", ["三码合一", "我的三码", "珠海市", "在珠海", "珠海三码"])
def test_segmentation_loses_no_neighbours(text: str) -> None:
    assert {text[at : at + 2] for at in range(len(text) - 1)} <= set(surfaces(text))


def test_a_single_character_is_a_surface() -> None:
    assert "网" in surfaces("智能網絡")
    assert (surfaces("網"), roots("網")) == (["网"], ["网"])


def test_every_character_and_every_two_neighbours_are_surfaces() -> None:
    assert surfaces("網絡切片") == ["网", "络", "切", "片", "网络", "络切", "切片"]


def test_neighbours_do_not_reach_over_punctuation() -> None:
    assert "络安" not in surfaces("网络，安全")
    assert "什诺" not in surfaces("约什・诺曼")


def test_a_space_in_latin_and_han_text_changes_no_position() -> None:
    assert terms("5G網絡 in Macau") == terms("5G 網絡in Macau")


def test_phrases_cannot_reach_over_what_parts_two_han_runs() -> None:
    together, apart = analyze("网络安全").surfaces, analyze("网络、安全").surfaces
    assert dict(zip(together.texts, together.positions, strict=True))["安全"] == 2
    assert dict(zip(apart.texts, apart.positions, strict=True))["安全"] == 3


# Other scripts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5G NR", ["5g", "nr"]),
        ("white-paper", ["white", "paper"]),
        ("operator’s", ["operator's"]),
        ("3.5 GHz", ["3.5", "ghz"]),
        ("3.5GHz", ["3", "5ghz"]),
        ("1,000,000", ["1,000,000"]),
        ("v1.2.3", ["v1", "2.3"]),
        ("snake_case", ["snake", "case"]),
        ("Привет мир", ["привет", "мир"]),
        ("مرحبا", ["مرحبا"]),
        ("हिन्दी", ["हिन्दी"]),
        ("한국", ["한", "국", "한국"]),
        ("ｶﾞｽ", ["ガ", "ス", "ガス"]),
        ("ดี", ["ด", "ี", "ดี"]),
        ("👍🏽 🇭🇰 ...", []),
        ("\u064b \u0301", []),
    ],
)
def test_words_of_a_script(text: str, expected: list[str]) -> None:
    assert surfaces(text) == expected


def test_accents_and_endings_do_not_part_words() -> None:
    assert roots("comunicações", "pt") == roots("COMUNICACAO", "pt")
    assert roots("networks", "en") == roots("Network", "en")


# Time


def steps(function: Callable[[], object]) -> int:
    """How many lines of Python `function` runs: a measure of work that no busy machine changes."""
    count = 0

    def trace(*_: object) -> object:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)  # type: ignore[arg-type]
    try:
        function()
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "unit",
    ["network slice, ", "网络切片，", "网络5G", "e\u0301\u200b ", "1.", "1.2a ", "한국 ", "\u0301", "it's'", "㍿"],
)
def test_analysis_is_linear_in_the_length_of_the_text(unit: str) -> None:
    analyze(unit * 2000)
    short, long = (steps(lambda count=count: analyze(unit * count, "en")) for count in (500, 2000))  # type: ignore[misc]
    assert long < 4.5 * short + 1000


def test_a_long_row_of_numbers_is_read_once() -> None:
    # What the regular expression does is not counted above; from every number anew this would take minutes.
    assert surfaces("1." * 200_000 + "1a") == ["1." * 199_999 + "1", "1a"]
    assert surfaces("1," + "1" * 200_000 + "a") == ["1", "1" * 200_000 + "a"]
