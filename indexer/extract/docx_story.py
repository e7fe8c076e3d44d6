"""What are the paragraphs and tables of a part of a Word file, as Word shows them?"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.extract.blocks import Block
from indexer.extract.docx_styles import Styles
from indexer.extract.drawing import drawn_blocks
from indexer.extract.inner import Inner, blocks_of
from indexer.extract.list_counter import ListCounter
from indexer.extract.ooxml import UNREAD, Package, attribute_of, child_of, name_of

_LEFT_OUT = frozenset((UNREAD,)) | frozenset(
    "Fallback del moveFrom instrText delText delInstrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr rt".split()
)
"""Copies for old programs (ECMA-376 part 3, 10.2.1), deleted text, field codes, properties, furigana."""

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_APART = frozenset({"txbxContent", "footnote", "endnote", "annotation"})
"""What is anchored in a paragraph and read after it; the last three only in Word 2003 XML."""


@dataclass(frozen=True, slots=True)
class Story:
    """The part `name` of a file and what its paragraphs refer to (WordprocessingML, ECMA-376 part 1, 17)."""

    package: Package
    name: str
    styles: Styles
    numbering: ListCounter
    inner: Inner

    def blocks(self, parent: etree._Element) -> Iterator[Block]:
        """Paragraphs and tables in the order of the file; a text box follows the paragraph that holds it."""
        for element in parent:
            name = name_of(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield Block("\n".join(self._rows(element)))
            elif name == "altChunk":
                yield from self._chunk(element)
            elif name not in _LEFT_OUT:
                yield from self.blocks(element)

    def text(self, parent: etree._Element) -> str:
        """All that `parent` says, in one line."""
        return " ".join(" ".join(self._texts(parent)).split())

    def _paragraph(self, element: etree._Element) -> Iterator[Block]:
        yield Block(self._line(element), self.styles.level_of(element))
        for apart in _apart(element):
            yield from self.blocks(apart)
        yield from drawn_blocks(element, self.package, self.name)

    def _line(self, paragraph: etree._Element) -> str:
        """The text of a paragraph without what is anchored in it, and with the label of its list."""
        text = "".join(_pieces(paragraph))
        label = self._label(paragraph)
        return f"{label} {text}" if label and text.strip() else text

    def _label(self, paragraph: etree._Element) -> str:
        list_id, level, style = self.styles.list_of(paragraph)
        if not list_id:
            return _label_of_2003(paragraph)
        if level is None:
            level = self.numbering.level_of(list_id, style)
        return self.numbering.label(list_id, level)

    def _rows(self, table: etree._Element) -> Iterator[str]:
        for element in table:
            if name_of(element) == "tr":
                yield "\t".join(self.text(cell) for cell in _cells(element)).rstrip()
            elif name_of(element) not in _LEFT_OUT:
                yield from self._rows(element)

    def _texts(self, parent: etree._Element) -> Iterator[str]:
        for element in parent:
            if name_of(element) == "p":
                yield self._line(element)
                for apart in _apart(element):
                    yield from self._texts(apart)
                for block in drawn_blocks(element, self.package, self.name):
                    yield block.text
            elif name_of(element) not in _LEFT_OUT:
                yield from self._texts(element)

    def _chunk(self, element: etree._Element) -> Iterator[Block]:
        """A document in another format that stands in the middle of this one (17.17.2.1)."""
        target = self.package.target(self.name, attribute_of(element, "id"))
        content = self.package.content(target) if target else None
        if content:
            found = self.inner.read(content, target)
            if found.incomplete:
                self.package.missing.append(target)
            for page in found.pages:
                yield from blocks_of(page)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if name_of(element) == "tc":
            yield element
        elif name_of(element) not in _LEFT_OUT:
            yield from _cells(element)


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name == "textpath":  # letters drawn along a line, in VML
            yield attribute_of(child, "string")
        elif name not in _LEFT_OUT and not _is_apart(child):
            yield from _pieces(child)


def _apart(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        if _is_apart(child):
            yield child
        elif name_of(child) not in _LEFT_OUT:
            yield from _apart(child)


def _is_apart(element: etree._Element) -> bool:
    name = name_of(element)
    # In Word 2003 XML also insertions and deletions are annotations; those stay where they are.
    return name in _APART and (name != "annotation" or attribute_of(element, "type") == "Word.Comment")


def _label_of_2003(paragraph: etree._Element) -> str:
    """The label that Word 2003 XML keeps beside a paragraph of a list."""
    for name in ("pPr", "listPr", "t"):
        child = child_of(paragraph, name)
        if child is None:
            return ""
        paragraph = child
    return attribute_of(paragraph, "val")
