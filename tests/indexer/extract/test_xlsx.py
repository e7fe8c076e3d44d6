import pytest

from indexer.extract.extraction import DamagedError, Extraction, LimitError
from indexer.extract.media_type import XLSX, media_type_of
from indexer.extract.xlsx import XlsxExtractor
from tests.files import zipped
from tests.office import WORKBOOK, chart, element, ooxml, workbook


def read(content: bytes) -> Extraction:
    return XlsxExtractor().extract(content, XLSX)


def text(*rows: str) -> str:
    return read(workbook({"Sheet1": "".join(rows)})).pages[0].text


def row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


def cell(value: str, kind: str = "n", more: str = "") -> str:
    return f'<c t="{kind}"{more}><v>{value}</v></c>'


def test_a_sheet_is_a_page_of_rows_with_tabs() -> None:
    content = workbook({"站點": row(cell("0", "s"), cell("700")), "Sheet2": row(cell("x", "str"))}, texts=["Coloane"])
    assert media_type_of(content, "x.zip") == XLSX
    extraction = read(content)
    assert [(page.text, page.label) for page in extraction.pages] == [("站點\n\nColoane\t700", "站點"), ("x", "Sheet2")]
    assert [[heading.text for heading in page.headings] for page in extraction.pages] == [["站點"], []]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (cell("3.0"), "3"),
        (cell("0.30000000000000004"), "0.3"),
        (cell("1", "b"), "TRUE"),
        (cell("#N/A", "e"), "#N/A"),
        (cell("99", "s"), ""),
        (cell("not a number"), "not a number"),
        ('<c t="inlineStr"><is><r><t>rich </t></r><r><t>text</t></r></is></c>', "rich text"),
        ('<c t="inlineStr"><is><t>漢</t><rPh><t>hon</t></rPh></is></c>', "漢"),
        (cell("45413", more=' s="1"'), "2024-05-01"),
        (cell("45413.5", more=' s="2"'), "2024-05-01 12:00:00"),
        (cell("0.25", more=' s="2"'), "06:00:00"),
        (cell("1", more=' s="1"'), "1900-01-01"),
        (cell("45413", more=' s="3"'), "45413"),
        (cell("99999999999", more=' s="1"'), "99999999999"),
    ],
)
def test_cells_show_what_people_read(value: str, expected: str) -> None:
    assert text(row(cell("|", "str"), value, cell("|", "str"))) == f"|\t{expected}\t|"


def test_a_cell_far_away_costs_nothing() -> None:
    far = '<row><c r="A1" t="str"><v>a</v></c><c r="C1" t="str"><v>c</v></c><c r="XFD1" t="str"><v>far</v></c></row>'
    assert text(far) == "a\t\tc\tfar"


def test_comments_drawings_and_charts_follow_the_rows() -> None:
    comments = (
        "<authors><author>Li</author></authors><commentList><comment authorId='0'><text><t>why?</t></text></comment>"
    )
    shape = "<xdr:sp><xdr:txBody><a:p><a:r><a:t>box</a:t></a:r></a:p></xdr:txBody></xdr:sp>"
    parts = {
        "xl/worksheets/c.xml": f"<comments>{comments}</commentList></comments>",
        "xl/worksheets/d.xml": element("xdr:wsDr", f'{shape}<c:chart r:id="c"/>').replace(
            "<xdr:wsDr", '<xdr:wsDr xmlns:xdr="x"', 1
        ),
        "xl/worksheets/chart.xml": chart("Sites", {"2025": [3]}, ["Macau"]),
    }
    arrows = {
        "xl/worksheets/1.xml": [("c", "comments", "c.xml"), ("d", "drawing", "d.xml")],
        "xl/worksheets/d.xml": [("c", "chart", "chart.xml")],
    }
    content = workbook({"Sheet1": row(cell("7"))}, parts=parts, arrows=arrows)
    assert read(content).pages[0].text == "7\n\nComment by Li: why?\n\nbox\n\nSites\n\nMacau\n2025\t3"


def test_a_sheet_that_breaks_off_keeps_its_rows() -> None:
    extraction = read(workbook({"Sheet1": row(cell("7")) + "<row><c"}))
    assert extraction.pages[0].text == "7"
    assert "1.xml" in extraction.incomplete


def test_a_file_without_its_workbook_is_damaged_and_a_bomb_not_opened() -> None:
    with pytest.raises(DamagedError):
        read(zipped({"xl/other.xml": "<a/>"}))
    with pytest.raises(LimitError, match="unfold"):
        read(ooxml("xl/workbook.xml", WORKBOOK, {"xl/workbook.xml": "x" * 30_000_000}))
