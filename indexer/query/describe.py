"""How is a query shown to the one who asked it?"""

from indexer.query.node import And, Attribute, Node, Not, Optional, Or, Phrase, Text, Years


def describe(node: Node) -> str:
    """`node` in the query language; what may be missing stands in square brackets."""
    match node:
        case Text():
            return _part(node.part) + _text(node)
        case Phrase(text, _, part):
            return f'{_part(part)}"{text}"'
        case Attribute(name, values):
            return f"{name}:{','.join(values)}"
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
    joint = " AND " if node.needed == "all" else " OR "
    words = dict.fromkeys(word.text for word in node.words)
    return joint.join(words) if len(words) < 2 or node.part == "content" else f"({joint.join(words)})"


def _bracketed(node: Node) -> str:
    text = describe(node)
    several = isinstance(node, And | Or) or (isinstance(node, Text) and len(node.words) > 1)
    return f"({text})" if several else text


def _part(part: str) -> str:
    return "title:" if part == "title" else ""
