from pathlib import Path

from indexer.extract.sandbox import Sandbox
from tests.benchmarks.extraction import class_table, pictures, rate_table, rates, read_classes
from tests.files import Sheet, Words, pdf


def folder(tmp_path: Path) -> Path:
    for name, content in {
        "pdf/zh_normal/a.pdf": pdf([Sheet([Words("網絡切片")]), Sheet([Words("two")])]),
        "pdf/zh_normal/b.pdf": pdf([Sheet([Words("three")])]),
        "pdf/zh_normal/a.poppler.txt": b"not counted",
        "pdf/other_normal/c.pdf": pdf([Sheet([Words("four")])]),
        "pdf/other_normal/d.pdf": pdf([Sheet([Words("five")])]),
        "text/empty.txt": b"",
        "README.md": b"not counted",
    }.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def test_each_class_tells_what_became_of_its_files(tmp_path: Path) -> None:
    with Sandbox() as sandbox:
        found = read_classes(folder(tmp_path), sandbox)
    assert [(one.name, one.files, dict(one.refused), dict(one.readers)) for one in found] == [
        ("pdf/other_normal", 2, {}, {"pdfium": 2}),
        ("pdf/zh_normal", 2, {}, {"pdfium": 3}),
        ("text", 1, {"empty": 1}, {}),
    ]
    assert class_table(found).row_count == 3


def test_peers_are_timed_on_the_same_pages(tmp_path: Path) -> None:
    found = rates(folder(tmp_path), 1, with_tika=False)
    assert [one.peer for one in found] == ["pypdf", "one worker"] * 2
    assert all(one.pages > 0 and one.theirs > 0 for one in found)
    assert rate_table(found).row_count == 4


def test_pictures_are_timed_but_the_first(tmp_path: Path) -> None:
    assert len(pictures(folder(tmp_path))) == 3
