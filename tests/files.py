"""Which small files, made byte by byte, do the tests of reading need?"""

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pypdf import PdfReader, PdfWriter

WIDTH, HEIGHT = 595, 842
"""A4 in points."""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text on a PDF page: the beginning of its baseline and its font size, all in points.

    `spacing` is added between its characters; by so many `quarters` of a turn, against the clock, it is turned.
    """

    text: str
    x: float = 72
    y: float = 700
    size: float = 12
    spacing: float = 0
    quarters: int = 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """A PDF page; `is_picture` puts an image over all of it."""

    words: Sequence[Words] = ()
    is_picture: bool = False


@dataclass(slots=True)
class _Objects:
    """The numbered objects of a PDF file (ISO 32000-1, 7.3.10)."""

    bodies: list[bytes] = field(default_factory=list)

    def add(self, body: str | bytes) -> str:
        self.bodies.append(body.encode() if isinstance(body, str) else body)
        return f"{len(self.bodies)} 0 R"

    def stream(self, content: bytes, entries: str = "") -> str:
        return self.add(b"<</Length %d %s>>stream\n%s\nendstream" % (len(content), entries.encode(), content))

    def written(self, trailer: str) -> bytes:
        out, offsets = io.BytesIO(b"%PDF-1.7\n"), []
        out.seek(0, io.SEEK_END)
        for number, body in enumerate(self.bodies, 1):
            offsets.append(out.tell())
            out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
        start = out.tell()
        out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1))
        out.writelines(b"%010d 00000 n \n" % offset for offset in offsets)
        out.write(f"trailer<</Size {len(offsets) + 1}{trailer}>>\nstartxref\n{start}\n%%EOF\n".encode())
        return out.getvalue()


def pdf(
    sheets: Iterable[Sheet], outline: Sequence[tuple[str, int]] = (), information: Mapping[str, str] | None = None
) -> bytes:
    """A PDF with these pages; `outline` has titles and page numbers from 0, `information` names without slashes."""
    sheets = list(sheets)
    objects = _Objects([b"", b""])
    codes = {c: n for n, c in enumerate(sorted({c for s in sheets for w in s.words for c in w.text}), 1)}
    font = _font(objects, codes)
    image = objects.stream(
        b"\x80", "/Type/XObject/Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8"
    )
    pages = [_page(objects, sheet, codes, f"/Font<</F1 {font}>>/XObject<</I1 {image}>>") for sheet in sheets]
    objects.bodies[1] = f"<</Type/Pages/Kids[{' '.join(pages)}]/Count {len(pages)}>>".encode()
    objects.bodies[0] = f"<</Type/Catalog/Pages 2 0 R{_outline(objects, outline, pages)}>>".encode()
    entries = "".join(f"/{name} {_string(value)}" for name, value in (information or {}).items())
    return objects.written(f"/Root 1 0 R/Info {objects.add(f'<<{entries}>>')}")


def locked(content: bytes, *, password: str) -> bytes:
    """The PDF file `content` behind a password."""
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(content)))
    writer.encrypt(password, f"the owner's {password}", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _page(objects: _Objects, sheet: Sheet, codes: Mapping[str, int], resources: str) -> str:
    lines = [f"q {WIDTH} 0 0 {HEIGHT} 0 0 cm /I1 Do Q"] if sheet.is_picture else []
    for words in sheet.words:
        glyphs = "".join(f"{codes[character]:04X}" for character in words.text)
        turn = ("1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0")[words.quarters]
        lines.append(f"BT /F1 {words.size} Tf {words.spacing} Tc {turn} {words.x} {words.y} Tm <{glyphs}> Tj ET")
    content = objects.stream("\n".join(lines).encode())
    box = f"/MediaBox[0 0 {WIDTH} {HEIGHT}]"
    return objects.add(f"<</Type/Page/Parent 2 0 R{box}/Contents {content}/Resources<<{resources}>>>>")


def _font(objects: _Objects, codes: Mapping[str, int]) -> str:
    """A font without outlines whose ToUnicode table says which characters its codes are (ISO 32000-1, 9.10.3)."""
    table = "\n".join(f"<{code:04X}> <{character.encode('utf-16-be').hex()}>" for character, code in codes.items())
    unicode = objects.stream(
        f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Kex def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <FFFF> endcodespacerange\n{len(codes)} beginbfchar\n{table}\nendbfchar\n"
        "endcmap end end".encode()
    )
    widths = " ".join(f"{code} [{1000 if ord(character) > 0x2E80 else 500}]" for character, code in codes.items())
    descriptor = objects.add(
        "<</Type/FontDescriptor/FontName/Sans/Flags 4/FontBBox[0 -120 1000 880]/ItalicAngle 0/Ascent 880/Descent -120"
        "/CapHeight 700/StemV 80>>"
    )
    descendant = objects.add(
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Sans"
        "/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor}/DW 1000/W[{widths}]>>"
    )
    return objects.add(
        "<</Type/Font/Subtype/Type0/BaseFont/Sans/Encoding/Identity-H"
        f"/DescendantFonts[{descendant}]/ToUnicode {unicode}>>"
    )


def _outline(objects: _Objects, entries: Sequence[tuple[str, int]], pages: Sequence[str]) -> str:
    if not entries:
        return ""
    first = len(objects.bodies) + 1
    root = first + len(entries)
    for index, (title, page) in enumerate(entries):
        following = f"/Next {first + index + 1} 0 R" if index + 1 < len(entries) else ""
        objects.add(f"<</Title {_string(title)}/Parent {root} 0 R/Dest[{pages[page]}/Fit]{following}>>")
    last = first + len(entries) - 1
    return f"/Outlines {objects.add(f'<</First {first} 0 R/Last {last} 0 R/Count {len(entries)}>>')}"


def _string(text: str) -> str:
    return f"<FEFF{text.encode('utf-16-be').hex()}>"


_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    "</Relationships>"
)
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def docx(body: str, *, styles: str = "", footnotes: str = "", core: str = "", prologue: str = "") -> bytes:
    """A Word file whose parts hold this XML; the prefixes `w`, `mc`, `wps` and `v` are declared."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _RELATIONS,
        "word/document.xml": f"{prologue}<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    if styles:
        parts["word/styles.xml"] = f"<w:styles {_NAMESPACES}>{styles}</w:styles>"
    if footnotes:
        parts["word/footnotes.xml"] = f"<w:footnotes {_NAMESPACES}>{footnotes}</w:footnotes>"
    if core:
        parts["docProps/core.xml"] = (
            '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
            f"{core}</cp:coreProperties>"
        )
    return zipped(parts)


def paragraph(text: str, style: str = "") -> str:
    """A paragraph of a Word file."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these entries."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def sealed(archive: bytes, name: bytes) -> bytes:
    """The archive with its entry `name` marked as one behind a password (APPNOTE.TXT 4.4.4, bit 0), in both places."""
    changed = bytearray(archive)
    for signature, flags, length in ((b"PK\3\4", 6, 30), (b"PK\1\2", 8, 46)):
        at = changed.find(signature)
        while changed[at + length : at + length + len(name)] != name:
            at = changed.index(signature, at + 1)
        changed[at + flags] |= 1
    return bytes(changed)
