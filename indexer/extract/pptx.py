"""What does a PowerPoint file (PPTX) say, slide by slide?"""

from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from indexer.extract.archive import opened
from indexer.extract.blocks import Block, page_of
from indexer.extract.extraction import Extraction, Page
from indexer.extract.inner import Inner
from indexer.extract.media_type import PPTX
from indexer.extract.ooxml import Package, ZipParts, attribute_of, core_metadata, name_of
from indexer.extract.ooxml_inner import inner_pages
from indexer.extract.pptx_slide import Slide
from indexer.extract.progress import page_made

_READER = "lxml"


class PptxExtractor:
    """Reads PresentationML (ECMA-376 part 1, 19) of either conformance class: names without namespaces."""

    media_types: tuple[str, ...] = (PPTX,)

    def __init__(self, inner: Inner) -> None:
        self._inner = inner

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """One page a slide, in the order in which they are shown, hidden ones too; its title is a heading.

        The pages of embedded documents follow. Raises DamagedError where the list of slides cannot be read,
        LimitError where the file would unfold beyond all measure.
        """
        with opened(content) as archive:
            package = Package(ZipParts(archive))
            main = package.main("ppt/presentation.xml")
            targets = list(_slides(package, main, package.required(main, "PowerPoint")))
            pages, metadata = list[Page](), core_metadata(package)
            for number, slide in enumerate(_read(package, main, targets), 1):
                page = page_of(slide.blocks(), number, _READER) if slide else Page(number, "", 1.0, _READER)
                page_made(page, media_type, metadata)
                pages.append(page)
            inside = [inner_pages(package, target, self._inner) for target in targets]
            pages += [page for found in inside for page in found.pages]
            missing = (package.incomplete(), *(found.incomplete for found in inside))
            numbered = tuple(replace(page, number=number) for number, page in enumerate(pages, 1))
            return Extraction(media_type, metadata, numbered, " ".join(filter(None, missing)))


def _slides(package: Package, main: str, root: etree._Element) -> Iterator[str]:
    for element in root.iter("{*}sldId"):
        # A slide has two identifiers: its own number, and that of the relation, which has a namespace.
        key = next((str(value) for name, value in element.attrib.items() if str(name).endswith("}id")), "")
        if target := package.target(main, key):
            yield target


def _read(package: Package, main: str, targets: list[str]) -> Iterator[Slide | None]:
    """The slides; None for one whose part is broken, so that the numbers of the others stay."""
    authors = {
        attribute_of(author, "id"): attribute_of(author, "name")
        for _, root in package.related(main, "commentAuthors", "authors")
        for author in root
        if name_of(author) in {"cmAuthor", "author"}
    }
    layouts: dict[str, list[Block]] = {}
    for target in targets:
        root = package.part(target)
        yield None if root is None else Slide(package, target, root, authors, layouts)
