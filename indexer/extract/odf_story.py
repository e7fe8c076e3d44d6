"""What are the paragraphs, lists and tables of an OpenDocument file?"""

import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from indexer.extract.blocks import Block
from indexer.extract.comments import comment_line
from indexer.extract.odf_lists import ListStyles, number
from indexer.extract.odf_styles import ParagraphStyles
from indexer.extract.ooxml import UNREAD, attribute_of, child_of, name_of

_LEFT_OUT = frozenset((UNREAD,)) | frozenset(
    "tracked-changes forms event-listeners automatic-styles sequence-decls variable-decls user-field-decls "
    "ruby-text note-citation annotation-end note page-thumbnail image plugin settings binary-data scripts "
    "table-of-content-source illustration-index-source table-index-source object-index-source user-index-source "
    "alphabetical-index-source bibliography-source dde-connection-decls calculation-settings".split()
)
"""Deleted text stands in `tracked-changes` (OpenDocument 1.3 part 3, 5.5); the others are no text."""

_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_PICTURE_FILE = re.compile(r"\.(?:png|jpe?g|gif|bmp|[ew]mf|tiff?|svg|webp)\s*$", re.IGNORECASE)
"""Programs describe a picture by its file's name where nobody says what it shows."""

_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 100
_MOST_REPEATED = 100


@dataclass(slots=True)
class Story:
    """One stream of text with its lists' counters; `part` gives another part of the file by its name.

    `notes` and `comments` are gathered while it is read.
    """

    lists: ListStyles
    styles: ParagraphStyles
    part: Callable[[str], etree._Element | None]
    notes: list[Block] = field(default_factory=list)
    comments: list[Block] = field(default_factory=list)

    def blocks(self, parent: Iterable[etree._Element]) -> Iterator[Block]:
        """Paragraphs, headings, lists and tables in the order of the file; what is drawn follows its paragraph."""
        for element in parent:
            name = name_of(element)
            if name in {"p", "h"}:
                yield from self._paragraph(element, "")
            elif name == "list":
                yield from self._list(element, attribute_of(element, "style-name"), 1)
            elif name == "table":
                yield Block("\n".join(self.rows(element)))
            elif name == "annotation":
                self._comment(element)
            elif name == "object":
                yield from self._object(element)
            elif name in {"title", "desc"}:  # what is said instead of a drawing
                said = "".join(map(str, element.itertext()))
                yield Block("" if _PICTURE_FILE.search(said) else said)
            elif name not in _LEFT_OUT:
                yield from self.blocks(element)

    def text(self, parent: Iterable[etree._Element]) -> str:
        """All that `parent` says, in one line."""
        return " ".join(" ".join(block.text for block in self.blocks(parent)).split())

    def _paragraph(self, element: etree._Element, label: str) -> Iterator[Block]:
        is_heading = name_of(element) == "h"
        level = (
            number(element, "outline-level", 1)
            if is_heading
            else self.styles.level(attribute_of(element, "style-name"))
        )
        if is_heading and not label:
            label = self.lists.label("", level)
        text = "".join(self._pieces(element)).strip(" ")
        yield Block(f"{label} {text}" if label and text else text, level)
        for drawn in _drawn(element):
            yield from self.blocks([drawn] if name_of(drawn) == "object" else drawn)

    def _list(self, element: etree._Element, style: str, level: int) -> Iterator[Block]:
        if (
            level == 1
            and not attribute_of(element, "continue-list")
            and attribute_of(element, "continue-numbering") != "true"
        ):
            self.lists.restart(style)
        for item in element:
            start = number(item, "start-value", -1)
            label = ""
            if name_of(item) == "list-item" and any(name_of(child) in {"p", "h"} for child in item):
                label = self.lists.label(style, level, None if start < 0 else start)
            for child in item:
                if name_of(child) == "list":
                    yield from self._list(child, attribute_of(child, "style-name") or style, level + 1)
                elif name_of(child) in {"p", "h"}:
                    yield from self._paragraph(child, label)
                    label = ""

    def rows(self, table: etree._Element) -> Iterator[str]:
        """The rows of a table, their cells parted by tabs; one that is repeated is so 100 times at most."""
        for element in table:
            if name_of(element) == "table-row":
                row = "\t".join(self._cells(element)).rstrip()
                repeated = number(element, "number-rows-repeated", 1) if row else 1
                yield from [row] * min(repeated, _MOST_REPEATED)
            elif name_of(element) not in _LEFT_OUT:
                yield from self.rows(element)

    def _cells(self, row: etree._Element) -> Iterator[str]:
        for cell in row:
            if name_of(cell) in {"table-cell", "covered-table-cell"}:
                text = self.text(cell)
                yield from [text] * min(number(cell, "number-columns-repeated", 1), _MOST_REPEATED)

    def _pieces(self, element: etree._Element) -> Iterator[str]:
        """The text of a paragraph; white space counts as one space (6.1.2)."""
        yield _SPACES.sub(" ", element.text or "")
        for child in element:
            name = name_of(child)
            if name == "s":
                yield " " * min(number(child, "c", 1), _MOST_SPACES)
            elif name == "tab":
                yield "\t"
            elif name == "line-break":
                yield "\n"
            elif name == "note":
                body = child_of(child, "note-body")
                self.notes.append(Block("" if body is None else self.text(body)))
            elif name == "annotation":
                self._comment(child)
            elif name not in _LEFT_OUT and not _is_drawn(child):
                yield from self._pieces(child)
            yield _SPACES.sub(" ", child.tail or "")

    def _comment(self, element: etree._Element) -> None:
        creator = child_of(element, "creator")
        author = "" if creator is None else " ".join((creator.text or "").split())
        said = " ".join("".join(self._pieces(part)) for part in element.iter("{*}p"))
        if said.strip():
            self.comments.append(Block(comment_line(author, said)))

    def _object(self, element: etree._Element) -> Iterator[Block]:
        """A document, a chart or a formula that is embedded: in the element or as a part of the file (10.4.6)."""
        if len(element):
            yield from self.blocks(element)
            return
        root = self.part(posixpath.normpath(posixpath.join(attribute_of(element, "href"), "content.xml")))
        if root is not None and name_of(root) == "math":
            yield Block(_formula(root))
        elif root is not None:
            yield from self.blocks(root)


def _drawn(element: etree._Element) -> Iterator[etree._Element]:
    """What is anchored in a paragraph."""
    for child in element:
        if _is_drawn(child):
            yield child
        elif name_of(child) not in _LEFT_OUT | {"annotation"}:
            yield from _drawn(child)


def _is_drawn(element: etree._Element) -> bool:
    # A link around a drawing is of the namespace too, and may hold text.
    return str(element.tag).startswith(f"{{{_DRAW}}}") and name_of(element) != "a"


def _formula(root: etree._Element) -> str:
    """The signs of a formula in MathML, without the source that it was typed as."""
    signs = (element.text or "" for element in root.iter() if name_of(element) not in {UNREAD, "annotation"})
    return " ".join("".join(f" {sign}" for sign in signs).split())
