"""How is the text of a query understood?

Words, "phrases", `AND OR NOT ( ) + -` and `field:value`. Words side by side are alternatives, ranked by how many
a document has; where AND or OR is written, words side by side must all be there. Phrases and `+word` are
required, `-word` and `NOT word` excluded. Any input is a query: an operator without operands is passed over.
"""

import re
from collections.abc import Sequence
from typing import Literal

from corpus.document import LANGUAGES
from indexer.query.describe import describe
from indexer.query.lexer import Lexeme, lexemes
from indexer.query.node import (
    EVERYTHING,
    NOTHING,
    And,
    Attribute,
    Node,
    Not,
    Optional,
    Or,
    Query,
    Text,
    Years,
)
from indexer.query.words import phrase_of, text_of

DEEPEST_GROUP = 25
"""Brackets inside brackets beyond this are passed over: nobody writes them, and each costs a stack frame."""

_YEARS = re.compile(r"(\d{4})|(?!\.\.$)(\d{4})?\.\.(\d{4})?")


def parse(text: str) -> Query:
    """Understand `text` as a query. Never fails; an empty one asks for everything, one of signs alone for nothing."""
    found = lexemes(text)
    tree = _Parser(found).parse()
    if tree is None:
        tree = NOTHING if text.strip() else EVERYTHING
    return Query(text, describe(tree), tree)


class _Parser:
    """Recursive descent: alternatives of conjunctions of rows of items."""

    def __init__(self, found: Sequence[Lexeme]) -> None:
        self.lexemes = found
        self.at = 0
        operators = any(lexeme.kind in ("and", "or") for lexeme in found)
        self.needed: Literal["any", "all"] = "all" if operators else "any"

    def parse(self) -> Node | None:
        nodes = [self.alternatives(0)]
        while self.take("close"):
            nodes.append(self.alternatives(0))
        return _joined(And, nodes)

    def take(self, *kinds: str) -> Lexeme | None:
        if self.at < len(self.lexemes) and self.lexemes[self.at].kind in kinds:
            self.at += 1
            return self.lexemes[self.at - 1]
        return None

    def alternatives(self, depth: int) -> Node | None:
        nodes = [self.conjunction(depth)]
        while self.take("or"):
            nodes.append(self.conjunction(depth))
        return _joined(Or, nodes)

    def conjunction(self, depth: int) -> Node | None:
        nodes = [self.row(depth)]
        while self.take("and"):
            nodes.append(self.row(depth))
        return _joined(And, nodes)

    def row(self, depth: int) -> Node | None:
        """Items side by side. Texts may be missing only where something else of substance is required."""
        required: list[Node | None] = []
        narrowing: list[Node | None] = []
        texts: list[Text] = []
        while sign := self.take("required", "excluded", "text", "phrase", "field", "open"):
            if sign.kind == "excluded":
                narrowing.append(_excluding(self.operand(depth)))
            elif sign.kind == "required":
                required.append(_requiring(self.operand(depth)))
            else:
                self.at -= 1
                node = self.operand(depth)
                if isinstance(node, Text) and node.needed == "any":
                    texts.append(node)
                else:
                    (narrowing if isinstance(node, Attribute | Years) else required).append(node)
        sought = _one_text(texts)
        return _joined(And, [*required, Optional(sought) if sought and any(required) else sought, *narrowing])

    def operand(self, depth: int) -> Node | None:
        while self.take("required", "excluded"):
            pass
        if opening := self.take("open"):
            return self.group(opening, depth)
        if lexeme := self.take("text"):
            return text_of(lexeme.text, self.needed)
        if lexeme := self.take("phrase"):
            return phrase_of(lexeme.text)
        if lexeme := self.take("field"):
            return _field(lexeme)
        return None

    def group(self, _: Lexeme, depth: int) -> Node | None:
        if depth >= DEEPEST_GROUP:
            return None
        node = self.alternatives(depth + 1)
        self.take("close")
        return node


def _joined(join: type[And] | type[Or], nodes: Sequence[Node | None]) -> Node | None:
    there = tuple(node for node in nodes if node is not None)
    if len(there) > 1:
        return join(there)
    return there[0] if there else None


def _one_text(texts: Sequence[Text]) -> Text | None:
    """Alternatives stay alternatives of one another, whatever stands between them."""
    return texts[0] if len(texts) == 1 else text_of(" ".join(text.text for text in texts), "any")


def _requiring(node: Node | None) -> Node | None:
    return Text(node.text, node.words, node.surfaces, "all", node.part) if isinstance(node, Text) else node


def _excluding(node: Node | None) -> Node | None:
    """Not `node`; of several words written together, only where they stand together."""
    if isinstance(node, Text) and len(node.words) > 1:
        node = phrase_of(node.text, node.part)
    return None if node is None else Not(node)


def _field(lexeme: Lexeme) -> Node | None:
    """`field:value`; a value that the field cannot have is searched as words."""
    value = lexeme.text.strip()
    if lexeme.field == "title":
        return phrase_of(value, "title") if lexeme.quoted else text_of(value, "all", "title")
    if lexeme.field == "year":
        years = _YEARS.fullmatch(value)
        return _years(years) if years else text_of(f"year {value}", "any")
    values = tuple(part for part in (item.strip() for item in value.split(",")) if part)
    if lexeme.field == "language":
        canonical = {language.casefold(): language for language in LANGUAGES}
        values = tuple(canonical.get(item.casefold(), item) for item in values)
    return Attribute(lexeme.field, values) if values else None


def _years(found: re.Match[str]) -> Years:
    if found[1]:
        return Years(int(found[1]), int(found[1]))
    return Years(int(found[2]) if found[2] else None, int(found[3]) if found[3] else None)
