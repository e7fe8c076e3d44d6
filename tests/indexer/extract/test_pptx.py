import pytest

from indexer.extract.extraction import DamagedError, Extraction, LimitError
from indexer.extract.media_type import PPTX, media_type_of
from indexer.extract.pptx import PptxExtractor
from tests.files import docx, paragraph, zipped
from tests.office import INNER, SLIDES, chart, element, ooxml, presentation, shape


def read(content: bytes) -> Extraction:
    return PptxExtractor(INNER).extract(content, PPTX)


def tree(*shapes: str) -> str:
    return element("p:notes", f"<p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld>")


def test_slides_come_in_the_order_of_the_show() -> None:
    content = presentation([shape("first"), shape("second"), shape("third")])
    assert media_type_of(content, "x.zip") == PPTX
    assert [(page.number, page.text) for page in read(content).pages] == [(1, "first"), (2, "second"), (3, "third")]


def test_the_title_is_a_heading_above_all_else() -> None:
    page = read(presentation([shape("one", "two") + shape("5G 專網", place="ctrTitle")])).pages[0]
    assert page.text == "5G 專網\n\none\ntwo"
    assert [(heading.text, heading.level) for heading in page.headings] == [("5G 專網", 1)]


def test_a_table_is_rows_with_tabs() -> None:
    def cell(text: str) -> str:
        return f"<a:tc><a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody></a:tc>"

    rows = "".join(f"<a:tr>{cell(a)}{cell(b)}</a:tr>" for a, b in (("MHz", "site"), ("700", "Coloane")))
    frame = (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{rows}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    assert read(presentation([frame])).pages[0].text == "MHz\tsite\n700\tColoane"


def test_shapes_in_groups_are_read_and_copies_for_old_programs_are_not() -> None:
    copies = (
        f"<mc:AlternateContent><mc:Choice>{shape('new')}</mc:Choice><mc:Fallback>{shape('old')}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    assert read(presentation([f"<p:grpSp>{shape('in')}</p:grpSp>{copies}"])).pages[0].text == "in\n\nnew"


def test_notes_follow_and_dates_and_numbers_are_furniture() -> None:
    notes = tree(shape("say this", place="body"), shape("7", place="sldNum"))
    slides = [shape("body") + shape("2026-03-04", place="dt")]
    page = read(presentation(slides, {"n.xml": notes}, [("n", "notesSlide", "n.xml")])).pages[0]
    assert [page.text[start:end] for start, end in page.furniture] == ["7", "2026-03-04"]
    assert page.text == "body\n\nsay this\n\n7\n\n2026-03-04"


def test_texts_of_the_layout_are_furniture_and_its_places_are_not_read() -> None:
    layout = tree(shape("Click to edit", place="title"), shape("The Alliance"))
    page = read(presentation([shape("body")], {"l.xml": layout}, [("l", "slideLayout", "l.xml")])).pages[0]
    assert page.text == "body\n\nThe Alliance"
    assert [page.text[start:end] for start, end in page.furniture] == ["The Alliance"]


def test_comments_are_read_in_both_forms() -> None:
    old = element("p:cmLst", '<p:cm authorId="0"><p:text>old form</p:text></p:cm>')
    body = "<p:txBody><a:p><a:r><a:t>{}</a:t></a:r></a:p></p:txBody>"
    reply = f"<p:replyLst><p:reply>{body.format('and an answer')}</p:reply></p:replyLst>"
    new = element("p:cmLst", f"<p:cm>{reply}{body.format('new form')}</p:cm>")
    arrows = [("a", "comments", "old.xml"), ("b", "comments", "new.xml")]
    text = read(presentation([shape("body")], {"old.xml": old, "new.xml": new}, arrows)).pages[0].text
    assert text == "body\n\nComment: old form\n\nComment: new form\n\nComment: and an answer"


def test_charts_and_diagrams_are_read() -> None:
    point = "<dgm:pt{}><dgm:t><a:p><a:r><a:t>{}</a:t></a:r></a:p></dgm:t></dgm:pt>"
    points = point.format("", "Core") + point.format(' type="pres"', "drawn twice")
    parts = {
        "c.xml": chart("Sites", {"2025": [3]}, ["Macau"]),
        "d.xml": element("dgm:dataModel", f"<dgm:ptLst>{points}</dgm:ptLst>"),
    }
    frame = "<p:graphicFrame><a:graphic><a:graphicData>{}</a:graphicData></a:graphic></p:graphicFrame>"
    slide = frame.format('<c:chart r:id="c"/>') + frame.format('<dgm:relIds r:dm="d"/>')
    file = presentation([slide], parts, [("c", "chart", "c.xml"), ("d", "diagramData", "d.xml")])
    assert read(file).pages[0].text == "Sites\n\nMacau\n2025\t3\n\nCore"


def test_embedded_documents_follow_the_slides() -> None:
    file = presentation([shape("slide")], {"in.docx": docx(paragraph("inner"))}, [("e", "package", "in.docx")])
    assert [(page.number, page.label, page.text) for page in read(file).pages] == [
        (1, "", "slide"),
        (2, "in.docx", "inner"),
    ]


def test_a_broken_slide_keeps_its_number() -> None:
    extraction = read(presentation([shape("first"), "<p:sp>", shape("third")]))
    assert [page.text for page in extraction.pages] == ["first", "", "third"]
    assert "slide2.xml" in extraction.incomplete


def test_a_file_without_its_list_of_slides_is_damaged() -> None:
    with pytest.raises(DamagedError):
        read(zipped({"ppt/other.xml": "<a/>"}))


def test_a_file_that_unfolds_beyond_all_measure_is_refused() -> None:
    with pytest.raises(LimitError, match="unfold"):
        read(ooxml("ppt/presentation.xml", SLIDES, {"ppt/presentation.xml": "<a>" + "x" * 30_000_000}))
