from indexer.extract.extraction import Page
from indexer.extract.pdf_furniture import furniture_of, furniture_of_other
from indexer.extract.pdf_lines import Line, PageLines


def page(*texts_and_heights: tuple[str, float]) -> PageLines:
    lines = tuple(Line(text, 72, 300, y, y + 12, 12) for text, y in texts_and_heights)
    return PageLines(lines, bottom=0, top=842)


def texts(pages: list[PageLines]) -> list[list[str]]:
    """The lines that are not furniture."""
    found = zip(pages, furniture_of(pages), strict=True)
    return [[line.text for at, line in enumerate(page.lines) if at not in places] for page, places in found]


def test_margin_lines_that_recur_with_the_number_of_their_page_are_furniture() -> None:
    numerals = ["iii", "iv", "v", "vi"]
    pages = [page((f"Report {n}", 810), (f"text {n}", 400), (numerals[n], 20)) for n in range(4)]
    assert texts(pages) == [["text 0"], ["text 1"], ["text 2"], ["text 3"]]


def test_numbers_that_do_not_count_pages_are_data() -> None:
    pages = [page((f"ASN0012{n}", 810), (f"item {n * n + 7}", 790), ("text", 400)) for n in range(4)]
    assert texts(pages)[2] == ["ASN00122", "item 11", "text"]


def test_a_chapter_s_header_is_furniture_in_a_long_document() -> None:
    pages = [page((f"Chapter {n // 4}", 810), (f"{n} / 40", 20), ("text", 400)) for n in range(1, 41)]
    assert [len(lines) for lines in texts(pages)] == [1] * 39 + [2]


def test_titles_that_some_slides_repeat_are_not_furniture() -> None:
    title, body = Line("Ports", 72, 300, 800, 824, 24), Line("much more text than that", 72, 300, 400, 412, 12)
    slides = [PageLines((title, body), top=842) for _ in range(3)] + [PageLines((body,), top=842)] * 7
    assert texts(slides)[0] == ["Ports", "much more text than that"]


def test_lines_that_recur_outside_the_margins_stay() -> None:
    assert texts([page(("same", 400), ("and", 300))] * 5) == [["same", "and"]] * 5


def test_lines_in_the_margins_that_differ_stay() -> None:
    pages = [page((name, 810), ("text", 400)) for name in ("ports", "towers", "cities", "ships")]
    assert [lines[0] for lines in texts(pages)] == ["ports", "towers", "cities", "ships"]


def test_furniture_is_found_again_in_what_another_reader_says() -> None:
    first = Page(1, "Alliance  report\n\ntext\n\n7", 0.5, "pdfium", furniture=((0, 16), (24, 25)))
    text = "Alliance report\n7 ports\n 7\n"
    assert [text[start:end] for start, end in furniture_of_other(text, first)] == ["Alliance report", "7"]


def test_two_pages_prove_nothing() -> None:
    assert texts([page(("same", 810), ("text", 400))] * 2) == [["same", "text"]] * 2


def test_a_page_with_nothing_else_keeps_its_lines() -> None:
    assert texts([page(("same", 810))] * 4) == [["same"]] * 4
