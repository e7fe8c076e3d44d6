import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.fold import joins
from indexer.highlights import Highlight, highlights, merged
from indexer.query.parser import parse
from indexer.results import Snippet
from indexer.snippets import WIDTH, snippet
from tests.indexer.any_text import characters

PIECES = (
    *("network ", "networks, ", "slice. ", "5G", "of the port ", "網絡", "切片", "智慧城市。", "ガス"),
    *("\n", " ", "（", "e\u0301", "👩\u200d👩\u200d👧", "x" * 70, "很長的一段沒有標點的中文" * 6, "\u0301" * 5),
)
UNITS = ("e\u0301", "か\u3099", "👩\u200d👩\u200d👧", "한", "\u1112\u1161\u11ab", "字\ufe0f")
passages = st.lists(st.one_of(st.sampled_from(PIECES), characters), max_size=80).map("".join)
queries = st.lists(
    st.sampled_from(["network", "網絡", "网络切片", "5g", "slice", "port", "智慧", '"of the"']), max_size=3
)


def found(text: str, query: str) -> Snippet:
    return snippet(text, highlights(text, "en", parse(query).tree))


def marked(shown: Snippet) -> list[str]:
    return [shown.text[start:end] for start, end in shown.highlights]


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "FW" else 1 for character in text)


@given(passages, queries)
def test_a_snippet_is_a_stretch_of_the_passage_no_wider_than_a_few_lines(text: str, words: list[str]) -> None:
    shown = found(text, " ".join(words)).text
    plain = text.replace("\n", " ")
    without_ellipses = (shown, shown.removesuffix("…"), shown.removeprefix("…"), shown[1:].removesuffix("…"))
    assert any(fragment in plain for fragment in without_ellipses)
    assert width(shown.strip("…")) <= WIDTH + 1


@given(st.lists(st.sampled_from(PIECES), max_size=80).map("".join), queries)
def test_highlights_are_those_of_the_passage_at_the_same_characters(text: str, words: list[str]) -> None:
    spans = highlights(text, "en", parse(" ".join(words)).tree)
    shown = snippet(text, spans)
    written = {text[start:end].replace("\n", " ") for start, end in merged(spans)}
    for start, end in shown.highlights:
        assert 0 <= start < end <= len(shown.text)
        assert any(shown.text[start:end] in whole for whole in written)
    if spans and max(span.end - span.start for span in spans) < 20:
        assert shown.highlights


def test_offsets_are_exact_after_the_ellipsis_and_line_breaks() -> None:
    text = "第一段，沒有甚麼可看。\n" * 12 + "大灣區的\n網絡切片，由營運商提供。" + "還有很多其他內容。" * 30
    shown = found(text, "网络切片")
    assert marked(shown) == ["網絡切片"]
    assert shown.text.startswith("…")
    assert shown.text.endswith("…")


@pytest.mark.parametrize("before", ["word " * 100, "字" * 300, "字，" * 100, "Sentence one. " * 40, "x" * 500 + " "])
@pytest.mark.parametrize("after", ["", " more" * 100, "。後文" * 100])
def test_the_highlight_is_shown_wherever_it_stands(before: str, after: str) -> None:
    text = f"{before}NETWORK{after}"
    shown = found(text, "network")
    assert marked(shown) == ["NETWORK"]
    at = shown.text.index("NETWORK")
    assert text.replace("\n", " ").count(shown.text.strip("…")) == 1
    assert at <= 61


def test_the_fragment_with_most_different_words_is_shown() -> None:
    text = (
        "The network is a network of networks. " * 8
        + "Here the network is sliced for the port. "
        + "Only the port is mentioned, and the port again. " * 8
    )
    shown = found(text, "network port sliced")
    assert {"network", "sliced", "port"} <= set(marked(shown))


def test_the_first_of_equal_fragments_is_shown() -> None:
    text = "One network. " + "Nothing here. " * 40 + "Another network."
    assert found(text, "network").text.startswith("One network.")


def test_a_passage_without_highlights_is_shown_from_its_beginning() -> None:
    text = "The operators share what they learn. " * 20
    shown = snippet(text, [])
    assert shown.highlights == ()
    assert shown.text.startswith("The operators share")
    assert shown.text.endswith("…")


def test_a_short_passage_is_shown_whole() -> None:
    assert found("大灣區的\n網絡。", "网络") == Snippet("大灣區的 網絡。", ((5, 7),))
    assert snippet("", []) == Snippet("", ())


def test_a_fragment_begins_with_its_sentence() -> None:
    text = "The first of the sentences says nothing of it but is rather long. " * 10
    text += "Then the network is sliced. " + "More follows. " * 30
    assert found(text, "sliced").text.startswith("…Then the network")


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("shift", range(4))
def test_no_character_is_parted_from_its_marks(unit: str, shift: int) -> None:
    text = "。" * shift + unit * 300 + "網絡" + unit * 300
    shown = found(text, "网络")
    fragment = shown.text.strip("…")
    at = text.index(fragment)
    assert marked(shown) == ["網絡"]
    assert not joins(fragment[0])
    assert not joins(text[at + len(fragment)])
    assert text[at - 1] != "\u200d" != fragment[-1]


@pytest.mark.parametrize("shift", range(10))
def test_no_word_is_cut_in_two(shift: int) -> None:
    text = "字" * shift + "工業Internet平台，" * 60 + "網絡" + "工業Internet平台，" * 60
    fragment = found(text, "网络").text.strip("…")
    before, after = text[: text.index(fragment)], text[text.index(fragment) + len(fragment) :]
    assert not (before[-1].isascii() and fragment[0].isascii())
    assert not (fragment[-1].isascii() and after[0].isascii())


def test_marks_without_end_are_cut_all_the_same() -> None:
    shown = found("e" + "\u0301" * 5000 + " network " + "\u0301" * 5000, "network")
    assert marked(shown) == ["network"]
    assert width(shown.text) <= WIDTH + 4


def test_a_span_that_reaches_over_the_end_is_left_out() -> None:
    text = "網" * 200
    shown = snippet(text, [Highlight(0, 2, "a"), Highlight(100, 180, "b")])
    assert shown.highlights == ((0, 2),)
