"""A scan of pages, made by drawing them: a PDF that has one picture a page and no text."""

import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2 as pdfium


def scan_of(path: Path, numbers: Sequence[int], dots: int) -> bytes:
    """The pages `numbers` (from 1) of a PDF as pictures with so many dots an inch, in grey."""
    source, scan = pdfium.PdfDocument(path), pdfium.PdfDocument.new()
    for number in numbers:
        page = source[number - 1]
        width, height = page.get_size()
        image = pdfium.PdfImage.new(scan)
        image.set_bitmap(page.render(scale=dots / 72, grayscale=True))
        image.set_matrix(pdfium.PdfMatrix().scale(width, height))
        sheet = scan.new_page(width, height)
        sheet.insert_obj(image)
        sheet.gen_content()
    out = io.BytesIO()
    scan.save(out)
    source.close()
    scan.close()
    return out.getvalue()


def text_of(path: Path, number: int) -> str:
    """The text layer of the page `number` of a PDF."""
    document = pdfium.PdfDocument(path)
    text = str(document[number - 1].get_textpage().get_text_range())
    document.close()
    return text
