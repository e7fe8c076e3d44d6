"""What does a Word file (DOCX) say, without its deleted text, codes and duplicates?"""

import posixpath
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from indexer.extract.archive import opened
from indexer.extract.blocks import Block, page_of
from indexer.extract.comments import comment_line
from indexer.extract.docx_numbering import numbering
from indexer.extract.docx_story import Story
from indexer.extract.docx_styles import Styles
from indexer.extract.extraction import Extraction
from indexer.extract.inner import Inner
from indexer.extract.media_type import DOCX
from indexer.extract.ooxml import Package, Parts, ZipParts, attribute_of, core_metadata, name_of
from indexer.extract.ooxml_inner import inner_pages
from indexer.extract.progress import page_made

_READER = "lxml"


class DocxExtractor:
    """Reads WordprocessingML (ECMA-376 part 1, 17) of either conformance class: names without namespaces."""

    media_types: tuple[str, ...] = (DOCX,)

    def __init__(self, inner: Inner) -> None:
        self._inner = inner

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """One page: the body, the notes, the comments, and as furniture the headers and footers.

        The pages of documents that are embedded follow. Raises DamagedError where there is no readable body,
        LimitError where the file would unfold beyond all measure.
        """
        with opened(content) as archive:
            return read_parts(ZipParts(archive), media_type, self._inner)


def read_parts(parts: Parts, media_type: str, inner: Inner) -> Extraction:
    """What a Word file with these parts says; raises DamagedError as the extractor does."""
    package = Package(parts)
    main = package.main("word/document.xml")
    body = package.required(main, "Word")
    story = _story(package, main, inner)
    blocks = [*story.blocks(body), *_notes(story), *_comments(story), *_furniture(story)]
    own, metadata = page_of(blocks, 1, _READER), core_metadata(package)
    page_made(own, media_type, metadata)
    inside = inner_pages(package, main, inner)
    pages = (own, *(replace(page, number=n) for n, page in enumerate(inside.pages, 2)))
    incomplete = " ".join(filter(None, (package.incomplete(), inside.incomplete)))
    return Extraction(media_type, metadata, pages, incomplete)


def _story(package: Package, main: str, inner: Inner) -> Story:
    def root(kind: str) -> etree._Element | None:
        related = next((found for _, found in package.related(main, kind)), None)
        return package.part(posixpath.join(posixpath.dirname(main), f"{kind}.xml")) if related is None else related

    return Story(package, main, Styles(root("styles")), numbering(root("numbering")), inner)


def _notes(story: Story) -> Iterator[Block]:
    for name, notes in _beside(story, "footnotes", "endnotes"):
        part = replace(story, name=name)
        yield from (block for note in notes if not attribute_of(note, "type") for block in part.blocks(note))


def _comments(story: Story) -> Iterator[Block]:
    for name, comments in _beside(story, "comments"):
        part = replace(story, name=name)
        for comment in comments:
            if name_of(comment) == "comment" and (text := part.text(comment)):
                yield Block(comment_line(attribute_of(comment, "author"), text))


def _furniture(story: Story) -> Iterator[Block]:
    """Headers and footers, each once though it stands on many pages or is the same for the first one."""
    seen = set()
    for name, root in story.package.related(story.name, "header", "footer"):
        for block in replace(story, name=name).blocks(root):
            if block.text.strip() and block.text not in seen:
                seen.add(block.text)
                yield Block(block.text, is_furniture=True)


def _beside(story: Story, *kinds: str) -> Iterator[tuple[str, etree._Element]]:
    """The parts of these kinds that the main part points at, or that lie beside it under their usual names."""
    for kind in kinds:
        found = list(story.package.related(story.name, kind))
        usual = posixpath.join(posixpath.dirname(story.name), f"{kind}.xml")
        root = None if found else story.package.part(usual)
        yield from found if root is None else [(usual, root)]
