"""What does an OpenDocument text, presentation or spreadsheet (ODT, ODP, ODS) say, without its deleted text?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from indexer.extract.archive import opened, parsed_xml
from indexer.extract.blocks import Block, page_of
from indexer.extract.characters import one_line
from indexer.extract.extraction import DamagedError, EncryptedError, Extraction, Metadata, Page
from indexer.extract.media_type import ODP, ODP_FLAT_XML, ODS, ODS_FLAT_XML, ODT, ODT_FLAT_XML
from indexer.extract.odf_lists import ListStyles
from indexer.extract.odf_story import Story
from indexer.extract.odf_styles import ParagraphStyles
from indexer.extract.ooxml import Package, ZipParts, attribute_of, child_of, name_of
from indexer.extract.progress import RawPage, page_read
from indexer.extract.sheet import sheet_page

_READER = "lxml"
_FLAT = (ODT_FLAT_XML, ODP_FLAT_XML, ODS_FLAT_XML)
"""Files that are one XML file."""

_FURNITURE = re.compile(r"(?:header|footer)(?:-left|-first)?")
_PLACES = frozenset({"footer", "header", "date-time", "page-number"})
"""Places of a slide whose text is the same on all (OpenDocument 1.3 part 3, 19.393)."""


class OdfExtractor:
    """Reads OpenDocument (1.3 and before) in archives and in single XML files."""

    media_types: tuple[str, ...] = (ODT, ODP, ODS, *_FLAT)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """A text as one page, notes, comments and furniture behind it; or one page a slide or sheet.

        Raises EncryptedError, DamagedError where there is no body, LimitError where it would unfold beyond measure.
        """
        if media_type in _FLAT:
            flat = parsed_xml(content)
            return _File(media_type, flat, flat, flat, None).extraction()
        with opened(content) as archive:
            package = Package(ZipParts(archive))
            _check_is_open(package)
            root = package.required("content.xml", "LibreOffice")
            return _File(media_type, root, package.part("styles.xml"), package.part("meta.xml"), package).extraction()


@dataclass(frozen=True, slots=True)
class _File:
    """The parts of a file, which may be one."""

    media_type: str
    content: etree._Element
    styles: etree._Element | None
    meta: etree._Element | None
    package: Package | None

    def extraction(self) -> Extraction:
        body = child_of(self.content, "body")
        if body is None:
            raise DamagedError("The file is damaged: it has no body. Open it in LibreOffice and save it again.")
        pages = tuple(self._pages(body))
        incomplete = "" if self.package is None else self.package.incomplete()
        return Extraction(self.media_type, _metadata(self.meta), pages, incomplete)

    def _pages(self, body: etree._Element) -> Iterator[Page]:
        kind = next((kind for kind in body if name_of(kind) in {"presentation", "spreadsheet"}), None)
        if kind is None:
            yield self._text(body)
        elif name_of(kind) == "presentation":
            yield from self._slides([slide for slide in kind if name_of(slide) == "page"])
        else:
            yield from self._sheets([table for table in kind if name_of(table) == "table"])

    def _story(self) -> Story:
        roots = [root for root in (self.styles, self.content) if root is not None]
        return Story(ListStyles(roots), ParagraphStyles(roots), self._part)

    def _part(self, name: str) -> etree._Element | None:
        return None if self.package is None else self.package.part(name)

    def _text(self, body: etree._Element) -> Page:
        story = self._story()
        blocks = [*story.blocks(body)]
        furniture: dict[str, Block] = {}
        for master in () if self.styles is None else self.styles.iter("{*}master-page"):
            for element in master:
                if _FURNITURE.fullmatch(name_of(element)):
                    furniture |= {block.text: Block(block.text, is_furniture=True) for block in story.blocks(element)}
        return page_of([*blocks, *story.notes, *story.comments, *furniture.values()], 1, _READER)

    def _sheets(self, tables: list[etree._Element]) -> Iterator[Page]:
        for number, table in enumerate(tables, 1):
            story = self._story()
            rows = [row.split("\t") for row in story.rows(table)]
            yield sheet_page(attribute_of(table, "name"), rows, number, _READER, self.media_type, story.comments)

    def _slides(self, slides: list[etree._Element]) -> Iterator[Page]:
        masters = (
            {} if self.styles is None else {attribute_of(m, "name"): m for m in self.styles.iter("{*}master-page")}
        )
        for number, slide in enumerate(slides, 1):
            story = self._story()
            shapes = list(_shapes(story, slide))
            shapes.sort(key=lambda block: (block.is_furniture, not block.level))
            master = masters.get(attribute_of(slide, "master-page-name"))
            above = [] if master is None else [shape for shape in master if not attribute_of(shape, "class")]
            own = (Block(story.text([shape]), is_furniture=True) for shape in above if name_of(shape) != "notes")
            page = page_of([*shapes, *story.notes, *story.comments, *own], number, _READER)
            page_read(RawPage(number, page.text, _READER, self.media_type))
            yield page


def _shapes(story: Story, slide: etree._Element) -> Iterator[Block]:
    """The shapes of a slide, each one block of lines, and the speaker's notes."""
    for shape in slide:
        if name_of(shape) == "notes":
            yield from (Block(block.text) for block in _shapes(story, shape))
        elif name_of(shape) == "g":
            yield from _shapes(story, shape)
        else:
            kind = attribute_of(shape, "class")
            text = "\n".join(block.text for block in story.blocks([shape]))
            yield Block(text.strip("\n"), int(kind == "title"), kind in _PLACES)


def _check_is_open(package: Package) -> None:
    manifest = package.part("META-INF/manifest.xml")
    encrypted = set() if manifest is None else {
        attribute_of(entry, "full-path") for entry in manifest if child_of(entry, "encryption-data") is not None
    }  # fmt: skip
    if encrypted & {"content.xml", "encrypted-package"}:
        raise EncryptedError("The OpenDocument file wants a password: save a copy without one and add that.")


def _metadata(root: etree._Element | None) -> Metadata:
    """What the file says of itself (4.3)."""
    values: dict[str, list[str]] = {}
    meta = None if root is None else next(root.iter("{*}meta"), None)
    for element in () if meta is None else meta:
        values.setdefault(name_of(element), []).append(one_line(element.text or ""))
    created = re.match(r"\d{4}-\d\d-\d\d", values.get("creation-date", [""])[0])
    return Metadata(
        title=values.get("title", [""])[0],
        author=(values.get("initial-creator") or values.get("creator") or [""])[0],
        published=created[0] if created else "",
        language=values.get("language", [""])[0],
        keywords=tuple(filter(None, values.get("keyword", []))),
    )
