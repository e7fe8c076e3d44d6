"""What does an Excel file (XLSX) say, sheet by sheet?"""

import io
import re
from collections.abc import Iterator

from lxml import etree

from indexer.extract.archive import opened
from indexer.extract.blocks import Block
from indexer.extract.comments import comment_line
from indexer.extract.drawing import drawn_blocks
from indexer.extract.drawing_text import body_lines
from indexer.extract.extraction import Extraction, Page
from indexer.extract.media_type import XLSX
from indexer.extract.ooxml import Package, ZipParts, attribute_of, below, child_of, core_metadata, name_of
from indexer.extract.sheet import sheet_page, spaced
from indexer.extract.xlsx_values import Values, rich_text, values

_READER = "lxml"
_COLUMN = re.compile(r"([A-Z]{1,3})\d*")


class XlsxExtractor:
    """Reads SpreadsheetML (ECMA-376 part 1, 18), cell by cell: a sheet may have one in its last row and column."""

    media_types: tuple[str, ...] = (XLSX,)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """One page a sheet: its rows, the comments, the texts and charts that are drawn on it.

        Raises DamagedError where the list of sheets cannot be read, LimitError where the file would unfold beyond all
        measure.
        """
        with opened(content) as archive:
            package = Package(ZipParts(archive))
            main = package.main("xl/workbook.xml")
            workbook = package.required(main, "Excel")
            texts, styles = (_first(package, main, kind) for kind in ("sharedStrings", "styles"))
            known = values(texts, styles, workbook)
            pages = tuple(_pages(package, main, workbook, known))
            return Extraction(media_type, core_metadata(package), pages, package.incomplete())


def _pages(package: Package, main: str, workbook: etree._Element, known: Values) -> Iterator[Page]:
    sheets = child_of(workbook, "sheets")
    for number, sheet in enumerate(() if sheets is None else sheets, 1):
        name = package.target(main, next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), ""))
        content = package.content(name) if name else None
        more = [*_comments(package, name), *_drawn(package, name)] if name else []
        rows = _rows(package, name, content, known) if content else iter(())
        yield sheet_page(attribute_of(sheet, "name"), rows, number, _READER, XLSX, more)


def _rows(package: Package, name: str, content: bytes, known: Values) -> Iterator[list[str]]:
    """The rows that have cells, read one by one so that a long sheet is never in memory as a whole."""
    parser = etree.iterparse(
        io.BytesIO(content), tag="{*}row", resolve_entities=False, no_network=True, load_dtd=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, row in parser:
            yield list(
                spaced((_column(cell, at), known.shown(cell)) for at, cell in enumerate(row) if name_of(cell) == "c")
            )
            row.clear()
            while row.getprevious() is not None:
                del row.getparent()[0]
    except etree.XMLSyntaxError:
        package.missing.append(name)


def _column(cell: etree._Element, otherwise: int) -> int:
    """The column of a cell, from 0, by its reference (18.18.7); many programs leave it out."""
    found = _COLUMN.match(cell.get("r", ""))
    if not found:
        return otherwise
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def _comments(package: Package, sheet: str) -> Iterator[Block]:
    for _, root in package.related(sheet, "comments"):
        authors = [author.text or "" for author in below(root, "author")]
        for comment in below(root, "comment"):
            place, text = attribute_of(comment, "authorId"), " ".join(rich_text(comment).split())
            author = authors[int(place)].strip() if place.isdecimal() and int(place) < len(authors) else ""
            yield Block(comment_line(author, text))


def _drawn(package: Package, sheet: str) -> Iterator[Block]:
    for name, root in package.related(sheet, "drawing"):
        for shape in below(root, "sp"):
            body = child_of(shape, "txBody")
            if body is not None:
                yield Block("\n".join(body_lines(body)))
        yield from drawn_blocks(root, package, name)


def _first(package: Package, main: str, kind: str) -> etree._Element | None:
    return next((root for _, root in package.related(main, kind)), None)
