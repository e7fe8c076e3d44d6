"""Which lines of a PDF are its pages' furniture: headers, footers and page numbers that recur?"""

import re
from collections import Counter
from collections.abc import Sequence

from indexer.extract.pdf_lines import Line, PageLines

_MARGIN = 0.12
"""The part of a page's height, at the top and at the bottom, in which furniture stands."""

_FEWEST_PAGES = 3
_SHARE_OF_PAGES = 0.4
"""Left and right pages differ, so what recurs on nearly every other page counts."""

_NUMBER = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)


def without_furniture(pages: Sequence[PageLines]) -> list[list[Line]]:
    """The pages' lines without those in their margins that recur, numbers aside, on most pages.

    A page that has nothing else keeps its lines.
    """
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_key(line) for line in page.lines if _is_in_margin(line, page)})
    enough = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(pages))
    furniture = {key for key, count in counts.items() if count >= enough}
    return [
        [line for line in page.lines if not (_is_in_margin(line, page) and _key(line) in furniture)] or list(page.lines)
        for page in pages
    ]


def _is_in_margin(line: Line, page: PageLines) -> bool:
    margin = _MARGIN * (page.top - page.bottom)
    return line.bottom > page.top - margin or line.top < page.bottom + margin


def _key(line: Line) -> str:
    return _NUMBER.sub("#", " ".join(line.text.casefold().split()))
