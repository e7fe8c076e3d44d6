"""How do the paragraphs and headings of a file become a page of text?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

from indexer.extract.characters import clean, joined
from indexer.extract.extraction import Heading, Page
from indexer.extract.quality import quality_of


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table, a list, a heading where `level` is 1 or more, or what recurs on other pages."""

    text: str
    level: int = 0
    is_furniture: bool = False


def page_of(blocks: Sequence[Block], number: int, reader: str) -> Page:
    """The page with these blocks, parted by blank lines; a heading is one line of it.

    Its quality is that of what was read, unseen characters and all.
    """
    parts: list[str] = []
    headings: list[Heading] = []
    furniture: list[tuple[int, int]] = []
    start, quality = 0, quality_of("\n".join(block.text for block in blocks))
    for block in blocks:
        text = clean(block.text).strip()
        if not text:
            continue
        if block.level:
            text = reduce(joined, (" ".join(line.split()) for line in text.split("\n")))
            headings.append(Heading(start, block.level, text))
        if block.is_furniture:
            furniture.append((start, start + len(text)))
        parts.append(text)
        start += len(text) + 2
    return Page(number, "\n\n".join(parts), quality, reader, tuple(headings), tuple(furniture))
