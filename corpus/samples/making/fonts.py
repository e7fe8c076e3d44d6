"""How small can an embedded CJK font become?

WeasyPrint keeps the original glyph numbers of a subset, so that each font carries some 60,000 empty glyphs and
their metrics: 140 KiB compressed. A bare CID-keyed CFF (ISO 32000-1, 9.9, `CIDFontType0C`) names its glyphs by CID,
needs no metrics, and may therefore hold the used ones alone.
"""

import io
from typing import Any

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont


# WeasyPrint dictates both parameters, and pydyf has no types.
def compact_fonts(document: object, pdf: Any) -> None:  # noqa: ANN401, ARG001
    """Shrink every OpenType font of `pdf`, a pydyf.PDF; called by WeasyPrint before the file is written."""
    for stream in pdf.objects:
        if getattr(stream, "extra", {}).get("Subtype") == "/OpenType":
            stream.stream = [used_glyphs(stream.stream[0])]
            stream.extra["Subtype"] = "/CIDFontType0C"


def used_glyphs(font: bytes) -> bytes:
    """The CFF table of an OpenType font without the glyphs that are empty and stand for no character."""
    whole = TTFont(io.BytesIO(font))
    outlines = whole["CFF "].cff[0].CharStrings
    # An empty glyph is the one operator `endchar`; a longer program draws something.
    drawn = {name for name in whole.getGlyphOrder() if len(outlines[name].bytecode) > 1}
    kept = {"CFF ", "cmap", "head", "maxp"}
    options = Options(drop_tables=[tag for tag in whole.reader.tables if tag not in kept])
    subsetter = Subsetter(options)
    subsetter.populate(glyphs=drawn | set(whole.getBestCmap().values()))
    subsetter.subset(whole)
    written = io.BytesIO()
    whole.save(written, reorderTables=False)
    content: bytes = TTFont(written).reader["CFF "]
    return content
