import pytest

from indexer.extract.extraction import Heading, Page
from indexer.extract.pdf_outline import Entry, with_outline


@pytest.mark.parametrize(
    ("text", "title", "expected"),
    [
        ("intro\n\nSmart  ports\n\ntext", "smart ports", Heading(7, 1, "Smart ports")),
        ("2.1 Smart ports\n\ntext", "Smart ports", Heading(0, 1, "2.1 Smart ports")),
        ("Smart ports\n\ntext", "2.1 Smart ports", Heading(0, 1, "Smart ports")),
        ("Chapter 3\n\nSmart ports\n\ntext", "Smart ports", Heading(0, 1, "Chapter 3 Smart ports")),
        ("第 3 章\n\n智慧港口\n\n正文", "智慧港口", Heading(0, 1, "第 3 章 智慧港口")),
        ("we speak of smart ports\n\nSmart\nports\n\ntext", "Smart ports", Heading(25, 1, "Smart ports")),
        ("we speak of smart ports", "Smart ports", None),
        ("text", "Smart ports", None),
        ("text", "", None),
    ],
)
def test_a_title_is_found_at_the_beginning_of_a_line(text: str, title: str, expected: Heading | None) -> None:
    assert with_outline(Page(1, text, 1.0, "pdfium"), [Entry(title, 1)]).headings == ((expected,) if expected else ())


def test_headings_come_in_the_order_of_the_page() -> None:
    page = with_outline(Page(1, "one\n\ntwo", 1.0, "pdfium"), [Entry("two", 2), Entry("one", 1), Entry("one", 1)])
    assert [heading.text for heading in page.headings] == ["one", "two"]


def test_a_header_that_names_the_chapter_is_not_its_heading() -> None:
    page = Page(1, "Ports\n\ntext\n\nPorts\n\nmore", 1.0, "pdfium", furniture=((0, 5),))
    assert [heading.start for heading in with_outline(page, [Entry("Ports", 1)]).headings] == [13]
