import pytest

from indexer.extract.blocks import Block, page_of


def test_blocks_are_parted_by_blank_lines_and_empty_ones_left_out() -> None:
    page = page_of([Block("one\x00"), Block(" \n"), Block("two\nlines")], 3, "lxml")
    assert (page.number, page.text, page.reader) == (3, "one\n\ntwo\nlines", "lxml")


@pytest.mark.parametrize(("text", "heading"), [("Smart\n ports", "Smart ports"), ("智慧\n港口", "智慧港口")])
def test_a_heading_is_one_line(text: str, heading: str) -> None:
    page = page_of([Block("intro"), Block(text, 2)], 1, "lxml")
    assert [(found.start, found.level, found.text) for found in page.headings] == [(7, 2, heading)]
    assert page.text == f"intro\n\n{heading}"


def test_unseen_characters_lower_the_quality_though_they_are_removed() -> None:
    page = page_of([Block("\x11\x14\x15 text")], 1, "pdfium")
    assert page.text == "text"
    assert page.quality < 0.5


def test_furniture_is_marked_where_it_stands() -> None:
    page = page_of([Block("Report", is_furniture=True), Block("text"), Block(" 7\n", is_furniture=True)], 1, "pdfium")
    assert [page.text[start:end] for start, end in page.furniture] == ["Report", "7"]
