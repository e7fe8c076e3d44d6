from indexer.extract.pdf_furniture import without_furniture
from indexer.extract.pdf_lines import Line, PageLines


def page(*texts_and_heights: tuple[str, float]) -> PageLines:
    lines = tuple(Line(text, 72, 300, y, y + 12, 12) for text, y in texts_and_heights)
    return PageLines(lines, bottom=0, top=842)


def texts(pages: list[PageLines]) -> list[list[str]]:
    return [[line.text for line in lines] for lines in without_furniture(pages)]


def test_margin_lines_that_recur_with_other_numbers_are_dropped() -> None:
    pages = [page((f"Report {n}", 810), (f"text {n}", 400), (f"iv{'i' * n}", 20)) for n in range(1, 5)]
    assert texts(pages) == [["text 1"], ["text 2"], ["text 3"], ["text 4"]]


def test_lines_that_recur_outside_the_margins_stay() -> None:
    assert texts([page(("same", 400), ("and", 300))] * 5) == [["same", "and"]] * 5


def test_lines_in_the_margins_that_differ_stay() -> None:
    pages = [page((name, 810), ("text", 400)) for name in ("ports", "towers", "cities", "ships")]
    assert [lines[0] for lines in texts(pages)] == ["ports", "towers", "cities", "ships"]


def test_two_pages_prove_nothing() -> None:
    assert texts([page(("same", 810), ("text", 400))] * 2) == [["same", "text"]] * 2


def test_a_page_with_nothing_else_keeps_its_lines() -> None:
    assert texts([page(("same", 810))] * 4) == [["same"]] * 4
