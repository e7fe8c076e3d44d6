from datetime import UTC, date, datetime, timedelta

import pytest

from indexer.extract.extraction import Extraction, Heading, Metadata, Page
from indexer.extract.metadata import published_of, title_of


def extraction(title: str = "", text: str = "", heading: str = "", published: str = "") -> Extraction:
    headings = (Heading(text.index(heading), 1, heading),) if heading else ()
    pages = (Page(1, "", 1.0, "text"), Page(2, text, 1.0, "text", headings))
    return Extraction("text/plain", Metadata(title=title, published=published), pages)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("5G 專網白皮書", "5G 專網白皮書"),
        ("Microsoft Word - 5G in ports", "5G in ports"),
        ("Microsoft Word - draft3.doc", "Heading"),
        ("untitled", "Heading"),
        ("未命名-1", "Heading"),
        ("Documento1", "Heading"),
        ("paper.indd", "Heading"),
        ("2024", "Heading"),
        ("  ", "Heading"),
    ],
)
def test_a_stated_title_is_taken_unless_a_program_made_it_up(title: str, expected: str) -> None:
    assert title_of(extraction(title, "line\n\nHeading", "Heading"), "x.pdf") == expected


def test_without_heading_the_first_line_with_letters_is_the_title() -> None:
    assert title_of(extraction(text="— 1 —\n聯盟新聞稿\n更多"), "x.pdf") == "聯盟新聞稿"


def test_without_text_the_name_is_the_title() -> None:
    assert title_of(extraction(), "5G_white_paper.pdf") == "5G white paper"


def test_a_title_is_never_longer_than_a_line() -> None:
    assert len(title_of(extraction(text="word " * 500), "x.txt")) <= 200


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("2024-05-01", date(2024, 5, 1)), ("1980-01-01", None), ("1900-01-01", None), ("May 2024", None), ("", None)],
)
def test_only_a_day_that_can_be_is_the_day_of_publication(stated: str, expected: date | None) -> None:
    assert published_of(extraction(published=stated)) == expected


def test_a_day_to_come_is_not_believed() -> None:
    assert published_of(extraction(published=(datetime.now(UTC).date() + timedelta(days=3)).isoformat())) is None


def test_a_header_that_recurs_is_not_the_title() -> None:
    page = Page(1, "Alliance report\n\nSmart ports", 1.0, "pdfium", furniture=((0, 15),))
    assert title_of(Extraction("application/pdf", Metadata(), (page,)), "x.pdf") == "Smart ports"
