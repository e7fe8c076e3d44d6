from pathlib import Path

import pytest

from indexer.extract.docx import DocxExtractor
from indexer.extract.extraction import DamagedError, Extraction, LimitError
from indexer.extract.media_type import DOCX
from tests.files import docx, paragraph, zipped


def read(content: bytes) -> Extraction:
    return DocxExtractor().extract(content, DOCX)


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
