"""How is a query shown to the one who asked it?"""

import re
from collections.abc import Iterable, Iterator

from indexer.query.node import And, Attribute, Node, Not, Optional, Or, Phrase, Text, Word, Years

_BARE_VALUE = re.compile(r"[^\s()（）]+")


def describe(node: Node) -> str:
    """`node` in the query language; what may be missing stands in square brackets."""
    match node:
        case Text():
            return _part(node.part) + _text(node)
        case Phrase(text, _, part):
            return f'{_part(part)}"{text}"'
        case Attribute(name, values):
            return f"{name}:{_quoted(','.join(values))}"
        case Years(first, last):
            return f"year:{first}" if first == last else f"year:{first or ''}..{last or ''}"
        case Not(child):
            return f"NOT {_bracketed(child)}"
        case Optional(child):
            return f"[{describe(child)}]"
        case And(children):
            return " AND ".join(_bracketed(child) for child in children)
        case Or(children):
            return " OR ".join(_bracketed(child) for child in children)


def _text(node: Text) -> str:
    shown = dict.fromkeys(_longest(node.words))
    joined = (" AND " if node.needed == "all" else " ").join(shown)
    return f"({joined})" if node.part == "title" and len(shown) > 1 else joined


def _longest(words: Iterable[Word]) -> Iterator[str]:
    """Of a word and the shorter dictionary words inside it, the long one says enough."""
    reached = 0
    for end, word in sorted(((_end(word), word) for word in words), key=lambda pair: (pair[1].start, -pair[0])):
        if end > reached:
            yield word.text
            reached = end


def _end(word: Word) -> int:
    return word.start + (1 if word.spaced else len(word.roots[0]))


def _quoted(value: str) -> str:
    return value if _BARE_VALUE.fullmatch(value) else f'"{value}"'


def _bracketed(node: Node) -> str:
    text = describe(node)
    several = isinstance(node, And | Or) or (isinstance(node, Text) and len(node.words) > 1)
    return f"({text})" if several else text


def _part(part: str) -> str:
    return "title:" if part == "title" else ""
