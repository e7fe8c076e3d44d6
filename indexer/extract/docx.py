"""What does a Word file (DOCX) say, without its deleted text, codes and duplicates?"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath

from lxml import etree

from indexer.extract.archive import opened, parsed
from indexer.extract.blocks import Block, page_of
from indexer.extract.characters import clean
from indexer.extract.docx_styles import Styles
from indexer.extract.extraction import DamagedError, Extraction, Metadata
from indexer.extract.media_type import DOCX
from indexer.extract.ooxml import UNREAD, attribute_of, name_of

_LEFT_OUT = frozenset((UNREAD,)) | frozenset(
    "Fallback del moveFrom instrText delText delInstrText pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr rt".split()
)
"""Copies for old programs (ECMA-376 part 3, 10.2.1), deleted text, field codes, properties, furigana."""

_SIGNS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = ("footnotes", "endnotes")


class DocxExtractor:
    """Reads WordprocessingML (ECMA-376 part 1, 17) of either conformance class: names without namespaces."""

    media_types: tuple[str, ...] = (DOCX,)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """The body, then the notes, of the file, as one page.

        Raises DamagedError where it has no readable body, LimitError where it would unfold beyond all measure.
        """
        with opened(content) as archive:
            main = _main_part(archive)
            body = parsed(archive, main)
            if body is None:
                raise DamagedError("The Word file is damaged: it has no text part. Open it in Word and save it again.")
            styles = Styles(parsed(archive, str(PurePosixPath(main).with_name("styles.xml"))))
            blocks = [*_blocks(body, styles), *_notes(archive, main, styles)]
            return Extraction(media_type, _metadata(archive), (page_of(blocks, 1, "lxml"),))


def _main_part(archive: zipfile.ZipFile) -> str:
    relations = parsed(archive, "_rels/.rels")
    if relations is not None:
        for relation in relations:
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
    return "word/document.xml"


def _notes(archive: zipfile.ZipFile, main: str, styles: Styles) -> Iterator[Block]:
    for kind in _NOTES:
        notes = parsed(archive, str(PurePosixPath(main).with_name(f"{kind}.xml")))
        if notes is not None:
            yield from (block for note in notes if not attribute_of(note, "type") for block in _blocks(note, styles))


def _blocks(parent: etree._Element, styles: Styles) -> Iterator[Block]:
    """Paragraphs and tables in the order of the file; a text box follows the paragraph that holds it."""
    for element in parent:
        name = name_of(element)
        if name == "p":
            yield Block("".join(_pieces(element)), styles.level_of(element))
            for box in _text_boxes(element):
                yield from _blocks(box, styles)
        elif name == "tbl":
            yield Block("\n".join(_rows(element)))
        elif name not in _LEFT_OUT:
            yield from _blocks(element, styles)


def _rows(table: etree._Element) -> Iterator[str]:
    for element in table:
        if name_of(element) == "tr":
            cells = (" ".join(" ".join(_cell_texts(cell)).split()) for cell in _cells(element))
            yield "\t".join(cells).rstrip()
        elif name_of(element) not in _LEFT_OUT:
            yield from _rows(element)


def _cells(row: etree._Element) -> Iterator[etree._Element]:
    for element in row:
        if name_of(element) == "tc":
            yield element
        elif name_of(element) not in _LEFT_OUT:
            yield from _cells(element)


def _cell_texts(cell: etree._Element) -> Iterator[str]:
    for element in cell:
        if name_of(element) == "p":
            yield "".join(_pieces(element))
            for box in _text_boxes(element):
                yield from _cell_texts(box)
        elif name_of(element) not in _LEFT_OUT:
            yield from _cell_texts(element)


def _pieces(element: etree._Element) -> Iterator[str]:
    """The text of a paragraph, without that of the text boxes anchored in it."""
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _LEFT_OUT and name != "txbxContent":
            yield from _pieces(child)


def _text_boxes(element: etree._Element) -> Iterator[etree._Element]:
    for child in element:
        name = name_of(child)
        if name == "txbxContent":
            yield child
        elif name not in _LEFT_OUT:
            yield from _text_boxes(child)


def _metadata(archive: zipfile.ZipFile) -> Metadata:
    """The core properties (ECMA-376 part 2, 11)."""
    core = parsed(archive, "docProps/core.xml")
    values = {} if core is None else {name_of(part): " ".join(clean(part.text or "").split()) for part in core}
    created = re.match(r"\d{4}-\d\d-\d\d", values.get("created", ""))
    return Metadata(
        title=values.get("title", ""),
        author=values.get("creator", ""),
        published=created[0] if created else "",
        language=values.get("language", ""),
        keywords=tuple(word.strip() for word in re.split("[,;，；、]", values.get("keywords", "")) if word.strip()),
    )
