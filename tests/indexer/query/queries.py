"""Queries as hypothesis draws them, and trees taken apart."""

from collections.abc import Iterator

from hypothesis import strategies as st

from indexer.query.node import And, Node, Not, Optional, Or, Word, wanted
from indexer.query.node import Text as TextNode
from tests.indexer.any_text import texts

PIECES = (
    *("network", "networks", "the", "rede", "操作", "網絡", "网络切片", "我", "的", "ガス", "한국", "ดี", "мир", "５Ｇ"),
    *('"', "“", "”", "「", "」", "『", "』", "(", ")", "（", "）", ":", "：", "+", "-", "－", "−", "＋", ",", ".."),
    *("AND", "OR", "NOT", "and", "ANDROID", "title:", "kind:", "language:", "year:", "year:2019..2024", "topic:5g"),
    *(" ", "\n", "\u3000", "?", "。", "\ud800", "\u0301", "\u200b"),
)

soup = st.lists(st.one_of(st.sampled_from(PIECES), texts), max_size=25).map("".join)
"""Words, operators, brackets and quotes in any order, with spaces between or without."""


def words_of(tree: Node) -> list[Word]:
    """The words that a tree hopes to find."""
    return [word for node in wanted(tree) if isinstance(node, TextNode) for word in node.words]


def nodes_of(tree: Node) -> Iterator[Node]:
    """The node and all below it."""
    yield tree
    match tree:
        case And(children) | Or(children):
            for child in children:
                yield from nodes_of(child)
        case Not(child) | Optional(child):
            yield from nodes_of(child)
        case _:
            return
