"""How does a source read as plain text, and as a Markdown file?"""

import textwrap
from collections.abc import Iterator

from markdown_it.tree import SyntaxTreeNode

from corpus.samples.making.labels import Labels
from corpus.samples.making.markdown import parse, text_of
from corpus.samples.source import Source

_WIDTH = 78


def plain_text(body: str) -> str:
    """Markdown without its mark-up: blocks parted by a blank line, rows and list items one a line."""
    return "\n\n".join("\n".join(_lines(block)) for block in parse(body).children)


def text_file(source: Source, labels: Labels) -> bytes:
    """A text file as a press office mails it: title, publisher and date, then the text, Latin lines wrapped."""
    head = f"{source.description.title}\n{labels.byline}"
    text = f"{head}\n\n{plain_text(source.body)}\n"
    if not labels.han:
        text = "\n".join(textwrap.fill(line, _WIDTH) for line in text.split("\n"))
    return text.encode()


def markdown_file(source: Source, labels: Labels) -> bytes:
    """A Markdown file as it lies in a repository: title, publisher and date, then the text."""
    return f"# {source.description.title}\n\n*{labels.byline}*\n\n{source.body}".encode()


def _lines(block: SyntaxTreeNode) -> Iterator[str]:
    if block.type in {"bullet_list", "ordered_list"}:
        for number, item in enumerate(block.children, start=1):
            mark = f"{number}. " if block.type == "ordered_list" else "- "
            yield mark + " ".join(text_of(child) for child in item.children)
    elif block.type == "table":
        for row in (row for part in block.children for row in part.children):
            yield " | ".join(text_of(cell) for cell in row.children)
    else:
        yield text_of(block)
