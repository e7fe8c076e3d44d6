"""Does a bad source say which value is wrong, and a good one come out whole?"""

from datetime import date
from pathlib import Path

import pytest

from corpus.document import Kind
from corpus.samples.source import SourceError, read_source

MEMBERS = ("cmhk", "luhuan")
GOOD = """---
id: slicing.zh-Hant
work: slicing
title: 網絡切片：由承諾走到服務水平
member: cmhk
kind: white-paper
language: zh-Hant
published: 2023-06-14
topics: network-slicing, 5g
readers: members, member:luhuan
format: pdf
---

# 摘要

切片是一份合約。
"""


def test_a_good_source_comes_out_whole(tmp_path: Path) -> None:
    source = read_source(written(tmp_path, GOOD), MEMBERS)
    assert source.file_name == "slicing.zh-Hant.pdf"
    assert source.body == "# 摘要\n\n切片是一份合約。\n"
    assert source.description.title == "網絡切片：由承諾走到服務水平"
    assert source.description.kind is Kind.WHITE_PAPER
    assert source.description.published == date(2023, 6, 14)
    assert source.description.topics == ("network-slicing", "5g")
    assert source.description.readers == ("members", "member:luhuan")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("id: slicing.zh-Hant", "id: ../slicing", "id"),
        ("work: slicing", "work: two words", "work"),
        ("title: 網絡切片：由承諾走到服務水平", "title: ", "title"),
        ("member: cmhk", "member: nobody", "member"),
        ("kind: white-paper", "kind: poem", "poem"),
        ("language: zh-Hant", "language: zh", "language"),
        ("published: 2023-06-14", "published: 2023-02-30", "day"),
        ("topics: network-slicing, 5g", "topics: 5g, weather", "weather"),
        ("readers: members, member:luhuan", "readers: everybody", "everybody"),
        ("readers: members, member:luhuan", "readers: member:nobody", "member:nobody"),
        ("format: pdf", "format: exe", "format"),
        ("format: pdf\n", "", "format"),
        ("format: pdf\n", "format: pdf\nformat: md\n", "once"),
        ("format: pdf\n", "format: pdf\ncolour: red\n", "colour"),
        ("---\nid", "id", "front matter"),
        ("\n# 摘要\n\n切片是一份合約。\n", "\n", "text"),
    ],
)
def test_a_bad_value_is_named_together_with_the_file(tmp_path: Path, old: str, new: str, named: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(SourceError, match=named) as caught:
        read_source(path, MEMBERS)
    assert str(caught.value).startswith("source.md: ")


def written(folder: Path, text: str) -> Path:
    path = folder / "source.md"
    path.write_text(text, encoding="utf-8")
    return path
