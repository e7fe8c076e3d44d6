from pathlib import Path

from indexer.extract.extraction import Extraction
from indexer.extract.media_type import MARKDOWN, TEXT
from indexer.extract.text import TextExtractor


def read(tmp_path: Path, content: str | bytes, media_type: str = MARKDOWN) -> Extraction:
    path = tmp_path / "file"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return TextExtractor().extract(path, media_type)


def test_hashes_and_underlines_make_headings(tmp_path: Path) -> None:
    page = read(tmp_path, "# One #\n\ntext\n\nTwo\n---\n\n  ### 三\n").pages[0]
    assert [(heading.level, heading.text) for heading in page.headings] == [(1, "One"), (2, "Two"), (3, "三")]
    assert all(page.text.startswith(heading.text, heading.start) for heading in page.headings)


def test_fenced_code_rules_and_lists_make_no_headings(tmp_path: Path) -> None:
    assert not read(tmp_path, "```\n# code\n```\n\n---\n\n- item\n---\n").pages[0].headings


def test_plain_text_has_no_headings(tmp_path: Path) -> None:
    assert not read(tmp_path, "# number sign\n", TEXT).pages[0].headings


def test_front_matter_is_metadata_and_not_text(tmp_path: Path) -> None:
    extraction = read(tmp_path, '---\ntitle: "5G 白皮書"\ndate: 2024-05-01\ntags: [5G, 港口]\nlang: zh-Hant\n---\n正文')
    metadata = extraction.metadata
    assert extraction.pages[0].text == "正文"
    assert (metadata.title, metadata.published, metadata.language) == ("5G 白皮書", "2024-05-01", "zh-Hant")
    assert metadata.keywords == ("5G", "港口")


def test_a_rule_at_the_beginning_is_not_front_matter(tmp_path: Path) -> None:
    assert "text" in read(tmp_path, "---\n\ntext that goes on\n\nwithout: fields\n").pages[0].text


def test_form_feeds_part_pages(tmp_path: Path) -> None:
    pages = read(tmp_path, "one\f two\f", TEXT).pages
    assert [(page.number, page.text) for page in pages] == [(1, "one"), (2, " two")]


def test_control_characters_never_reach_the_text(tmp_path: Path) -> None:
    assert read(tmp_path, "a\x00b\x1bc\x7f\ufeffd\r\ne", TEXT).pages[0].text == "abcd\ne"
