import pytest
from hypothesis import given

from indexer.query.describe import describe
from indexer.query.node import EVERYTHING, NOTHING, And, Attribute, Node, Not, Optional, Or, Phrase, Years
from indexer.query.parser import parse
from indexer.query.words import text_of
from tests.indexer.query.queries import soup, words_of

PORT, CITY = Phrase("port", (("port", 0),)), Phrase("city", (("city", 0),), "title")


@pytest.mark.parametrize(
    ("node", "shown"),
    [
        (PORT, '"port"'),
        (CITY, 'title:"city"'),
        (And((PORT, CITY)), '"port" AND title:"city"'),
        (And((PORT, Or((PORT, CITY)))), '"port" AND ("port" OR title:"city")'),
        (Not(And((PORT, CITY))), 'NOT ("port" AND title:"city")'),
        (And((PORT, Optional(CITY))), '"port" AND [title:"city"]'),
        (Attribute("kind", ("other", "press-release")), "kind:other,press-release"),
        (Attribute("topic", ("smart city",)), 'topic:"smart city"'),
        (Years(2019, 2019), "year:2019"),
        (Years(2019, None), "year:2019.."),
        (Years(None, 2019), "year:..2019"),
        (EVERYTHING, ""),
        (NOTHING, ""),
    ],
)
def test_a_tree_is_shown_in_the_query_language(node: Node, shown: str) -> None:
    assert describe(node) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("安装简单", "安装简单"),
        ("スマート", "スマート"),
        ("smart art", "smart art"),
        ("art smart art", "art smart"),
        ("城市 智慧城市", "城市 智慧"),
    ],
)
def test_words_inside_longer_words_are_not_shown(text: str, shown: str) -> None:
    node = text_of(text, "any")
    assert node
    assert describe(node) == shown


@given(soup)
def test_every_sought_word_can_be_seen(text: str) -> None:
    query = parse(text)
    shown = "".join(query.interpreted.split())
    for word in words_of(query.tree):
        assert "".join(word.text.split()) in shown


@pytest.mark.parametrize(
    "text",
    [
        *('"smart city" AND port', "smart AND city", "smart OR city", "(smart OR city) AND port", "NOT port"),
        *("kind:other AND year:2019..", 'topic:"smart city"', "title:city", "5G network", "網絡 AND 安全"),
    ],
)
def test_what_is_shown_can_be_asked_again(text: str) -> None:
    query = parse(text)
    assert parse(query.interpreted).tree == query.tree
