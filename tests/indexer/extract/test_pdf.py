import pytest
from pypdf import PasswordType, PdfReader

from indexer.extract.extraction import DamagedError, EncryptedError, Extraction
from indexer.extract.media_type import PDF
from indexer.extract.pdf import PdfExtractor
from indexer.extract.pdf_pypdf import SecondReader
from indexer.extract.progress import RawPage, listening
from indexer.passages import passages
from tests.files import Sheet, Words, locked, pdf

USER = "li"


def read(content: bytes) -> Extraction:
    return PdfExtractor().extract(content, PDF)


def lines(*texts: str, top: float = 700, size: float = 12, step: float = 16) -> list[Words]:
    return [Words(text, y=top - index * step, size=size) for index, text in enumerate(texts)]


def test_han_lines_of_a_paragraph_join_without_a_space() -> None:
    first, second = "粵港澳大灣區的營運商今日宣布第五代流動通訊網絡", "已經覆蓋所有港口。"
    extraction = read(pdf([Sheet(lines(first, second))]))
    assert extraction.pages[0].text == first + second
    assert extraction.pages[0].reader == "pdfium"


def test_latin_lines_of_a_paragraph_join_with_a_space() -> None:
    extraction = read(pdf([Sheet(lines("The operators of the Greater Bay Area", "announced a new network"))]))
    assert extraction.pages[0].text == "The operators of the Greater Bay Area announced a new network"


def test_paragraphs_are_parted_by_a_blank_line() -> None:
    words = [
        *lines("first paragraph that is long enough", "and goes on for another line."),
        *lines("second one", top=640),
    ]
    text = read(pdf([Sheet(words)])).pages[0].text
    assert text.split("\n\n")[1:] == ["second one"]


def test_a_word_broken_at_a_line_end_is_joined_where_the_document_writes_it_so() -> None:
    words = lines("the operator offers a net-", "work for each port and the network grows")
    assert "a network for each port" in read(pdf([Sheet(words)])).pages[0].text


def test_a_hyphen_at_a_line_end_stays_where_the_document_writes_it_elsewhere() -> None:
    words = lines("they agreed on a cross-", "border plan as the cross-border rules say")
    assert "a cross-border plan" in read(pdf([Sheet(words)])).pages[0].text


def test_characters_beyond_the_basic_plane_are_kept() -> None:
    assert read(pdf([Sheet([Words("香港𠮷野家𠀋5G")])])).pages[0].text == "香港𠮷野家𠀋5G"


def test_radicals_and_ligatures_become_the_characters_they_stand_for() -> None:
    assert read(pdf([Sheet([Words("⼈⼯智能 oﬃce")])])).pages[0].text == "人工智能 office"


def test_headings_come_from_the_outline() -> None:
    sheets = [Sheet(lines("1 Smart ports", "Cranes are moved from afar.", step=40))]
    page = read(pdf(sheets, outline=[("Smart ports", 0)])).pages[0]
    assert [(heading.start, heading.text) for heading in page.headings] == [(0, "1 Smart ports")]


def test_without_an_outline_headings_are_lines_in_larger_letters() -> None:
    words = [
        Words("智慧城市白皮書", y=760, size=24),
        Words("第一章", y=720, size=16),
        *lines("正文在此。" * 6, "再來一段。" * 6),
    ]
    page = read(pdf([Sheet(words)])).pages[0]
    assert [(heading.level, heading.text) for heading in page.headings] == [(1, "智慧城市白皮書"), (2, "第一章")]


def test_headers_and_page_numbers_that_recur_are_marked() -> None:
    sheets = [
        Sheet([Words("Alliance report", y=810), Words(f"page {number} says {name}"), Words(f"{number} / 4", y=30)])
        for number, name in enumerate(("ports", "cities", "towers", "ships"), 1)
    ]
    extraction = read(pdf(sheets))
    page = extraction.pages[1]
    assert page.text == "Alliance report\n\npage 2 says cities\n\n2 / 4"
    assert [page.text[start:end] for start, end in page.furniture] == ["Alliance report", "2 / 4"]
    assert [passage.text for passage in passages(extraction)] == [
        "page 1 says ports", "page 2 says cities", "page 3 says towers", "page 4 says ships",
    ]  # fmt: skip


def test_a_file_that_only_the_second_reader_finds_locked_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PdfReader, "is_encrypted", True)
    monkeypatch.setattr(PdfReader, "decrypt", lambda *_: PasswordType.NOT_DECRYPTED)
    extraction = read(pdf([Sheet([Words("Only the attachments are locked")])], information={"Title": "5G"}))
    assert (extraction.pages[0].text, extraction.metadata.title) == ("Only the attachments are locked", "5G")


def test_metadata_is_read() -> None:
    information = {
        "Title": "5G 白皮書",
        "Author": "聯盟",
        "CreationDate": "D:20240501120000+08'00'",
        "Keywords": "5G; 港口",
    }
    metadata = read(pdf([Sheet([Words("text")])], information=information)).metadata
    assert (metadata.title, metadata.author, metadata.published) == ("5G 白皮書", "聯盟", "2024-05-01")
    assert metadata.keywords == ("5G", "港口")


def test_a_page_that_is_a_picture_has_no_quality() -> None:
    pages = read(pdf([Sheet(is_picture=True), Sheet([Words("text of the second page")])])).pages
    assert [(page.text, page.quality) for page in pages] == [("", 0.0), ("text of the second page", 1.0)]


def test_a_file_with_a_password_is_encrypted() -> None:
    with pytest.raises(EncryptedError, match="password"):
        read(locked(pdf([Sheet([Words("secret")])]), password=USER))


def test_a_file_with_an_empty_password_is_read() -> None:
    assert read(locked(pdf([Sheet([Words("open to all")])]), password="")).pages[0].text == "open to all"


def test_a_file_without_pages_is_damaged() -> None:
    with pytest.raises(DamagedError, match="damaged"):
        read(b"%PDF-1.7\nnothing here\n%%EOF")


def test_text_in_private_characters_is_doubted() -> None:
    assert read(pdf([Sheet([Words("\ue001\ue002\ue003\ue004 abc")])])).pages[0].quality < 0.5


def test_each_page_is_told_of_when_it_is_read() -> None:
    heard: list[RawPage] = []
    with listening(heard.append):
        read(pdf([Sheet(lines("first page")), Sheet(lines("second", "page"))]))
    assert [(page.number, page.text) for page in heard] == [(1, "first page"), (2, "second\npage")]


def test_bullets_of_symbol_fonts_are_not_doubted() -> None:
    page = read(pdf([Sheet(lines("\uf0b7 ports", "\uf0d8 cities"))])).pages[0]
    assert (page.text, page.quality) == ("• ports\n➢ cities", 1.0)


def test_a_page_of_the_second_reader_keeps_its_headings_and_furniture(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [Sheet([Words("Report", y=810), Words("\ue001\ue002"), Words(f"{n}", y=30)]) for n in range(1, 5)]
    monkeypatch.setattr(SecondReader, "text", lambda _, index: f"Report\nSmart ports\ntext\n{index + 1}")
    page = read(pdf(sheets, outline=[("Smart ports", 1)])).pages[1]
    assert (page.reader, [heading.text for heading in page.headings]) == ("pypdf", ["Smart ports"])
    assert [page.text[start:end] for start, end in page.furniture] == ["Report", "2"]
