import pytest
from lxml import etree

from indexer.extract.archive import opened
from indexer.extract.extraction import DamagedError
from indexer.extract.ooxml import Package, Relation, ZipParts, below
from tests.files import zipped

RELATIONS = "".join(
    f'<Relationship Id="{key}" Type="http://example.org/{kind}" Target="{target}"{more}/>'
    for key, kind, target, more in (
        ("a", "header", "h.xml", ""),
        ("b", "chart", "../charts/c%201.xml", ""),
        ("c", "chart", "/top.xml", ""),
        ("d", "hyperlink", "http://example.org", ' TargetMode="External"'),
        ("e", "header", "broken.xml", ""),
    )
)
PARTS = {
    "word/_rels/document.xml.rels": f"<Relationships>{RELATIONS}</Relationships>",
    "word/h.xml": "<hdr/>",
    "word/broken.xml": "<hdr",
}


def test_arrows_lead_to_parts_and_never_out_of_the_file() -> None:
    with opened(zipped(PARTS)) as archive:
        found = Package(ZipParts(archive)).relations("word/document.xml")
    assert found == {
        "a": Relation("header", "word/h.xml"),
        "b": Relation("chart", "charts/c 1.xml"),
        "c": Relation("chart", "top.xml"),
        "e": Relation("header", "word/broken.xml"),
    }


def test_broken_parts_are_told_and_the_others_read() -> None:
    with opened(zipped(PARTS)) as archive:
        package = Package(ZipParts(archive))
        assert [name for name, _ in package.related("word/document.xml", "header")] == ["word/h.xml"]
        assert package.part("not there") is None
        assert "word/broken.xml" in package.incomplete()
        assert "not there" not in package.incomplete()


def test_without_its_main_part_a_file_is_damaged() -> None:
    with opened(zipped(PARTS)) as archive:
        package = Package(ZipParts(archive))
        assert package.main("word/document.xml") == "word/document.xml"
        with pytest.raises(DamagedError, match="Word"):
            package.required("word/document.xml", "Word")


def test_copies_for_old_programs_are_not_below() -> None:
    root = etree.fromstring("<a><p><p/></p><Fallback><p/></Fallback></a>")
    assert len(list(below(root, "p"))) == 2
