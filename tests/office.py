"""Which small Office files, made part by part, do the tests of reading need?"""

from collections.abc import Mapping, Sequence

from indexer.extract.inner import InnerReader
from indexer.extract.registry import EXTRACTORS
from tests.files import zipped

_TYPES = "application/vnd.openxmlformats-officedocument"
WORD = f"{_TYPES}.wordprocessingml.document.main+xml"
SLIDES = f"{_TYPES}.presentationml.presentation.main+xml"
WORKBOOK = f"{_TYPES}.spreadsheetml.sheet.main+xml"

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)

Arrow = tuple[str, str, str]
"""A relation: its identifier, its kind without the namespace, and where it leads, from the folder of its part."""

INNER = InnerReader(lambda: EXTRACTORS)


def ooxml(
    main: str, main_type: str, parts: Mapping[str, str | bytes], arrows: Mapping[str, Sequence[Arrow]] | None = None
) -> bytes:
    """An Office file whose main part is called `main`; `arrows` are the relations of each part by its name."""
    written: dict[str, str | bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/{main}" ContentType="{main_type}"/></Types>'
        )
    }
    for name, relations in {"": [("m", "officeDocument", main)], **(arrows or {})}.items():
        folder, _, file = name.rpartition("/")
        written[f"{folder}/_rels/{file}.rels".lstrip("/")] = _relations(relations)
    return zipped(written | dict(parts))


def element(name: str, content: str) -> str:
    """An XML element that is the root of a part, with all prefixes declared."""
    return f"<{name} {NAMESPACES}>{content}</{name}>"


def _relations(arrows: Sequence[Arrow]) -> str:
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    entries = (f'<Relationship Id="{key}" Type="{base}/{kind}" Target="{to}"/>' for key, kind, to in arrows)
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{namespace}">{"".join(entries)}</Relationships>'


def word(body: str, parts: Mapping[str, str | bytes], arrows: Sequence[Arrow]) -> bytes:
    """A Word file whose main part has this body and points at `parts`, which lie beside it."""
    content = {f"word/{name}": part for name, part in parts.items()}
    content["word/document.xml"] = element("w:document", f"<w:body>{body}</w:body>")
    return ooxml("word/document.xml", WORD, content, {"word/document.xml": arrows})


def presentation(
    slides: Sequence[str], parts: Mapping[str, str | bytes] | None = None, arrows: Sequence[Arrow] = ()
) -> bytes:
    """A PowerPoint file with these shape trees; each slide has the same relations, to `parts` beside the slides.

    The parts of the slides are called against their order.
    """
    names = [f"slide{len(slides) - number}.xml" for number in range(len(slides))]
    listed = "".join(f'<p:sldId id="{256 + number}" r:id="s{number}"/>' for number in range(len(slides)))
    content = {f"ppt/slides/{name}": part for name, part in (parts or {}).items()}
    content["ppt/presentation.xml"] = element("p:presentation", f"<p:sldIdLst>{listed}</p:sldIdLst>")
    for name, tree in zip(names, slides, strict=True):
        content[f"ppt/slides/{name}"] = element("p:sld", f"<p:cSld><p:spTree>{tree}</p:spTree></p:cSld>")
    to_slides = [(f"s{number}", "slide", f"slides/{name}") for number, name in enumerate(names)]
    of_slides = {f"ppt/slides/{name}": arrows for name in names}
    return ooxml("ppt/presentation.xml", SLIDES, content, {"ppt/presentation.xml": to_slides, **of_slides})


def shape(*paragraphs: str, place: str = "") -> str:
    """A shape of a slide; `place` is the kind of placeholder that it fills."""
    holder = f'<p:ph type="{place}"/>' if place else ""
    text = "".join(f"<a:p><a:r><a:t>{paragraph}</a:t></a:r></a:p>" for paragraph in paragraphs)
    return f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr><p:txBody>{text}</p:txBody></p:sp>"


def workbook(
    sheets: Mapping[str, str],
    texts: Sequence[str] = (),
    parts: Mapping[str, str | bytes] | None = None,
    arrows: Mapping[str, Sequence[Arrow]] | None = None,
) -> bytes:
    """An Excel file whose sheets have these rows; they are the parts `xl/worksheets/1.xml` and on.

    `texts` are the shared ones. Cells have no form (`s="0"`), or that of a day, of a moment or of a number.
    """
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(sheets, 1))
    codes = {200: "yyyy-mm-dd hh:mm", 201: "0&quot;d&quot;"}
    forms = "".join(f'<numFmt numFmtId="{number}" formatCode="{code}"/>' for number, code in codes.items())
    used = "".join(f'<xf numFmtId="{form}"/>' for form in (0, 14, 200, 201))
    content: dict[str, str | bytes] = {
        "xl/workbook.xml": element("workbook", f"<sheets>{listed}</sheets>"),
        "xl/sharedStrings.xml": f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>",
        "xl/styles.xml": f"<styleSheet><numFmts>{forms}</numFmts><cellXfs>{used}</cellXfs></styleSheet>",
        **(parts or {}),
    }
    for number, rows in enumerate(sheets.values(), 1):
        content[f"xl/worksheets/{number}.xml"] = f"<worksheet><sheetData>{rows}</sheetData></worksheet>"
    own = [(f"s{n}", "worksheet", f"worksheets/{n}.xml") for n in range(1, len(sheets) + 1)]
    own += [("t", "sharedStrings", "sharedStrings.xml"), ("f", "styles", "styles.xml")]
    return ooxml("xl/workbook.xml", WORKBOOK, content, {"xl/workbook.xml": own, **(arrows or {})})


_ODF_PREFIXES = {
    "office": "office",
    "text": "text",
    "table": "table",
    "draw": "drawing",
    "style": "style",
    "presentation": "presentation",
    "meta": "meta",
    "svg": "svg-compatible",
}
ODF_NAMESPACES = (
    " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for p, name in _ODF_PREFIXES.items())
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def opendocument(kind: str, body: str, parts: Mapping[str, str | bytes] | None = None, styles: str = "") -> bytes:
    """An OpenDocument file of a kind, `text` or `presentation`, with this body; `styles` are those of the content."""
    content = (
        f"<office:document-content {ODF_NAMESPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    return zipped({"mimetype": mimetype, "content.xml": content, **(parts or {})})


def chart(title: str, series: Mapping[str, Sequence[float]], categories: Sequence[str]) -> str:
    """The part of a chart with one line of values a series."""
    names = "".join(f"<c:pt><c:v>{name}</c:v></c:pt>" for name in categories)
    drawn = "".join(
        f"<c:ser><c:tx><c:strRef><c:strCache><c:pt><c:v>{name}</c:v></c:pt></c:strCache></c:strRef></c:tx>"
        f"<c:cat><c:strRef><c:strCache>{names}</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:numCache>"
        f"{''.join(f'<c:pt><c:v>{value}</c:v></c:pt>' for value in values)}"
        "</c:numCache></c:numRef></c:val></c:ser>"
        for name, values in series.items()
    )
    heading = f"<c:title><c:tx><c:rich><a:p><a:r><a:t>{title}</a:t></a:r></a:p></c:rich></c:tx></c:title>"
    return element("c:chartSpace", f"<c:chart>{heading}<c:plotArea>{drawn}</c:plotArea></c:chart>")
