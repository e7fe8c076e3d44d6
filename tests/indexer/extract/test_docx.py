from pathlib import Path

import pytest

from indexer.extract.docx import DocxExtractor
from indexer.extract.extraction import DamagedError, Extraction, LimitError
from indexer.extract.media_type import DOCX
from tests.files import docx, paragraph, zipped
from tests.office import INNER, chart, element, word


def read(content: bytes) -> Extraction:
    return DocxExtractor(INNER).extract(content, DOCX)


def text(body: str) -> str:
    return read(docx(body)).pages[0].text


def test_paragraphs_are_parted_by_a_blank_line() -> None:
    assert text(paragraph("5G 網絡") + paragraph("Rede 5G")) == "5G 網絡\n\nRede 5G"


def test_deleted_text_and_field_codes_are_left_out_and_insertions_kept() -> None:
    body = (
        "<w:p><w:r><w:t>kept</w:t></w:r><w:del><w:r><w:delText> deleted</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t> inserted</w:t></w:r></w:ins><w:r><w:instrText> PAGE </w:instrText></w:r></w:p>"
    )
    assert text(body) == "kept inserted"


def test_a_table_is_rows_with_tabs() -> None:
    row = "<w:tr><w:tc>{}</w:tc><w:tc>{}</w:tc></w:tr>"
    table = row.format(paragraph("a"), paragraph("b") + paragraph("c")) + row.format(paragraph("d"), paragraph("e"))
    assert text(f"<w:tbl>{table}</w:tbl>") == "a\tb c\nd\te"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('in the box')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>anchor</w:t></w:r><w:r><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert text(body) == "anchor\n\nin the box"


def test_footnotes_follow_the_body_without_their_separators() -> None:
    notes = (
        f'<w:footnote w:type="separator" w:id="-1">{paragraph("line")}</w:footnote>'
        f'<w:footnote w:id="1">{paragraph("the note")}</w:footnote>'
    )
    assert read(docx(paragraph("body"), footnotes=notes)).pages[0].text == "body\n\nthe note"


@pytest.mark.parametrize(
    ("style", "level"),
    [
        ('<w:style w:styleId="S"><w:name w:val="heading 2"/></w:style>', 2),
        ('<w:style w:styleId="S"><w:name w:val="Título 3"/></w:style>', 3),
        ('<w:style w:styleId="S"><w:name w:val="own"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>', 1),
        (
            (
                '<w:style w:styleId="S"><w:name w:val="own"/><w:basedOn w:val="B"/></w:style>'
                '<w:style w:styleId="B"><w:name w:val="heading 4"/></w:style>'
            ),
            4,
        ),
        ('<w:style w:styleId="S"><w:name w:val="Normal"/></w:style>', 0),
        ('<w:style w:styleId="S"><w:name w:val="own"/><w:basedOn w:val="S"/></w:style>', 0),
    ],
)
def test_headings_are_known_by_their_style(style: str, level: int) -> None:
    headings = read(docx(paragraph("第一章", "S"), styles=style)).pages[0].headings
    assert [heading.level for heading in headings] == ([level] if level else [])


def test_core_properties_are_metadata() -> None:
    core = (
        "<dc:title>白皮書</dc:title><dc:creator>CTM</dc:creator><dcterms:created>2023-02-03T04:05:06Z</dcterms:created>"
        "<cp:keywords>5G, porto</cp:keywords><dc:language>pt-PT</dc:language>"
    )
    metadata = read(docx(paragraph("x"), core=core)).metadata
    assert (metadata.title, metadata.author, metadata.published) == ("白皮書", "CTM", "2023-02-03")
    assert (metadata.keywords, metadata.language) == (("5G", "porto"), "pt-PT")


def test_entities_are_not_expanded_and_files_not_fetched(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    prologue = f'<!DOCTYPE d [<!ENTITY e SYSTEM "{secret.as_uri()}"><!ENTITY f "expanded">]>'
    body = "<w:p><w:r><w:t>a&e;b&f;c</w:t></w:r></w:p>"
    found = read(docx(body, prologue=prologue)).pages[0].text
    assert "secret" not in found
    assert "expanded" not in found


def test_a_file_that_unfolds_beyond_all_measure_is_refused() -> None:
    with pytest.raises(LimitError, match="unfold"):
        read(docx(paragraph("x" * 30_000_000)))


def test_a_file_without_a_body_is_damaged() -> None:
    with pytest.raises(DamagedError, match="no text part"):
        read(zipped({"word/other.xml": "<a/>"}))


def test_a_body_that_is_not_xml_is_damaged() -> None:
    with pytest.raises(DamagedError, match="well-formed"):
        read(zipped({"word/document.xml": "<w:document"}))


def test_comments_follow_with_their_authors() -> None:
    comments = f'<w:comment w:author="Li">{paragraph("why 26 GHz?")}</w:comment>'
    file = word(paragraph("body"), {"notes.xml": element("w:comments", comments)}, [("c", "comments", "notes.xml")])
    assert read(file).pages[0].text == "body\n\nComment by Li: why 26 GHz?"


def test_headers_and_footers_are_furniture_and_said_once() -> None:
    parts = {f"{n}.xml": element("w:hdr", paragraph("KX-12 confidential")) for n in ("h1", "h2")}
    file = word(paragraph("body"), parts, [("1", "header", "h1.xml"), ("2", "header", "h2.xml")])
    page = read(file).pages[0]
    assert page.text == "body\n\nKX-12 confidential"
    assert [page.text[start:end] for start, end in page.furniture] == ["KX-12 confidential"]


def test_a_chart_is_its_title_and_a_table() -> None:
    body = '<w:p><w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r></w:p>'
    drawn = chart("Sites", {"2024": [1, 2], "2025": [3, 4]}, ["Macau", "Zhuhai"])
    file = word(body, {"chart.xml": drawn}, [("c", "chart", "chart.xml")])
    assert read(file).pages[0].text == "Sites\n\nMacau\tZhuhai\n2024\t1\t2\n2025\t3\t4"


def test_a_chunk_of_another_format_stands_where_it_is_put() -> None:
    body = f'{paragraph("before")}<w:altChunk r:id="a"/>{paragraph("after")}'
    chunk = b"<html><body><h2>A chapter</h2><p>of another format</p></body></html>"
    file = word(body, {"chunk.htm": chunk}, [("a", "aFChunk", "chunk.htm")])
    page = read(file).pages[0]
    assert page.text == "before\n\nA chapter\n\nof another format\n\nafter"
    assert [heading.text for heading in page.headings] == ["A chapter"]


def test_an_embedded_document_gives_pages_with_its_name() -> None:
    file = word(paragraph("outer"), {"in.docx": docx(paragraph("inner"))}, [("e", "package", "in.docx")])
    pages = read(file).pages
    assert [(page.number, page.label, page.text) for page in pages] == [(1, "", "outer"), (2, "in.docx", "inner")]


def test_a_broken_embedded_document_is_said_and_the_rest_kept() -> None:
    file = word(paragraph("outer"), {"in.docx": docx(paragraph("x"))[:300]}, [("e", "package", "in.docx")])
    extraction = read(file)
    assert [page.text for page in extraction.pages] == ["outer"]
    assert "in.docx" in extraction.incomplete


def test_a_broken_part_beside_the_body_is_said_and_the_rest_kept() -> None:
    extraction = read(word(paragraph("body"), {"n.xml": "<w:comments"}, [("c", "comments", "n.xml")]))
    assert extraction.pages[0].text == "body"
    assert "word/n.xml" in extraction.incomplete
