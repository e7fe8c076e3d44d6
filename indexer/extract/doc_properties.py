"""What does a DOC file say of its paragraphs and of stretches of characters: heading, table, list, deleted?"""

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from indexer.extract.doc_file import CHARACTER_RUNS, PARAGRAPH_RUNS, WordFile
from indexer.extract.doc_styles import styles_of
from indexer.extract.ole_object import BROKEN_OLE

IN_TABLE, ROW_END, LEVEL, LIST, LIST_LEVEL = 0x2416, 0x2417, 0x2640, 0x460B, 0x260A
_DELETED = 0x0800
_OPERANDS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
"""Bytes that follow a property, by the last three bits of its number ([MS-DOC] 2.2.5.1)."""

_TABLE_DEFINITION = 0xD608
_TABS = 0xC615
_PAGE = 512


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The level of heading that a paragraph's style is for, from 1, or 0, and its properties by their numbers.

    Those are its own or, where it is silent, its style's.
    """

    of_style: int = 0
    known: Mapping[int, int] = field(default_factory=dict)

    @property
    def level(self) -> int:
        """The level of heading, from 1, or 0."""
        stated = self.known.get(LEVEL)
        if stated is not None:
            return stated + 1 if stated < 9 else 0
        return self.of_style


class Properties:
    """The paragraphs by the offset of any of their characters in the stream, and the deleted stretches of it."""

    def __init__(self, file: WordFile) -> None:
        self._starts: list[int] = []
        self._paragraphs: list[Paragraph] = []
        self._styles = styles_of(file)
        for start, _, properties in _runs(file, PARAGRAPH_RUNS, _paragraph_at):
            self._starts.append(start)
            self._paragraphs.append(self._paragraph(properties[1], dict(_properties(properties[0]))))
        self._deleted = [
            (start, end)
            for start, end, properties in _runs(file, CHARACTER_RUNS, _characters_at)
            if dict(_properties(properties[0])).get(_DELETED)
        ]

    def paragraph(self, offset: int) -> Paragraph:
        """The paragraph of the character at this offset."""
        at = bisect_right(self._starts, offset) - 1
        return self._paragraphs[at] if at >= 0 else Paragraph()

    def _paragraph(self, place: int, own: dict[int, int]) -> Paragraph:
        known: dict[int, int] = {}
        for style in reversed(self._styles.chain(place)):
            known |= dict(_properties(style.properties))
        level = self._styles.level(place)
        if LEVEL not in own and level:
            # The style's name tells more than the outline that it may have been given.
            known.pop(LEVEL, None)
        return Paragraph(level, known | own)

    def is_deleted(self, offset: int) -> bool:
        """Whether the character at this offset was deleted while changes were tracked."""
        at = bisect_right(self._deleted, (offset, 1 << 40)) - 1
        return at >= 0 and offset < self._deleted[at][1]


_At: TypeAlias = tuple[bytes, int]
"""The bytes of a list of properties, and a style."""

_Reader: TypeAlias = Callable[[bytes, int, int], _At]
"""Reads what a page says of a run: the page, the offset of its places, the run's number."""


def _runs(file: WordFile, place: int, read: _Reader) -> Iterator[tuple[int, int, _At]]:
    """The stretches of the stream that pages of runs ([MS-DOC] 2.9.33 and 2.9.43) describe, in order."""
    table = file.table(place)
    found: list[tuple[int, int, _At]] = []
    for number in range((len(table) - 4) // 8 if len(table) >= 4 else 0):
        (page,) = struct.unpack_from("<I", table, len(table) - 4 * ((len(table) - 4) // 8 - number))
        try:
            found += _of_page(file.stream[(page & 0x3FFFFF) * _PAGE :][:_PAGE], read)
        except BROKEN_OLE:
            # A page that points at nothing says nothing of its stretch; the text is there all the same.
            continue
    yield from sorted(found, key=lambda run: run[0])


def _of_page(page: bytes, read: _Reader) -> list[tuple[int, int, _At]]:
    count = page[_PAGE - 1]
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    return [(bounds[run], bounds[run + 1], read(page, 4 * (count + 1), run)) for run in range(count)]


def _paragraph_at(page: bytes, places: int, run: int) -> _At:
    at = page[places + 13 * run] * 2
    if not at:
        return b"", 0
    length, at = (page[at] * 2 - 1, at + 1) if page[at] else (page[at + 1] * 2, at + 2)
    (style,) = struct.unpack_from("<H", page, at)
    return page[at + 2 : at + length], style


def _characters_at(page: bytes, places: int, run: int) -> _At:
    at = page[places + run] * 2
    return (page[at + 1 : at + 1 + page[at]], 0) if at else (b"", 0)


def _properties(content: bytes) -> Iterator[tuple[int, int]]:
    """Each property's number and its value where that is a whole number of up to four bytes."""
    at = 0
    while at + 2 <= len(content):
        (number,) = struct.unpack_from("<H", content, at)
        at += 2
        size = _OPERANDS.get(number >> 13)
        if size is None:
            size = _variable(content, at, number)
        elif at + size <= len(content):
            yield number, int.from_bytes(content[at : at + size], "little")
        at += size


def _variable(content: bytes, at: int, number: int) -> int:
    """The bytes of a property that tells its own length."""
    if number == _TABLE_DEFINITION and at + 2 <= len(content):
        return int(struct.unpack_from("<H", content, at)[0]) + 1
    length = content[at] if at < len(content) else 0
    return len(content) if number == _TABS and length == 255 else length + 1
