from contextlib import suppress

import pytest

from indexer.extract.archive import opened, parsed
from indexer.extract.extraction import DamagedError, LimitError
from tests.files import zipped


def test_a_part_that_is_not_there_is_none() -> None:
    with opened(zipped({"a.xml": "<a/>"})) as found:
        assert parsed(found, "b.xml") is None
        assert parsed(found, "a.xml") is not None


def test_an_archive_with_too_many_entries_is_refused() -> None:
    with (
        pytest.raises(LimitError, match="parts"),
        opened(zipped({str(n): "" for n in range(10_001)})),
    ):
        pass


def test_entities_that_would_grow_without_end_are_not_expanded() -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE a [<!ENTITY e0 "ha">{levels}]><a>&e9;</a>'
    with opened(zipped({"a.xml": bomb})) as found, suppress(DamagedError):
        root = parsed(found, "a.xml")
        assert root is not None
        assert "ha" not in "".join(map(str, root.itertext()))


def test_broken_bytes_of_a_part_are_damage() -> None:
    content = bytearray(zipped({"a.xml": f"<a>{list(range(500))}</a>"}))
    content[45:60] = bytes(15)
    with opened(bytes(content)) as found, pytest.raises(DamagedError, match=r"a\.xml"):
        parsed(found, "a.xml")
