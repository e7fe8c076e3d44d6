from indexer.extract.extraction import Extraction
from indexer.extract.media_type import MARKDOWN, TEXT
from indexer.extract.text import TextExtractor


def read(content: str | bytes, media_type: str = MARKDOWN) -> Extraction:
    return TextExtractor().extract(content.encode() if isinstance(content, str) else content, media_type)


def test_hashes_and_underlines_make_headings() -> None:
    page = read("# One #\n\ntext\n\nTwo\n---\n\n  ### 三\n").pages[0]
    assert [(heading.level, heading.text) for heading in page.headings] == [(1, "One"), (2, "Two"), (3, "三")]
    assert all(page.text.startswith(heading.text, heading.start) for heading in page.headings)


def test_fenced_code_rules_and_lists_make_no_headings() -> None:
    assert not read("```\n# code\n```\n\n---\n\n- item\n---\n").pages[0].headings


def test_plain_text_has_no_headings() -> None:
    assert not read("# number sign\n", TEXT).pages[0].headings


def test_front_matter_is_metadata_and_not_text() -> None:
    extraction = read('---\ntitle: "5G 白皮書"\ndate: 2024-05-01\ntags: [5G, 港口]\nlang: zh-Hant\n---\n正文')
    metadata = extraction.metadata
    assert extraction.pages[0].text == "正文"
    assert (metadata.title, metadata.published, metadata.language) == ("5G 白皮書", "2024-05-01", "zh-Hant")
    assert metadata.keywords == ("5G", "港口")


def test_a_rule_at_the_beginning_is_not_front_matter() -> None:
    assert "text" in read("---\n\ntext that goes on\n\nwithout: fields\n").pages[0].text


def test_form_feeds_part_pages() -> None:
    pages = read("one\f two\f", TEXT).pages
    assert [(page.number, page.text) for page in pages] == [(1, "one"), (2, " two")]


def test_control_characters_never_reach_the_text() -> None:
    assert read("a\x00b\x1bc\x7f\ufeffd\r\ne", TEXT).pages[0].text == "abcd\ne"
