"""Which text stands at the front of a document, where a reader looks for its title and its date?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extract.extraction import Extraction, Page

MOST_PAGES = 3
LONGEST_PAGE = 12_000
"""So many characters of a page are looked at: formats without pages give all their text as one."""

_PARAGRAPH = re.compile(r"[^\n]+(?:\n[^\n]+)*")
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines of text without a blank one between; `page` counts the front pages from 0.

    `start` is the offset in the text of the page, `depth` how far down the page that is, between 0 and 1.
    """

    text: str
    page: int
    start: int
    depth: float

    @property
    def lines(self) -> list[str]:
        """The lines with a letter or digit in them, without the spaces around."""
        return [line.strip() for line in self.text.split("\n") if re.search(r"\w", line)]


def front_pages(extraction: Extraction) -> tuple[Page, ...]:
    """The first pages that have any text."""
    return tuple(page for page in extraction.pages if page.text.strip())[:MOST_PAGES]


def paragraphs(extraction: Extraction) -> Iterator[Paragraph]:
    """The paragraphs of the front pages, without headers, footers and page numbers that recur."""
    for number, page in enumerate(front_pages(extraction)):
        text = without_furniture(page)[:LONGEST_PAGE]
        for found in _PARAGRAPH.finditer(text):
            if found[0].strip():
                yield Paragraph(found[0], number, found.start(), found.start() / len(text))


def without_furniture(page: Page) -> str:
    """The text of the page with spaces in place of what recurs from page to page, so that offsets hold.

    All of it, where nothing else is there.
    """
    text = page.text
    for start, end in page.furniture:
        text = text[:start] + re.sub(r"[^\n]", " ", text[start:end]) + text[end:]
    return text if text.strip() else page.text


def squeezed(text: str) -> str:
    """The text without white space and case, to compare how things are written."""
    return _SPACE.sub("", text).casefold()
