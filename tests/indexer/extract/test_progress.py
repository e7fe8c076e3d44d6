from indexer.extract.progress import RawPage, listening, page_read

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
