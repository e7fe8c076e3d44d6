"""What does a PDF say? PDFium reads its text; pypdf its metadata, and again the pages that look wrong."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import pypdfium2 as pdfium

from indexer.extract.blocks import Block, page_of
from indexer.extract.characters import clean, unify
from indexer.extract.extraction import DamagedError, EncryptedError, Extraction, Metadata, Page
from indexer.extract.media_type import PDF
from indexer.extract.pdf_fonts import broken_fonts
from indexer.extract.pdf_furniture import furniture_of, furniture_of_other
from indexer.extract.pdf_hyphens import joined_hyphens
from indexer.extract.pdf_layout import blocks_of, furniture_blocks, heading_sizes
from indexer.extract.pdf_lines import HYPHEN, PageLines, body_size, lines_of
from indexer.extract.pdf_locks import LOCKED_MESSAGE, is_locked
from indexer.extract.pdf_outline import Entry, label_of, outline_of, with_outline
from indexer.extract.pdf_pypdf import SecondReader
from indexer.extract.progress import RawPage, page_read
from indexer.extract.quality import DOUBTFUL, PICTURE_ONLY, quality_of
from indexer.extract.scripts import mixed_letters

_FIRST, _SECOND = "pdfium", "pypdf"
_FEW_CHARACTERS = 20
"""A page with a picture and less text than this is taken for a scan."""


class PdfExtractor:
    """Reads PDF (ISO 32000). Pages keep their places: one that no reader can open comes without text."""

    media_types: tuple[str, ...] = (PDF,)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """The pages and metadata of the PDF file.

        Raises EncryptedError where a password is needed, and DamagedError where no page can be found.
        """
        second = SecondReader(content)
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as error:
            return _by_second_reader(second, media_type, is_locked=is_locked(error))
        try:
            return _by_both_readers(document, second, media_type)
        finally:
            document.close()


def _by_second_reader(second: SecondReader, media_type: str, *, is_locked: bool) -> Extraction:
    """What pypdf reads of a file that PDFium does not open; `is_locked` says that it asked for a password."""
    try:
        numbers = range(1, second.page_count() + 1)
    except DamagedError as error:
        if is_locked:
            raise EncryptedError(LOCKED_MESSAGE) from error
        raise
    pages = [_second_page(second, number) or Page(number, "", 0.0, _SECOND) for number in numbers]
    labels = dict(enumerate(second.labels()))
    told = (_with_words(page, second.notes(page.number - 1)) for page in pages)
    labelled = tuple(replace(page, label=labels.get(page.number - 1, "")) for page in told)
    return Extraction(media_type, second.metadata() or Metadata(), labelled)


def _by_both_readers(document: pdfium.PdfDocument, second: SecondReader, media_type: str) -> Extraction:
    read = _read(document, media_type)
    outline = outline_of(document)
    pages = _pages(read, outline)
    is_textless = not any(page.text for page in pages)
    better = [_better(page, lines, second, is_textless=is_textless) for page, lines in zip(pages, read, strict=True)]
    checked = [
        page if page.reader == _FIRST or not outline else with_outline(page, outline.get(page.number - 1, []))
        for page in better
    ]
    noted = [
        _with_words(page, second.notes(page.number - 1) if lines.has_notes else [])
        for page, lines in zip(checked, read, strict=True)
    ]
    if noted and document.count_attachments():
        noted[-1] = _with_words(noted[-1], second.attachments())
    labelled = tuple(replace(page, label=label_of(document, page.number - 1)) for page in noted)
    return Extraction(media_type, _metadata(document, second), labelled)


def _with_words(page: Page, words: Sequence[str]) -> Page:
    """The page with paragraphs for words that stand on it but are not of its text, unless it has them."""
    missing = dict.fromkeys(clean(unify(text)).strip() for text in words if text not in page.text)
    text = "\n\n".join(part for part in (page.text, *missing) if part)
    return replace(page, text=text)


def _read(document: pdfium.PdfDocument, media_type: str) -> list[PageLines]:
    """The lines of all pages, without what fonts say that are found broken on any of them."""
    read = [_told(lines_of(document, index), index + 1, media_type) for index in range(len(document))]
    strange = [index for index, page in enumerate(read) if page.is_strange]
    broken = frozenset[str]().union(*(broken_fonts(document, index) for index in strange))
    if broken:
        for index in strange:
            read[index] = lines_of(document, index, broken)
    return read


def _told(page: PageLines, number: int, media_type: str) -> PageLines:
    """The page `number`, of which whoever waits for the file has been told."""
    text = "\n".join(line.text for line in page.lines).replace(HYPHEN, "-")
    page_read(RawPage(number, text, _FIRST, media_type))
    return page


def _pages(read: Sequence[PageLines], outline: dict[int, list[Entry]]) -> list[Page]:
    furniture = furniture_of(read)
    bodies = [
        [line for index, line in enumerate(page.lines) if index not in places]
        for page, places in zip(read, furniture, strict=True)
    ]
    body = body_size(bodies)
    levels = heading_sizes(bodies, body)
    blocks = []
    for page, lines, places in zip(read, bodies, furniture, strict=True):
        above, below = furniture_blocks([page.lines[index] for index in places], page)
        blocks.append([*above, *blocks_of(lines, body, levels), *below])
    pages = [page_of(page, number, _FIRST) for number, page in enumerate(_without_hyphens(blocks), 1)]
    if not outline:
        return pages
    return [with_outline(page, outline.get(index, [])) for index, page in enumerate(pages)]


def _without_hyphens(pages: Sequence[Iterable[Block]]) -> list[list[Block]]:
    blocks = [list(page) for page in pages]
    texts = iter(joined_hyphens([unify(block.text) for page in blocks for block in page]))
    return [[replace(block, text=next(texts)) for block in page] for page in blocks]


def _better(page: Page, read: PageLines, second: SecondReader, *, is_textless: bool) -> Page:
    """The page as PDFium read it, or as pypdf did where that looks better."""
    if read.is_picture and len(page.text) - sum(end - start for start, end in page.furniture) < _FEW_CHARACTERS:
        page = replace(page, quality=PICTURE_ONLY)
    if page.quality >= DOUBTFUL and read.was_read and not is_textless:
        return page
    other = _second_page(second, page.number)
    if (
        other
        and not mixed_letters(other.text)
        and (other.quality > page.quality or not page.text)
        and len(other.text) * 2 >= len(page.text)
    ):
        return replace(other, furniture=furniture_of_other(other.text, page))
    return page


def _second_page(second: SecondReader, number: int) -> Page | None:
    """The page `number` as pypdf reads it, or None where it finds no text."""
    read = second.text(number - 1) or ""
    read = unify(read)
    text = clean(read).strip()
    return Page(number, text, quality_of(read), _SECOND) if text else None


def _metadata(document: pdfium.PdfDocument, second: SecondReader) -> Metadata:
    """Metadata by pypdf; by PDFium, without the dates it does not parse, where pypdf cannot."""
    if (metadata := second.metadata()) is not None:
        return metadata
    found = document.get_metadata_dict(skip_empty=True)
    return Metadata(title=clean(found.get("Title", "")), author=clean(found.get("Author", "")))
