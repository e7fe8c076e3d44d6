import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText, Link, Text
from pypdf.constants import PageLabelStyle
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from indexer.extract.extraction import Extraction
from indexer.extract.media_type import PDF
from indexer.extract.pdf import PdfExtractor
from indexer.extract.pdf_details import metadata_of, notes_of
from tests.files import Sheet, Words, pdf

XMP = (
    '<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"><dc:title><rdf:Alt>'
    '<rdf:li xml:lang="x-default">智慧港口</rdf:li></rdf:Alt></dc:title>'
    "<xmp:CreateDate>2024-05-01T08:00:00Z</xmp:CreateDate></rdf:Description></rdf:RDF></x:xmpmeta>"
)
RECT = (100, 100, 200, 120)
TEXT_FIELD, CHOICE, BUTTON = (NameObject(f"/{name}") for name in ("Tx", "Ch", "Btn"))


def changed(change: Callable[[PdfWriter], object], information: dict[str, str] | None = None) -> bytes:
    """A PDF of a single page that says `text`, after `change`."""
    writer = PdfWriter(clone_from=io.BytesIO(pdf([Sheet([Words("text of the page")])], information=information)))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def extracted(content: bytes) -> Extraction:
    return PdfExtractor().extract(content, PDF)


def with_xmp(xmp: str) -> Callable[[PdfWriter], None]:
    def change(writer: PdfWriter) -> None:
        stream = DecodedStreamObject()
        stream.set_data(xmp.encode())
        writer.root_object[NameObject("/Metadata")] = writer._add_object(stream)

    return change


def with_field(**entries: object) -> Callable[[PdfWriter], None]:
    """A form field on the page; entries are by their names without slashes."""

    def change(writer: PdfWriter) -> None:
        named = {"Type": NameObject("/Annot"), "Subtype": NameObject("/Widget"), **entries}
        field = DictionaryObject({NameObject(f"/{name}"): value for name, value in named.items()})
        writer.pages[0][NameObject("/Annots")] = ArrayObject([writer._add_object(field)])

    return change


def texts(*words: str) -> ArrayObject:
    return ArrayObject(map(TextStringObject, words))


def notes(content: bytes) -> list[str]:
    return notes_of(PdfReader(io.BytesIO(content)), 0)


def test_xmp_tells_title_and_date_where_nothing_else_does() -> None:
    reader = PdfReader(io.BytesIO(changed(with_xmp(XMP))))
    assert (metadata_of(reader).title, metadata_of(reader).published) == ("智慧港口", "2024-05-01")


def test_the_information_dictionary_stands_above_xmp() -> None:
    reader = PdfReader(io.BytesIO(changed(with_xmp(XMP), {"Title": "5G"})))
    assert (metadata_of(reader).title, metadata_of(reader).published) == ("5G", "2024-05-01")


def test_broken_xmp_takes_nothing_away() -> None:
    assert metadata_of(PdfReader(io.BytesIO(changed(with_xmp("<x"), {"Title": "5G"})))).title == "5G"


def test_notes_are_paragraphs_after_the_text_of_their_page() -> None:
    def change(writer: PdfWriter) -> None:
        writer.add_annotation(0, Link(rect=RECT, url="https://example.org"))
        writer.add_annotation(0, Text(rect=RECT, text="粵港澳 note"))
        writer.add_annotation(0, FreeText(rect=RECT, text="text of the page"))

    assert extracted(changed(change)).pages[0].text == "text of the page\n\n粵港澳 note"


def test_hidden_notes_are_not_read() -> None:
    def change(writer: PdfWriter) -> None:
        writer.add_annotation(0, Text(rect=RECT, text="secret"))[NameObject("/F")] = NumberObject(2)

    assert notes(changed(change)) == []


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        ({"FT": TEXT_FIELD, "V": TextStringObject("Macau")}, ["Macau"]),
        ({"FT": TEXT_FIELD, "V": TextStringObject("secret"), "Ff": NumberObject(1 << 13)}, []),
        ({"FT": CHOICE, "Ff": NumberObject(1 << 17), "Opt": texts("A", "B"), "V": TextStringObject("B")}, ["B"]),
        ({"FT": CHOICE, "Opt": ArrayObject([texts("1", "one"), TextStringObject("two")])}, ["one", "two"]),
        ({"FT": BUTTON, "V": NameObject("/Off")}, []),
        ({"FT": BUTTON, "MK": DictionaryObject({NameObject("/CA"): TextStringObject("Send")})}, ["Send"]),
        (
            {"Parent": DictionaryObject({NameObject("/FT"): TEXT_FIELD, NameObject("/V"): TextStringObject("up")})},
            ["up"],
        ),
    ],
)
def test_fields_of_a_form_say_what_they_show(entries: dict[str, object], expected: list[str]) -> None:
    content = changed(with_field(**entries))
    assert notes(content) == expected
    assert extracted(content).pages[0].text == "\n\n".join(["text of the page", *expected])


def test_names_of_attachments_stand_after_the_last_page() -> None:
    assert (
        extracted(changed(lambda writer: writer.add_attachment("附件.txt", b"x")))
        .pages[0]
        .text.endswith("\n\n附件.txt")
    )


def test_pages_have_the_labels_that_the_file_gives_them() -> None:
    content = changed(lambda writer: writer.set_page_label(0, 0, style=PageLabelStyle.LOWERCASE_ROMAN, start=4))
    assert [page.label for page in extracted(content).pages] == ["iv"]
    assert [page.label for page in extracted(changed(lambda _: None)).pages] == [""]
