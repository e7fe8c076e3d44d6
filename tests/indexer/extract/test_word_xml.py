import base64

import pytest

from indexer.extract.extraction import DamagedError
from indexer.extract.media_type import WORD_2003_XML, WORD_FLAT_XML
from indexer.extract.word_xml import WordXmlExtractor
from tests.files import docx, paragraph
from tests.office import INNER, NAMESPACES, element

PACKAGE = 'xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"'


def text(content: str, media_type: str) -> str:
    return WordXmlExtractor(INNER).extract(content.encode(), media_type).pages[0].text


def test_word_2003_keeps_labels_comments_and_tables() -> None:
    body = (
        '<w:p><w:pPr><w:listPr><wx:t wx:val="1."/></w:listPr></w:pPr><w:r><w:t>first</w:t></w:r>'
        '<w:r><aml:annotation w:type="Word.Comment"><aml:content><w:p><w:r><w:t>said</w:t></w:r></w:p></aml:content>'
        "</aml:annotation></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{paragraph('a')}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"
    )
    file = f'<w:wordDocument {NAMESPACES} xmlns:wx="x" xmlns:aml="y"><w:body>{body}</w:body></w:wordDocument>'
    assert text(file, WORD_2003_XML) == "1. first\n\nsaid\n\na\tb"


def test_a_word_file_without_a_body_is_damaged() -> None:
    with pytest.raises(DamagedError, match="no body"):
        text(f"<w:wordDocument {NAMESPACES}/>", WORD_2003_XML)


def test_parts_in_one_file_are_read_as_those_of_a_docx() -> None:
    def part(name: str, content: str) -> str:
        return f'<pkg:part pkg:name="/{name}"><pkg:xmlData>{content}</pkg:xmlData></pkg:part>'

    arrows = '<Relationships><Relationship Id="e" Type="t/package" Target="in.docx"/></Relationships>'
    inner = base64.b64encode(docx(paragraph("inner"))).decode()
    parts = (
        part("word/document.xml", element("w:document", f"<w:body>{paragraph('outer')}</w:body>"))
        + part("word/_rels/document.xml.rels", arrows)
        + f'<pkg:part pkg:name="/word/in.docx"><pkg:binaryData>{inner}</pkg:binaryData></pkg:part>'
    )
    file = f"<pkg:package {PACKAGE}>{parts}</pkg:package>"
    pages = WordXmlExtractor(INNER).extract(file.encode(), WORD_FLAT_XML).pages
    assert [page.text for page in pages] == ["outer", "inner"]
