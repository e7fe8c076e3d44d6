import pytest

from indexer.extract.extraction import DamagedError, EncryptedError, Extraction, LimitError
from indexer.extract.media_type import ODP, ODP_FLAT_XML, ODS_FLAT_XML, ODT, ODT_FLAT_XML, media_type_of
from indexer.extract.odf import OdfExtractor
from tests.files import zipped
from tests.office import ODF_NAMESPACES, opendocument


def read(content: bytes) -> Extraction:
    return OdfExtractor().extract(content, media_type_of(content, ""))


def text(body: str, styles: str = "") -> str:
    return read(opendocument("text", body, styles=styles)).pages[0].text


def para(content: str) -> str:
    return f"<text:p>{content}</text:p>"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (para("5G\n 網絡") + para("Rede<text:s text:c='2'/>5G"), "5G 網絡\n\nRede  5G"),
        (para("a<text:tab/>b<text:line-break/>c"), "a\tb\nc"),
        (para("a <text:span>b<text:a>c</text:a></text:span> d"), "a bc d"),
        (f"<text:tracked-changes>{para('deleted')}</text:tracked-changes>{para('kept')}", "kept"),
        (f"<text:section>{para('inside')}</text:section>", "inside"),
        (para("<text:ruby><text:ruby-base>漢</text:ruby-base><text:ruby-text>hon</text:ruby-text></text:ruby>"), "漢"),
        (para(f"anchor<draw:frame><draw:text-box>{para('box')}</draw:text-box></draw:frame> end"), "anchor end\n\nbox"),
        (para("<draw:frame><svg:desc>A map</svg:desc></draw:frame>"), "A map"),
        (f"<text:table-of-content-source>{para('template')}</text:table-of-content-source>{para('x')}", "x"),
    ],
)
def test_a_text_is_read_in_its_order(body: str, expected: str) -> None:
    assert text(body) == expected


def test_headings_have_their_level() -> None:
    page = read(opendocument("text", '<text:h text:outline-level="2">第二節</text:h>' + para("x"))).pages[0]
    assert [(heading.text, heading.level) for heading in page.headings] == [("第二節", 2)]


def test_a_title_is_a_heading_by_its_style_and_what_that_is_based_on() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Title"/>'
        '<style:style style:name="Title" style:family="paragraph" style:parent-style-name="Heading"/>'
        '<style:style style:name="Heading" style:family="paragraph"/>'
    )
    body = '<text:p text:style-name="P1">白皮書</text:p><text:p text:style-name="Heading">x</text:p>'
    page = read(opendocument("text", body, styles=styles)).pages[0]
    assert [(heading.text, heading.level) for heading in page.headings] == [("白皮書", 1)]


def test_names_of_pictures_and_empty_comments_are_left_out() -> None:
    picture = "<draw:frame><svg:desc>C:\\pictures\\map.PNG</svg:desc></draw:frame>"
    assert text(para(f"x{picture}<office:annotation>{para(' ')}</office:annotation>")) == "x"


def test_a_table_is_rows_with_tabs() -> None:
    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def cell(content: str, more: str = "") -> str:
        return f"<table:table-cell{more}>{para(content)}</table:table-cell>"

    header = f"<table:table-header-rows>{row(cell('MHz'), cell('site'))}</table:table-header-rows>"
    body = (
        header + row(cell("26", ' table:number-columns-repeated="2"')) + row("<table:covered-table-cell/>", cell("x"))
    )
    assert text(f"<table:table>{body}</table:table>") == "MHz\tsite\n26\t26\n\tx"


def test_lists_are_numbered_and_begin_anew() -> None:
    levels = (
        '<text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:list-level-style-number text:level="2" style:num-format="a" text:display-levels="2"/>'
    )
    styles = f'<text:list-style style:name="L">{levels}</text:list-style>'
    inner = f"<text:list><text:list-item>{para('b')}</text:list-item></text:list>"
    items = f"<text:list-item>{para('a')}{inner}</text:list-item><text:list-item>{para('c')}</text:list-item>"
    again = '<text:list text:style-name="L"{}><text:list-item>' + para("d") + "</text:list-item></text:list>"
    body = f'<text:list text:style-name="L">{items}</text:list>'
    assert text(body + again.format(""), styles) == "1. a\n\n1.a b\n\n2. c\n\n1. d"
    assert text(body + again.format(' text:continue-numbering="true"'), styles).endswith("3. d")


def test_signs_of_lists_are_one_sign() -> None:
    level = '<text:list-level-style-bullet text:level="1" text:bullet-char="&#xf0b7;"/>'
    body = f'<text:list text:style-name="L"><text:list-item>{para("a")}</text:list-item></text:list>'
    assert text(body, f'<text:list-style style:name="L">{level}</text:list-style>') == "• a"


def test_notes_comments_and_furniture_follow_the_body() -> None:
    said = f"<text:note-body>{para('note')}</text:note-body>"
    note = f"<text:note><text:note-citation>1</text:note-citation>{said}</text:note>"
    comment = f"<office:annotation><dc:creator>Li</dc:creator>{para('why?')}</office:annotation>"
    footer = f"<style:master-page><style:footer>{para('KX-12')}</style:footer></style:master-page>"
    styles = (
        f"<office:document-styles {ODF_NAMESPACES}><office:master-styles>{footer}</office:master-styles>"
        "</office:document-styles>"
    )
    page = read(opendocument("text", para(f"body{note}{comment}"), {"styles.xml": styles})).pages[0]
    assert page.text == "body\n\nnote\n\nComment by Li: why?\n\nKX-12"
    assert [page.text[start:end] for start, end in page.furniture] == ["KX-12"]


