from collections import defaultdict

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.analysis.analyzer import analyze
from indexer.analysis.fold import fold
from indexer.analysis.script import is_unspaced
from indexer.query.node import Phrase, TermSequence, Text, Word
from indexer.query.words import phrase_of, text_of
from tests.indexer.any_text import texts

han = st.text("本田网络安", max_size=12)
mixed = st.lists(st.sampled_from(["本", "田", "網", "网", "5G", "port", " ", "，", "ガ"]), max_size=12).map("".join)


def words(text: str) -> tuple[Word, ...]:
    found = text_of(text, "any")
    return found.words if found else ()


def wordings(text: str) -> list[str]:
    return [word.text for word in words(text)]


def places(text: str, sequence: TermSequence) -> set[int]:
    """The positions at which a sequence begins in a text, as an engine looks them up."""
    postings = defaultdict(set)
    for token in analyze(text, "en").surfaces:
        postings[token.text].add(token.position)
    return set.intersection(*({position - step for position in postings[term]} for term, step in sequence))


def sequence_of(text: str) -> TermSequence:
    phrase = phrase_of(text)
    return phrase.sequence if phrase else ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Networks", Word("Networks", ("network", "networks"), (("networks", 0),), 0, spaced=True)),
        ("redes", Word("redes", ("rede", "red"), (("redes", 0),), 0, spaced=True)),
        ("５Ｇ", Word("５Ｇ", ("5g",), (("5g", 0),), 0, spaced=True)),
        ("網絡", Word("網絡", ("网络",), (("网络", 0),), 0, spaced=False)),
        ("本田", Word("本田", ("本田",), (("本田", 0),), 0, spaced=False)),
        ("網", Word("網", ("网",), (("网", 0),), 0, spaced=False)),
        ("互聯網", Word("互聯網", ("互联网",), (("互联", 0), ("联网", 1)), 0, spaced=False)),
        ("Сети", Word("Сети", ("сети",), (("сети", 0),), 0, spaced=True)),
        ("مرحبا", Word("مرحبا", ("مرحبا",), (("مرحبا", 0),), 0, spaced=True)),
        ("한국", Word("한국", ("한국",), (("한국", 0),), 0, spaced=False)),
        ("ガス", Word("ガス", ("ガス",), (("ガス", 0),), 0, spaced=False)),
        ("ดี", Word("ดี", ("ดี",), (("ดี", 0),), 0, spaced=False)),
    ],
)
def test_a_word_of_each_script(text: str, expected: Word) -> None:
    assert expected in words(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("network slicing", ["network", "slicing"]),
        ("安装简单", ["安装", "安装简单", "简单"]),
        ("5G網絡in Macau", ["5G", "網絡", "Macau"]),
        ("the network of the port", ["network", "port"]),
        ("the of", ["the", "of"]),
        ("我是三码", ["三码"]),
        ("的三码", ["三码"]),
        ("网", ["网"]),
        ("网 络", ["网", "络"]),
        ("我 网络", ["网络"]),
        ("？！", []),
        ("", []),
    ],
)
def test_the_words_of_a_text(text: str, expected: list[str]) -> None:
    assert wordings(text) == expected


def test_characters_that_no_dictionary_joins_are_sought_together() -> None:
    assert [root.text for root in analyze("钊坤翀").roots] != ["钊坤翀"]
    assert "钊坤翀" in wordings("钊坤翀")


def test_stop_words_do_not_stick_to_the_characters_beside_them() -> None:
    assert all("的" not in wording for wording in wordings("的钊翀 我的翀 网络的钊"))


@given(texts)
def test_a_word_is_written_where_it_says(text: str) -> None:
    for word in words(text):
        assert word.text in text
        assert all(root in fold(word.text).text for root in word.roots) or word.spaced
        assert word.sequence[0][1] == 0


@given(texts)
def test_words_come_in_order_and_have_the_place_of_their_tokens(text: str) -> None:
    found = words(text)
    positions = {(token.position, token.text) for token in analyze(text, "en").surfaces}
    assert [word.start for word in found] == sorted(word.start for word in found)
    assert all((word.start + step, term) in positions for word in found for term, step in word.sequence)


@given(texts)
def test_a_text_has_words_where_it_has_tokens(text: str) -> None:
    assert bool(words(text)) == bool(len(analyze(text, "en").surfaces)) == bool(sequence_of(text))


@given(han, han.filter(bool))
@example("本田本", "田本")
@example("本本本本", "本本")
def test_a_phrase_is_found_exactly_where_the_folded_text_contains_it(text: str, phrase: str) -> None:
    expected = {at for at in range(len(text)) if text.startswith(phrase, at)}
    assert places(text, sequence_of(phrase)) == expected


@given(mixed, mixed)
def test_a_phrase_of_any_scripts_is_found_where_its_words_and_characters_follow_one_another(
    text: str, phrase: str
) -> None:
    units, sought = (
        [(token.position, token.text) for token in analyze(t, "en").surfaces if not is_pair(token.text)]
        for t in (text, phrase)
    )
    if sought:
        first = sought[0][0]
        expected = {at for at, _ in units if all((at + place - first, term) in units for place, term in sought)}
        assert places(text, sequence_of(phrase)) == expected


def is_pair(term: str) -> bool:
    return len(term) > 1 and is_unspaced(term)


@given(mixed.filter(bool), mixed, mixed)
def test_a_phrase_is_found_in_every_text_around_it(phrase: str, before: str, after: str) -> None:
    sequence = sequence_of(phrase)
    assert not sequence or places(f"{before}。{phrase}。{after}", sequence)


@pytest.mark.parametrize("text", ["本", "日本", "田本", "本 田", "本，田", "本a田"])
def test_one_character_of_a_word_does_not_make_it(text: str) -> None:
    (honda,) = words("本田")
    assert not places(text, honda.sequence)


@pytest.mark.parametrize("text", ["东风本田汽车", "東風本田", "本田", "日本田径"])
def test_a_word_stands_wherever_its_characters_do(text: str) -> None:
    (honda,) = words("本田")
    assert places(text, honda.sequence)


def test_surfaces_reward_the_exact_wording() -> None:
    found = text_of("the networks 智慧城市 網", "all")
    assert isinstance(found, Text)
    assert found.needed == "all"
    assert found.surfaces == ("networks", "智慧", "慧城", "城市", "网")


def test_a_phrase_keeps_stop_words_and_its_part() -> None:
    assert phrase_of("the port of 珠海", "title") == Phrase(
        "the port of 珠海", (("the", 0), ("port", 1), ("of", 2), ("珠海", 3)), "title"
    )
    assert phrase_of("？") is None
