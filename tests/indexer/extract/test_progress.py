from indexer.extract.extraction import Metadata, Page
from indexer.extract.progress import RawPage, listening, page_made, page_read, unheard

PAGE = RawPage(1, "text", "pdfium", "application/pdf")


def test_whoever_listens_hears_of_each_page() -> None:
    heard: list[RawPage] = []
    with listening(heard.append):
        page_read(PAGE)
    assert heard == [PAGE]


def test_nobody_needs_to_listen() -> None:
    heard: list[RawPage] = []
    with listening(heard.append):
        pass
    page_read(PAGE)
    assert heard == []


def test_a_page_that_is_complete_is_told_with_what_the_file_says_of_itself() -> None:
    heard: list[RawPage] = []
    with listening(heard.append):
        page_made(Page(2, "head\n\ntext", 1.0, "lxml", furniture=((0, 4),)), "a/b", Metadata("title"))
    assert heard == [RawPage(2, "head\n\ntext", "lxml", "a/b", ((0, 4),), Metadata("title"))]


def test_what_is_read_unheard_is_not_told_and_what_follows_is() -> None:
    heard: list[RawPage] = []
    with listening(heard.append):
        with unheard():
            page_read(PAGE)
        assert heard == []
        page_read(PAGE)
    assert heard == [PAGE]
