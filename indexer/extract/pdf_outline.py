"""Where on its page does the heading stand that a PDF's outline names?"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

import pypdfium2 as pdfium

from indexer.extract.characters import one_line
from indexer.extract.extraction import Heading, Page

_MOST_ENTRIES = 5000
_MOST_ON_A_PAGE = 50
_DEEPEST = 6
_LONGEST_NUMBER = 20
_NUMBERING = re.compile(
    r"(?:[\d.]+|[A-Z]\.[\d.]*|[IVXLC]+\.|(?:Chapter|Part|Appendix|Cap[íi]tulo|Anexo) [\dA-Z]+"
    r"|第\s?.{1,4}?\s?[章节節篇部条條]|附[录錄].?|[一二三四五六七八九十]+、)[\s.:：]*"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the outline: `level` counts from 1."""

    title: str
    level: int


def outline_of(document: pdfium.PdfDocument) -> dict[int, list[Entry]]:
    """The outline's entries by page (from 0); entries that lead nowhere are left out."""
    entries: dict[int, list[Entry]] = defaultdict(list)
    for bookmark in islice(document.get_toc(max_depth=_DEEPEST), _MOST_ENTRIES):
        destination = bookmark.get_dest()
        index = destination.get_index() if destination else None
        title = one_line(bookmark.get_title())
        if index is not None and title:
            entries[index].append(Entry(title, bookmark.level + 1))
    return entries


def label_of(document: pdfium.PdfDocument, index: int) -> str:
    """What the file calls the page `index` (from 0; ISO 32000-1, 12.4.2), or an empty string."""
    return one_line(document.get_page_label(index))


def with_outline(page: Page, entries: list[Entry]) -> Page:
    """The page with those entries as headings that its text has at the beginning of a line."""
    if not entries:
        return replace(page, headings=())
    squeezed = _Squeezed(page.text, page.furniture)
    found = (squeezed.heading(entry) for entry in entries[:_MOST_ON_A_PAGE])
    by_start = {heading.start: heading for heading in found if heading}
    return replace(page, headings=tuple(by_start[start] for start in sorted(by_start)))


class _Squeezed:
    """A text without its white space, so that a title is found however it was set; not in a page's header."""

    def __init__(self, text: str, furniture: Sequence[tuple[int, int]]) -> None:
        self._text = text
        self._furniture = furniture
        self._offsets = [offset for offset, character in enumerate(text) if not character.isspace()]
        self._squeezed = _squeeze(text)

    def heading(self, entry: Entry) -> Heading | None:
        """The entry as a heading of the text, with the number that stands before it there."""
        bare = _NUMBERING.sub("", entry.title, count=1)
        for title in (entry.title, bare):
            if wanted := _squeeze(title):
                for start, end in islice(self._spans(wanted), 20):
                    line_start = self._text.rfind("\n", 0, start) + 1
                    is_header = any(first <= start < last for first, last in self._furniture)
                    if not is_header and self._is_number(line_start, start):
                        line_start = self._with_number_above(line_start)
                        return Heading(line_start, entry.level, " ".join(self._text[line_start:end].split()))
        return None

    def _with_number_above(self, line_start: int) -> int:
        """Where the line above begins if it is `Chapter 3` or the like, else `line_start`."""
        above_end = len(self._text[max(0, line_start - _LONGEST_NUMBER) : line_start].rstrip())
        above_end += max(0, line_start - _LONGEST_NUMBER)
        above = self._text.rfind("\n", 0, above_end) + 1
        return above if above < above_end and self._is_number(above, above_end) else line_start

    def _is_number(self, start: int, end: int) -> bool:
        """Whether nothing, or nothing but a heading's number, stands there."""
        is_short = end - start <= _LONGEST_NUMBER
        return start == end or (is_short and _NUMBERING.fullmatch(self._text, start, end) is not None)

    def _spans(self, wanted: str) -> Iterator[tuple[int, int]]:
        at = self._squeezed.find(wanted)
        while at >= 0:
            yield self._offsets[at], self._offsets[at + len(wanted) - 1] + 1
            at = self._squeezed.find(wanted, at + 1)


def _squeeze(text: str) -> str:
    """Without white space, in small letters, each still one character."""
    squeezed = "".join(text.split())
    lower = squeezed.lower()
    return lower if len(lower) == len(squeezed) else "".join(character.lower()[0] for character in squeezed)
