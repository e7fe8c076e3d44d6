from contextlib import suppress
from pathlib import Path

import pytest

from indexer.extract.archive import opened, parsed
from indexer.extract.extraction import DamagedError, LimitError
from tests.files import zipped


def archive(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(content)
    return path


def test_a_part_that_is_not_there_is_none(tmp_path: Path) -> None:
    with opened(archive(tmp_path, zipped({"a.xml": "<a/>"}))) as found:
        assert parsed(found, "b.xml") is None
        assert parsed(found, "a.xml") is not None


def test_an_archive_with_too_many_entries_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(LimitError, match="parts"),
        opened(archive(tmp_path, zipped({str(n): "" for n in range(10_001)}))),
    ):
        pass


def test_entities_that_would_grow_without_end_are_not_expanded(tmp_path: Path) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "ha">{levels}]><a>&e9;</a>'
    with opened(archive(tmp_path, zipped({"a.xml": bomb}))) as found, suppress(DamagedError):
        root = parsed(found, "a.xml")
        assert root is not None
        assert "ha" not in "".join(map(str, root.itertext()))


def test_broken_bytes_of_a_part_are_damage(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.xml": f"<a>{list(range(500))}</a>"}))
    content[45:60] = bytes(15)
    with opened(archive(tmp_path, bytes(content))) as found, pytest.raises(DamagedError, match=r"a\.xml"):
        parsed(found, "a.xml")
