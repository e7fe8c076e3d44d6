"""How is the Markdown of a source read, the same way for every format?"""

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

_PARSER = MarkdownIt("commonmark").enable("table")


def parse(body: str) -> SyntaxTreeNode:
    """The syntax tree of a Markdown text (CommonMark 0.31 with tables)."""
    return SyntaxTreeNode(_PARSER.parse(body))


def to_html(body: str) -> str:
    """The text as HTML; headings carry the ids `heading-1`, `heading-2`, ... in their order."""
    tokens = _PARSER.parse(body)
    openings = (token for token in tokens if token.type == "heading_open")
    for number, token in enumerate(openings, start=1):
        token.attrSet("id", f"heading-{number}")
    rendered: str = _PARSER.renderer.render(tokens, _PARSER.options, {})
    return rendered


def headings(body: str) -> Iterator[tuple[str, int, str]]:
    """Each heading's id, as `to_html` gives it, its level from 1 and its text."""
    nodes = (node for node in parse(body).children if node.type == "heading")
    for number, node in enumerate(nodes, start=1):
        yield f"heading-{number}", level(node), text_of(node)


def level(heading: SyntaxTreeNode) -> int:
    """The level of a heading node, from 1."""
    return int(heading.tag[1:])


def text_of(node: SyntaxTreeNode) -> str:
    """The characters of a node without any mark-up; a line break in the source is a space."""
    if node.type in {"softbreak", "hardbreak"}:
        return " "
    if node.children:
        return "".join(text_of(child) for child in node.children)
    return node.content if node.type in {"text", "code_inline", "code_block", "fence"} else ""
