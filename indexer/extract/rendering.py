"""What does a page of a PDF look like? Drawn by PDFium, after a look at what drawing it would take."""

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c
from numpy.typing import NDArray

from indexer.extract.extraction import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    LimitError,
    NoPictureError,
)
from indexer.extract.media_type import ENCRYPTED_OFFICE, NAMES, PDF, media_type_of
from indexer.extract.pdf_locks import LOCKED_MESSAGE, is_locked

MOST_PIXELS = 40_000_000
"""Of a picture that is drawn: more than A3 at 400 dots an inch."""

_MOST_IMAGE_PIXELS = 150_000_000
"""Of one image inside a page, by what the file says of its size: a scan of A3 at 600 dots an inch has 70 million."""

_IMAGE_DEPTH = 8


@contextmanager
def opened_page(content: bytes, name: str, number: int) -> Iterator[pdfium.PdfPage]:
    """The page `number` (from 1) of a PDF that consists of `content` and whose owner calls it `name`.

    Raises NoPictureError where it is no PDF or has no such page, EncryptedError, DamagedError.
    """
    _check_is_pdf(content, name)
    document = _opened(content)
    try:
        if not 1 <= number <= len(document):
            raise NoPictureError(f"The file has no page {number}: its pages are 1 to {len(document)}.")
        try:
            page = document[number - 1]
        except pdfium.PdfiumError as error:
            raise DamagedError(f"Page {number} of the file is damaged and cannot be drawn.") from error
        try:
            yield page
        finally:
            page.close()
    finally:
        document.close()


def size_at_width(page: pdfium.PdfPage, width: int) -> tuple[int, int]:
    """Width and height in pixels of a picture of `page` that is `width` pixels wide. Raises as `drawn`."""
    across, up = page.get_size()
    if not (across > 0 and up > 0):
        raise DamagedError("The page has no size, so it cannot be drawn.")
    return width, max(1, round(min(up / across * width, 1e9)))


def drawn(page: pdfium.PdfPage, width: int, height: int) -> NDArray[np.uint8]:
    """The page as pixels by row, column and channel: red, green, blue.

    Raises LimitError, before anything is unfolded, where the picture or an image in it would be too large.
    """
    if width * height > MOST_PIXELS:
        raise LimitError(f"The page is too long to be drawn: it would be {width} by {height} pixels. Ask for less.")
    _check_images(page)
    pixels = np.full((height, width, 3), 255, np.uint8)
    bitmap = pdfium_c.FPDFBitmap_CreateEx(width, height, pdfium_c.FPDFBitmap_BGR, pixels.ctypes.data, width * 3)
    if not bitmap:
        raise MemoryError
    flags = pdfium_c.FPDF_ANNOT | pdfium_c.FPDF_REVERSE_BYTE_ORDER | pdfium_c.FPDF_RENDER_LIMITEDIMAGECACHE
    try:
        pdfium_c.FPDF_RenderPageBitmap(bitmap, page.raw, 0, 0, width, height, 0, flags)
    finally:
        pdfium_c.FPDFBitmap_Destroy(bitmap)
    return pixels


def _check_is_pdf(content: bytes, name: str) -> None:
    if not content:
        raise EmptyFileError("The file is empty: it has no bytes. Upload it again.")
    media_type = media_type_of(content, name)
    if media_type == ENCRYPTED_OFFICE:
        raise EncryptedError("The Office file wants a password: save a copy without one and add that.")
    if media_type != PDF:
        kind = NAMES.get(media_type, media_type)
        raise NoPictureError(f"The file is {kind}, and only a PDF says what its pages look like: open the file itself.")


def _opened(content: bytes) -> pdfium.PdfDocument:
    try:
        return pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        if is_locked(error):
            raise EncryptedError(LOCKED_MESSAGE) from error
        raise DamagedError("The PDF file is damaged and cannot be drawn. Export or download it again.") from error


def _check_images(page: pdfium.PdfPage) -> None:
    for image in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=_IMAGE_DEPTH):
        width, height = image.get_px_size()
        if width * height > _MOST_IMAGE_PIXELS:
            raise LimitError(
                f"The page has an image of {width} by {height} pixels, so it was not drawn. Make the file with smaller "
                "images."
            )
