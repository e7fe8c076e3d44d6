"""How is the text of a document laid out for reading, page by page?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from corpus.passage import Passage

PAGES_SHOWN = 20
"""Pages of text in one view: a paper of 500 pages must not become one web page."""


@dataclass(frozen=True, slots=True)
class TextPage:
    """One page of a document's text; `number` counts from 1."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The pages that are shown together, and the first pages of the stretches before and after."""

    pages: tuple[TextPage, ...]
    before: int | None
    after: int | None


def text_pages(passages: Sequence[Passage]) -> list[TextPage]:
    """The pages that the passages were cut from, as far as the passages cover them."""
    ordered = sorted(passages, key=lambda passage: (passage.page, passage.start))
    return [TextPage(number, "".join(_joined(group))) for number, group in groupby(ordered, lambda each: each.page)]


def stretch(pages: Sequence[TextPage], around: int) -> Stretch:
    """The stretch of PAGES_SHOWN pages in which page `around` is; the first where there is none such."""
    index = next((position for position, page in enumerate(pages) if page.number >= around), 0)
    first = index - index % PAGES_SHOWN
    after = first + PAGES_SHOWN
    return Stretch(
        tuple(pages[first:after]),
        pages[first - PAGES_SHOWN].number if first else None,
        pages[after].number if after < len(pages) else None,
    )


def _joined(passages: Iterator[Passage]) -> Iterator[str]:
    """The passages' texts with what two of them share said once, and a blank line where text is left out."""
    end = 0
    for passage in passages:
        if passage.start > end and end:
            yield "\n\n"
        yield passage.text[max(end - passage.start, 0) :]
        end = max(end, passage.end)
