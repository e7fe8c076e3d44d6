"""Does a PDF want a password?"""

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

LOCKED_MESSAGE = "The PDF file wants a password: save a copy without one and add that."
_LOCKED = frozenset({pdfium_c.FPDF_ERR_PASSWORD, pdfium_c.FPDF_ERR_SECURITY})


def is_locked(error: pdfium.PdfiumError) -> bool:
    """Whether PDFium did not open the file for want of a password."""
    return error.err_code in _LOCKED
