import sys
from collections.abc import Callable

import pytest
from hypothesis import given

from indexer.query.node import (
    EVERYTHING,
    NOTHING,
    And,
    Attribute,
    Node,
    Not,
    Optional,
    Or,
    Phrase,
    Text,
    Years,
)
from indexer.query.parser import DEEPEST_GROUP, parse
from tests.indexer.any_text import texts
from tests.indexer.query.queries import nodes_of, soup, words_of


@pytest.mark.parametrize(
    ("query", "interpreted"),
    [
        # Words
        ("network", "network"),
        ("5G network slicing", "5G network slicing"),
        ("智慧城市", "智慧 城市"),
        ("安装简单", "安装简单"),
        ("５Ｇ網絡", "５Ｇ 網絡"),
        ("smart art", "smart art"),
        ("white-paper", "white paper"),
        ("C++", "C"),
        ("and or not", "and or not"),
        ("ANDROID NOTE ORAN", "ANDROID NOTE ORAN"),
        # Stop words
        ("what is 5G", "5G"),
        ("什么是网络切片？", "网络 切片"),
        ("o que é a rede", "rede"),
        ("what is the", "what is the"),
        ("的", "的"),
        # Phrases in all kinds of quotes, closed or not
        ('"smart city"', '"smart city"'),
        ("“智慧城市”", '"智慧城市"'),
        ("“smart city", '"smart city"'),
        ("「智慧城市」", '"智慧城市"'),
        ("『智慧城市』", '"智慧城市"'),
        ('"smart city', '"smart city"'),
        ("「智慧 城市", '"智慧 城市"'),
        ('"smart city" port', '"smart city" AND [port]'),
        ('""', ""),
        ("”智慧城市”", "智慧 城市"),
        # Operators
        ("smart AND city", "smart AND city"),
        ("smart OR city", "smart OR city"),
        ("smart city AND port", "(smart AND city) AND port"),
        ("smart city OR port", "(smart AND city) OR port"),
        ("smart OR city AND port", "smart OR (city AND port)"),
        ("smart AND city OR port", "(smart AND city) OR port"),
        ("(smart OR city) AND port", "(smart OR city) AND port"),
        ("（smart OR city） AND port", "(smart OR city) AND port"),
        ("(smart OR city) port", "(smart OR city) AND port"),
        ("網絡 AND 安全", "網絡 AND 安全"),
        ("NOT port", "NOT port"),
        ("smart NOT port", "smart AND NOT port"),
        ("smart NOT (city OR port)", "smart AND NOT (city OR port)"),
        ("NOT NOT port", "NOT port"),
        # Signs
        ("+smart city", "smart AND [city]"),
        ("＋smart city", "smart AND [city]"),
        ("+smart +city port", "smart AND city AND [port]"),
        ("smart -city", "smart AND NOT city"),
        ("smart －city", "smart AND NOT city"),
        ("smart −city", "smart AND NOT city"),
        ("smart -white-paper", 'smart AND NOT "white-paper"'),
        ('smart -"big city"', 'smart AND NOT "big city"'),
        ("smart - city", "smart city"),
        ("+(smart city)", "smart AND city"),
        ("port -city harbour", "(port harbour) AND NOT city"),
        # Signs and brackets that part words do not make them necessary
        ("信息和通信技术（ICT）", "信息 通信 技术 ICT"),
        ("network (slicing)", "network slicing"),
        ("network kind:other slicing", "(network slicing) AND kind:other"),
        # What dangles is passed over
        ("AND", ""),
        ("AND smart", "smart"),
        ("smart OR", "smart"),
        ("smart AND OR city", "smart OR city"),
        ("smart +", "smart"),
        ("( smart", "smart"),
        ("smart ) city", "smart AND city"),
        ("((( )))", ""),
        ("?!", ""),
        ("", ""),
        ("  ", ""),
        # Fields
        ("kind:white-paper", "kind:white-paper"),
        ("kind：white-paper", "kind:white-paper"),
        ("KIND:white-paper", "kind:white-paper"),
        ("member:cmhk,ctm", "member:cmhk,ctm"),
        ('topic:"smart city"', 'topic:"smart city"'),
        ("topic:「smart city」", 'topic:"smart city"'),
        ("topic:智慧城市 5G", "5G AND topic:智慧城市"),
        ("topic:a topic:b", "topic:a AND topic:b"),
        ("language:ZH-HANT", "language:zh-Hant"),
        ("language:en,zh-hans", "language:en,zh-Hans"),
        ("-kind:other", "NOT kind:other"),
        ("kind:other OR kind:press-release", "kind:other OR kind:press-release"),
        ("year:2019", "year:2019"),
        ("year:2019..2024", "year:2019..2024"),
        ("year:2019..", "year:2019.."),
        ("year:..2020", "year:..2020"),
        ("year:２０１９", "year:2019"),
        ("title:network", "title:network"),
        ("title:智慧城市", "title:(智慧 AND 城市)"),
        ('title:"smart city"', 'title:"smart city"'),
        ("title:network port", "title:network AND [port]"),
        # What is no field or no value of one is words
        ("colour:red", "colour red"),
        ("https://example.org/5g", "https example org 5g"),
        ("kind:", "kind"),
        ("kind: paper", "kind paper"),
        ("year:soon", "year soon"),
        ("year:..", "year"),
        ("year:19", "year 19"),
        ('kind:","', ""),
    ],
)
def test_how_a_query_is_understood(query: str, interpreted: str) -> None:
    assert parse(query).interpreted == interpreted


