"""Which styles has a DOC file, and what do they say of their paragraphs?"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.extract.doc_file import STYLES, WordFile
from indexer.extract.docx_styles import level_of_name
from indexer.extract.ole_object import BROKEN_OLE

_PARAGRAPH = 1
_HEADINGS = range(1, 10)
_NO_BASE = 0xFFF
_LONGEST_CHAIN = 12


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style: the level of heading, from 1, or 0; the style below it; its properties as bytes."""

    level: int = 0
    base: int = _NO_BASE
    properties: bytes = b""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by their places in the file's list."""

    styles: Mapping[int, Style] = field(default_factory=dict)

    def chain(self, place: int) -> list[Style]:
        """The style at a place and those that it is based on, from itself on."""
        found: list[Style] = []
        while place in self.styles and len(found) < _LONGEST_CHAIN:
            found.append(self.styles[place])
            place = self.styles[place].base
        return found

    def level(self, place: int) -> int:
        """The level of heading, from 1, that the style is for, or 0."""
        return next((style.level for style in self.chain(place) if style.level), 0)


def styles_of(file: WordFile) -> Styles:
    """The styles ([MS-DOC] 2.9.271), as far as their list can be read; the places of headings are the same in all."""
    found = {place: Style(level=place) for place in _HEADINGS}
    table = file.table(STYLES)
    try:
        size, count, base = struct.unpack_from("<HHH", table) if table else (0, 0, 0)
        at = 2 + size
        for place in range(count):
            (length,) = struct.unpack_from("<H", table, at)
            if length and (style := _style(table[at + 2 : at + 2 + length], base)):
                found[place] = style
            at += 2 + length
    except BROKEN_OLE:
        # Those that were read so far are right; without a style a paragraph is plain text.
        return Styles(found)
    return Styles(found)


def _style(content: bytes, base: int) -> Style | None:
    """A paragraph style ([MS-DOC] 2.9.260), whose fixed part has `base` bytes; None for one of another kind."""
    kind, below, parts = struct.unpack_from("<HHH", content)
    if below & 0xF != _PARAGRAPH:
        return None
    (length,) = struct.unpack_from("<H", content, base)
    at = base + 2 + 2 * length
    name = content[base + 2 : at].decode("utf-16-le", "replace")
    at += 2
    identifier = kind & 0xFFF
    level = identifier if identifier in _HEADINGS else level_of_name(name) or 0
    properties = b""
    if parts & 0xF:
        (size,) = struct.unpack_from("<H", content, at + at % 2)
        properties = content[at + at % 2 + 4 : at + at % 2 + 2 + size]
    return Style(level, below >> 4, properties)
