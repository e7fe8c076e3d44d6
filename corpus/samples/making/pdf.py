"""How does a source become a PDF white paper with embedded fonts, an outline and page numbers?"""

import io
from typing import cast

import pypdf
from pypdf.generic import DictionaryObject
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from corpus.errors import KexError
from corpus.samples.making.fonts import compact_fonts
from corpus.samples.making.labels import Labels
from corpus.samples.making.templates import FOLDER, render
from corpus.samples.source import Source

FONTS = "Noto Sans CJK and Noto Serif CJK"


class FontError(KexError):
    """The fonts that the style sheet names are not installed, so another one would have been embedded."""

    code = "missing-font"


def paper(source: Source, labels: Labels) -> bytes:
    """The PDF of one source; the same source and the same fonts give the same bytes.

    Raises FontError where the fonts are not installed.
    """
    fonts = FontConfiguration()
    style = CSS(filename=FOLDER / "paper.css", font_config=fonts)
    document = HTML(string=render("paper.html.j2", source, labels))
    content: bytes = document.write_pdf(
        stylesheets=[style], font_config=fonts, pdf_identifier=source.id.encode(), finisher=compact_fonts
    )
    _check_fonts(content)
    return content


def font_names(reader: pypdf.PdfReader) -> set[str]:
    """The names of the fonts that the pages of a PDF use, without their subset tags (`ABCDEF+`)."""
    names = set()
    for page in reader.pages:
        resources = cast("DictionaryObject", page["/Resources"])
        for font in cast("DictionaryObject", resources.get("/Font", DictionaryObject())).values():
            names.add(str(cast("DictionaryObject", font.get_object())["/BaseFont"]))
    return {name.lstrip("/").rpartition("+")[2] for name in names}


def _check_fonts(content: bytes) -> None:
    others = {name for name in font_names(pypdf.PdfReader(io.BytesIO(content))) if "CJK" not in name}
    if others:
        raise FontError(
            f"install the fonts {FONTS} (Debian: fonts-noto-cjk, fonts-noto-cjk-extra); got {', '.join(others)}"
        )
