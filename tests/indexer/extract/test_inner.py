import pytest

from indexer.extract.blocks import Block, page_of
from indexer.extract.inner import Found, InnerReader, blocks_of, read_all
from indexer.extract.media_type import DOCX, PPTX
from indexer.extract.progress import RawPage, listening
from indexer.extract.reading import read_content
from indexer.extract.registry import EXTRACTORS
from tests.files import docx, paragraph, sealed, zipped
from tests.office import INNER, word
from tests.office_samples import office_samples


def nested(depth: int) -> bytes:
    """A Word file in which there is another, and so on."""
    if not depth:
        return docx(paragraph("depth 0"))
    return word(paragraph(f"depth {depth}"), {"in.docx": nested(depth - 1)}, [("e", "package", "in.docx")])


def texts(found: Found) -> list[str]:
    return [page.text for page in found.pages]


def test_an_inner_file_is_read_as_any_and_called_by_its_name() -> None:
    found = INNER.read("Rede privada".encode("utf-16"), "notas.txt")
    assert [(page.text, page.label) for page in found.pages] == [("Rede privada", "notas.txt")]


def test_the_files_of_an_archive_are_read_by_their_own_names() -> None:
    found = INNER.read(zipped({"folder/a.txt": "one", "b.txt": "two", "c.png": b"\x89PNG\r\n\x1a\n"}), "x.zip")
    assert [(page.text, page.label) for page in found.pages] == [("one", "a.txt"), ("two", "b.txt")]
    assert found.incomplete == ""


@pytest.mark.parametrize("content", [b"", b"\x89PNG\r\n\x1a\n" + bytes(20), b"  \n"])
def test_what_has_no_text_is_not_missed(content: bytes) -> None:
    assert read_all(INNER, [("x", content)]) == Found()


def test_what_is_locked_or_broken_in_an_archive_loses_no_other() -> None:
    content = zipped({"a.txt": "one", "b.txt": "two", "c.txt": "three"}).replace(b"c.txt", b"x.txt", 1)
    found = INNER.read(sealed(content, b"a.txt"), "x.zip")
    assert [(page.text, page.label) for page in found.pages] == [("two", "b.txt")]
    assert "a.txt, a file in an archive inside this one, was not read: it wants a password." in found.incomplete
    assert "c.txt, a file in an archive inside this one, was not read: it is damaged" in found.incomplete


def test_a_broken_file_is_said() -> None:
    found = INNER.read(docx(paragraph("x"))[:200], "paper.docx")
    assert texts(found) == []
    assert "paper.docx" in found.incomplete


def test_the_pages_of_inner_files_are_not_told_as_pages_of_the_outer_one() -> None:
    heard: list[RawPage] = []
    slides = office_samples("Smart ports", "text")[PPTX]
    outer = word(paragraph("outer"), {"in.pptx": slides}, [("e", "package", "in.pptx")])
    with listening(heard.append):
        extraction = read_content(outer, "outer.docx", EXTRACTORS)
    assert len(extraction.pages) > 1
    assert [(page.number, page.text, page.media_type) for page in heard] == [(1, "outer", DOCX)]


def test_files_within_files_are_read_some_levels_deep() -> None:
    found = INNER.read(nested(9), "x.docx")
    assert texts(found) == [f"depth {depth}" for depth in range(9, 3, -1)]
    assert "too many" in found.incomplete
    assert texts(INNER.read(nested(0), "x.docx")) == ["depth 0"]


def test_an_archive_of_many_files_is_read_as_far_as_fifty() -> None:
    found = InnerReader(lambda: EXTRACTORS).read(zipped({f"{n}.txt": f"text {n}" for n in range(60)}), "x.zip")
    assert len(found.pages) < 60
    assert "too many" in found.incomplete


def test_a_page_is_taken_apart_into_what_it_was_made_of() -> None:
    blocks = [Block("A title", 2), Block("one\ntwo"), Block("three")]
    assert list(blocks_of(page_of(blocks, 1, "reader"))) == blocks