def test_embedded_documents_and_formulas_are_read_where_they_stand() -> None:
    row = f"<table:table-row><table:table-cell>{para('cell')}</table:table-cell></table:table-row>"
    table = f"<table:table>{row}</table:table>"
    parts = {
        "Object 1/content.xml": f"<office:document-content {ODF_NAMESPACES}>{table}</office:document-content>",
        "Object 2/content.xml": "<math><mi>c</mi><mo>=</mo><annotation>c = a</annotation><mn>2</mn></math>",
    }
    frames = "".join(f'<draw:frame><draw:object xlink:href="./Object {n}"/></draw:frame>' for n in (1, 2))
    assert read(opendocument("text", para(f"before{frames}"), parts)).pages[0].text == "before\n\ncell\n\nc = 2"


def test_a_presentation_has_a_page_a_slide() -> None:
    def frame(content: str, kind: str) -> str:
        return f'<draw:frame presentation:class="{kind}"><draw:text-box>{content}</draw:text-box></draw:frame>'

    notes = f"<presentation:notes>{frame(para('say this'), 'notes')}</presentation:notes>"
    slide = (
        f"<draw:page>{frame(para('one') + para('two'), 'outline')}{frame(para('7'), 'page-number')}"
        f"{frame(para('5G 專網'), 'title')}{notes}</draw:page>"
    )
    extraction = read(opendocument("presentation", slide + "<draw:page/>"))
    page = extraction.pages[0]
    assert extraction.media_type == ODP
    assert page.text == "5G 專網\n\none\ntwo\n\nsay this\n\n7"
    assert [heading.text for heading in page.headings] == ["5G 專網"]
    assert [page.text[start:end] for start, end in page.furniture] == ["7"]
    assert extraction.pages[1].text == ""


def test_metadata_is_read() -> None:
    meta = (
        f"<office:document-meta {ODF_NAMESPACES}><office:meta><dc:title>白皮書</dc:title><meta:initial-creator>CTM"
        "</meta:initial-creator><meta:creation-date>2023-02-03T04:05:06</meta:creation-date><meta:keyword>5G</meta:keyword>"
        "<meta:keyword>porto</meta:keyword><dc:language>pt-PT</dc:language></office:meta></office:document-meta>"
    )
    metadata = read(opendocument("text", para("x"), {"meta.xml": meta})).metadata
    assert (metadata.title, metadata.author, metadata.published) == ("白皮書", "CTM", "2023-02-03")
    assert (metadata.keywords, metadata.language) == (("5G", "porto"), "pt-PT")


@pytest.mark.parametrize(
    ("kind", "body", "expected"),
    [
        ("text", para("text"), ODT_FLAT_XML),
        ("presentation", f"<draw:page><draw:frame>{para('text')}</draw:frame></draw:page>", ODP_FLAT_XML),
        (
            "spreadsheet",
            (
                "<table:table><table:table-row><table:table-cell><text:p>text</text:p></table:table-cell></table:table-row>"
                "</table:table>"
            ),
            ODS_FLAT_XML,
        ),
    ],
)
def test_a_file_in_one_piece_is_read(kind: str, body: str, expected: str) -> None:
    mimetype = f"application/vnd.oasis.opendocument.{kind}"
    file = (
        f'<?xml version="1.0"?><office:document {ODF_NAMESPACES} office:mimetype="{mimetype}">'
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    ).encode()
    assert media_type_of(file, "") == expected
    assert read(file).pages[0].text == "text"


def test_a_locked_file_says_so() -> None:
    entry = '<file-entry full-path="content.xml"><encryption-data/></file-entry>'
    parts = {"META-INF/manifest.xml": f"<manifest>{entry}</manifest>"}
    with pytest.raises(EncryptedError, match="password"):
        read(opendocument("text", "", parts))


def test_a_broken_part_is_said_and_the_text_kept() -> None:
    extraction = read(opendocument("text", para("text"), {"styles.xml": "<a"}))
    assert extraction.pages[0].text == "text"
    assert "styles.xml" in extraction.incomplete


def test_files_without_a_body_are_damaged_and_bombs_are_not_opened() -> None:
    with pytest.raises(DamagedError):
        read(zipped({"mimetype": ODT, "other.xml": "<a/>"}))
    with pytest.raises(DamagedError, match="no body"):
        read(zipped({"mimetype": ODT, "content.xml": "<a/>"}))
    with pytest.raises(LimitError, match="unfold"):
        read(opendocument("text", para("x" * 30_000_000)))


def test_a_spreadsheet_has_a_page_a_sheet() -> None:
    def cells(*texts: str) -> str:
        return "".join(f"<table:table-cell>{para(text)}</table:table-cell>" for text in texts)

    comment = f"<table:table-cell><office:annotation>{para('why?')}</office:annotation>{para('26')}</table:table-cell>"
    far = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = "".join(f"<table:table-row>{row}{far}</table:table-row>" for row in (cells("MHz", "site"), comment))
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    body = f'<table:table table:name="站點">{rows}{empty}</table:table><table:table table:name="Sheet2"/>'
    pages = read(opendocument("spreadsheet", body)).pages
    assert [(page.text, page.label) for page in pages] == [
        ("站點\n\nMHz\tsite\n26\n\nComment: why?", "站點"),
        ("", "Sheet2"),
    ]
