"""Which lines of a PDF are its pages' furniture: headers, footers and page numbers that recur?"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from indexer.extract.extraction import Page
from indexer.extract.pdf_lines import Line, PageLines, body_size

_MARGIN = 0.12
"""The part of a page's height, at the top and at the bottom, in which furniture stands."""

_FEWEST_PAGES = 3
_SHARE_OF_PAGES = 0.4
"""Left and right pages differ, so what recurs on nearly every other page counts."""

_NEAR = 4
"""Three pages so close together (the last after the first) prove a chapter's header, however long the document."""

_STEP = 4.0
"""Points: lines of the same height, rounded so, stand at the same place of their pages."""

_LARGER = 1.15
"""Lines so much larger than the body are titles, as slides repeat them, unless they recur on all pages."""

_LONGEST = 200
_NUMBER = re.compile(r"(?<![^\W_])(?:\d{1,4}|[ivxlc]{1,8})(?![^\W_])")
"""A number that may be a page's, in Arabic or small Roman numerals: one within a word or longer is an item's own."""

_LINE = re.compile(r"\S(?:.*\S)?")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def furniture_of(pages: Sequence[PageLines]) -> list[frozenset[int]]:
    """Of each page the places, among its lines, of those that recur in the margins of other pages.

    Lines are the same where they differ at most in a number that goes on with the pages. A page that has nothing
    else has no furniture.
    """
    found: list[set[int]] = [set() for _ in pages]
    for places in _recurring(pages):
        for number, index in places:
            found[number].add(index)
    return [
        frozenset() if len(furniture) == len(page.lines) else frozenset(furniture)
        for furniture, page in zip(found, pages, strict=True)
    ]


def furniture_of_other(text: str, page: Page) -> tuple[tuple[int, int], ...]:
    """Where in `text`, what another reader says of the page, the lines of the page's furniture stand."""
    known = {"".join(page.text[start:end].split()) for start, end in page.furniture}
    lines = ((found.start(), found.end()) for found in _LINE.finditer(text))
    return tuple((start, end) for start, end in lines if "".join(text[start:end].split()) in known)


def _recurring(pages: Sequence[PageLines]) -> Iterator[Iterable[tuple[int, int]]]:
    """The places, as numbers of page and line, of each line that recurs."""
    body = body_size([page.lines for page in pages])
    whole: defaultdict[str, dict[int, int]] = defaultdict(dict)
    placed: defaultdict[tuple[str, int], dict[int, int]] = defaultdict(dict)
    for number, page in enumerate(pages):
        for index, line in enumerate(page.lines):
            if len(line.text) <= _LONGEST and _is_in_margin(line, page):
                for key in _keys(line.text, number):
                    whole[key].setdefault(number, index)
                    if line.size < _LARGER * body:
                        placed[key, round(line.bottom / _STEP)].setdefault(number, index)
    enough = max(_FEWEST_PAGES, _SHARE_OF_PAGES * len(pages))
    yield from (places.items() for places in whole.values() if len(places) >= enough)
    yield from (_close_together(places) for places in placed.values())


def _close_together(places: Mapping[int, int]) -> Iterator[tuple[int, int]]:
    """Those of the places, which come in the order of their pages, that are within three on near pages."""
    numbers = list(places)
    for at in range(len(numbers) - 2):
        if numbers[at + 2] - numbers[at] <= _NEAR:
            yield from ((number, places[number]) for number in numbers[at : at + 3])


def _is_in_margin(line: Line, page: PageLines) -> bool:
    margin = _MARGIN * (page.top - page.bottom)
    return line.bottom > page.top - margin or line.top < page.bottom + margin


def _keys(text: str, page: int) -> set[str]:
    """The text as it may recur: as it is, and with numbers replaced by what they are more than the page's index."""
    text = " ".join(text.casefold().split())
    numbers = list(_NUMBER.finditer(text))
    keys = {text}
    if numbers:
        parts = [text[first:second] for first, second in pairwise([0, *(n for found in numbers for n in found.span())])]
        after, distances = text[numbers[-1].end() :], [f"\0{_value(found[0]) - page}" for found in numbers]
        keys.add("".join(_alternated(parts[::2], distances)) + after)
        for at, distance in enumerate(distances):
            keys.add("".join([*parts[: 2 * at + 1], distance, *parts[2 * at + 2 :]]) + after)
    return keys


def _alternated(first: Sequence[str], second: Sequence[str]) -> Iterator[str]:
    for pair in zip(first, second, strict=True):
        yield from pair


def _value(number: str) -> int:
    """The value of a number in Arabic or Roman numerals."""
    if number.isdecimal():
        return int(number)
    values = [_ROMAN[letter] for letter in number]
    return sum(-one if one < following else one for one, following in pairwise([*values, 0]))