@given(soup)
def test_any_text_is_a_query(text: str) -> None:
    query = parse(text)
    assert query.text == text
    assert isinstance(query.interpreted, str)
    assert parse(text) == query


@given(soup)
def test_no_node_is_empty_inside_a_tree(text: str) -> None:
    for node in nodes_of(parse(text).tree):
        match node:
            case And(children) | Or(children):
                assert len(children) > 1 or node in (EVERYTHING, NOTHING)
            case Text(_, words, _, _, _):
                assert words
                assert all(word.roots and word.sequence and word.text for word in words)
            case Phrase(_, sequence, _):
                assert sequence
            case Attribute(_, values):
                assert values
            case Years(first, last):
                assert first is not None or last is not None
            case _:
                pass


@given(texts)
def test_words_alone_never_narrow(text: str) -> None:
    plain = "".join(character if character.isalnum() else " " for character in text).lower()
    tree = parse(plain).tree
    assert tree in (EVERYTHING, NOTHING) or (isinstance(tree, Text) and tree.needed == "any")


def test_an_empty_query_asks_for_everything_and_one_of_signs_for_nothing() -> None:
    assert parse("").tree == parse(" \n").tree == EVERYTHING
    assert parse("?!").tree == parse("AND").tree == parse('""').tree == NOTHING


def kinds(node: Node) -> object:
    match node:
        case And(children) | Or(children):
            return (type(node).__name__, *(kinds(child) for child in children))
        case Not(child) | Optional(child):
            return (type(node).__name__, kinds(child))
        case Text(_, words, _, needed, part):
            return (part, needed, *(word.text for word in words))
        case _:
            return node


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("smart city", ("content", "any", "smart", "city")),
        ("smart AND city", ("And", ("content", "all", "smart"), ("content", "all", "city"))),
        ("smart city OR port", ("Or", ("content", "all", "smart", "city"), ("content", "all", "port"))),
        ("+smart city", ("And", ("content", "all", "smart"), ("Optional", ("content", "any", "city")))),
        ("smart -city", ("And", ("content", "any", "smart"), ("Not", ("content", "any", "city")))),
        ("title:smart", ("title", "all", "smart")),
        ("kind:a,b", Attribute("kind", ("a", "b"))),
        ("kind:a, b", ("And", ("content", "any", "b"), Attribute("kind", ("a",)))),
        ("year:2019..2020", Years(2019, 2020)),
        ("year:..2020", Years(None, 2020)),
        ('"smart city"', Phrase("smart city", (("smart", 0), ("city", 1)))),
        ('title:"城市"', Phrase("城市", (("城市", 0),), "title")),
    ],
)
def test_the_tree_of_a_query(query: str, tree: object) -> None:
    assert kinds(parse(query).tree) == tree


def test_brackets_deeper_than_anyone_writes_are_passed_over() -> None:
    deep = "(" * DEEPEST_GROUP + "smart OR city" + ")" * DEEPEST_GROUP
    assert parse(deep).interpreted == "smart OR city"
    assert [word.text for word in words_of(parse("(" * 1900 + "smart" + ")" * 50).tree)] == ["smart"]


def calls(function: Callable[[], object]) -> int:
    """How many calls `function` makes: a measure of work that no busy machine changes."""
    count = 0

    def profile(*_: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        function()
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize(
    "unit",
    [
        *(
            "(",
            ")",
            "((a) ",
            "(a OR ",
            "NOT ",
            "-",
            "+a -",
            '"',
            "“a ",
            "「",
            "a AND ",
            "title:",
            "title:a ",
            "year:2019..",
        ),
        *("網", "网络切片", "スマ", "a\u0301", "1.", "word "),
    ],
)
def test_work_grows_with_the_length_of_a_query_and_ends_at_the_longest(unit: str) -> None:
    parse(unit * 3000)
    short, long, longer = (calls(lambda count=count: parse(unit * count)) for count in (100, 400, 100_000))  # type: ignore[misc]
    assert long < 4.5 * short + 1000
    assert longer < 2000 / 100 * 4.5 * short + 1000
