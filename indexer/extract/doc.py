"""What does a Word file of 1995 to 2003 (DOC) say, without its deleted text and field codes?"""

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from indexer.extract.blocks import Block, page_of
from indexer.extract.characters import clean
from indexer.extract.comments import comment_line
from indexer.extract.doc_file import AUTHORS, COMMENT_REFERENCES, COMMENTS, HEADERS, WordFile
from indexer.extract.doc_lists import lists_of
from indexer.extract.doc_properties import IN_TABLE, LIST, LIST_LEVEL, ROW_END, Paragraph, Properties
from indexer.extract.extraction import Extraction
from indexer.extract.flow import Flow
from indexer.extract.inner import Inner, read_all
from indexer.extract.media_type import DOC
from indexer.extract.ole_metadata import ole_metadata
from indexer.extract.ole_object import objects_of
from indexer.extract.progress import page_made

_PARAGRAPH, _CELL, _PAGE = "\r", "\x07", "\x0c"
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_SIGNS = {"\x0b": "\n", "\x1e": "-", "\xa0": " ", "\t": "\t", "\x0e": "\n"}
_PHONETIC = re.compile(r"EQ\b.{0,200}?\\o.{0,200}?\(.{0,200}?\(.*?\)\s*[,;](.*)\)", re.DOTALL)
"""A field that writes signs small above others: `EQ \\o\\ad(\\s\\up 10(reading),word)`."""

_SEPARATORS = 6
"""Stories of the headers that are lines between text and notes ([MS-DOC] 2.8.22)."""


class DocExtractor:
    """Reads the binary formats of Word 6 to Word 2003 ([MS-DOC])."""

    media_types: tuple[str, ...] = (DOC,)

    def __init__(self, inner: Inner) -> None:
        self._inner = inner

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """One page: the body, text boxes, notes, comments, and as furniture headers and footers.

        The pages of files that are packed in it follow. Raises EncryptedError; DamagedError where its text is not
        found.
        """
        reader = _Reader(WordFile(content))
        own, metadata = page_of(reader.blocks(), 1, "doc"), ole_metadata(content)
        page_made(own, media_type, metadata)
        inside = read_all(self._inner, objects_of(content))
        pages = (own, *(replace(page, number=n) for n, page in enumerate(inside.pages, 2)))
        return Extraction(media_type, metadata, pages, inside.incomplete)


class _Reader:
    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._properties = Properties(file)
        self._lists = lists_of(file)

    def blocks(self) -> list[Block]:
        own = [block for name in ("body", "boxes", "footnotes", "endnotes") for block in self._story(name)]
        furniture = {block.text: Block(block.text, is_furniture=True) for block in self._headers()}
        return [*own, *self._comments(), *furniture.values()]

    def _story(self, name: str) -> list[Block]:
        return self._between(*self._file.stories[name])

    def _headers(self) -> Iterator[Block]:
        bounds = self._bounds(HEADERS, "headers")
        for start, end in bounds[_SEPARATORS:] if bounds else [self._file.stories["headers"]]:
            yield from (block for block in self._between(start, end) if block.text.strip())
        yield from self._story("header_boxes")

    def _comments(self) -> Iterator[Block]:
        authors = list(self._authors())
        for number, (start, end) in enumerate(self._bounds(COMMENTS, "comments")):
            said = " ".join(" ".join(block.text for block in self._between(start, end)).split())
            if said:
                yield Block(comment_line(authors[number] if number < len(authors) else "", said))

    def _bounds(self, place: int, story: str) -> Sequence[tuple[int, int]]:
        """The parts of a story, whose ends a table lists; its last entry is of no part."""
        table, (start, end) = self._file.table(place), self._file.stories[story]
        places = [min(start + at, end) for at in struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])]
        return list(pairwise(places[:-1])) if start < end else []

    def _authors(self) -> Iterator[str]:
        """Who made each comment ([MS-DOC] 2.9.1): names, and which of them by the comments' order."""
        table, names, at = self._file.table(AUTHORS), list[str](), 0
        while at + 2 <= len(table):
            (length,) = struct.unpack_from("<H", table, at)
            names.append(clean(table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")))
            at += 2 + 2 * length
        references = self._file.table(COMMENT_REFERENCES)
        count = (len(references) - 4) // 34 if len(references) >= 4 else 0
        for number in range(count):
            (name,) = struct.unpack_from("<H", references, 4 * (count + 1) + 30 * number + 20)
            yield names[name] if name < len(names) else ""

    def _between(self, start: int, end: int) -> list[Block]:
        """The paragraphs and tables of the characters from `start` up to `end`."""
        flow, paragraph_start = Flow(), True
        fields: list[list[str] | None] = []
        for at in range(start, min(end, len(self._file.text))):
            character = self._file.text[at]
            offset = self._file.offset(at)
            if self._properties.is_deleted(offset):
                continue
            if character in {_PARAGRAPH, _CELL, _PAGE}:
                self._end(flow, character, self._properties.paragraph(offset), at)
                paragraph_start = True
            elif character in {_FIELD, _RESULT, _FIELD_END}:
                _field(flow, fields, character)
            elif (code := _open_code(fields)) is not None:
                code.append(character)
            elif text := _shown(character):
                if paragraph_start:
                    flow.write(self._label(self._properties.paragraph(offset)))
                    paragraph_start = False
                flow.write(text)
        return flow.end()

    def _end(self, flow: Flow, character: str, paragraph: Paragraph, at: int) -> None:
        if character != _CELL:
            flow.end_paragraph(paragraph.level, is_in_table=bool(paragraph.known.get(IN_TABLE)) and character != _PAGE)
        elif paragraph.known.get(ROW_END) or (not self._file.is_97 and self._file.text[at - 1 : at] == _CELL):
            flow.end_row()
        else:
            flow.end_cell()

    def _label(self, paragraph: Paragraph) -> str:
        number = paragraph.known.get(LIST, 0)
        label = self._lists.label(str(number), paragraph.known.get(LIST_LEVEL, 0)) if number else ""
        return f"{label} " if label else ""


def _field(flow: Flow, fields: list[list[str] | None], sign: str) -> None:
    """Heed a sign of a field ([MS-DOC] 2.8.25): its code up to the result, or the end, is not shown.

    `fields` has, for each that is open, its code, or None from its result on.
    """
    if sign == _FIELD:
        fields.append([])
    elif fields and sign == _RESULT:
        fields[-1] = None
    elif fields:
        code = fields.pop()
        if code is not None and _open_code(fields) is None and (found := _PHONETIC.search("".join(code))):
            flow.write(found[1])


def _open_code(fields: Sequence[list[str] | None]) -> list[str] | None:
    """The code that is being read: also that of a field around the result of another."""
    return next((code for code in reversed(fields) if code is not None), None)


def _shown(character: str) -> str:
    return _SIGNS.get(character, "" if character < " " or character == "\x1f" else character)
