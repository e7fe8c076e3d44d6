import io
import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from indexer.engines.whoosh_engine.codec.container import (
    Array,
    Container,
    ContainerWriter,
    DamagedFileError,
    map_container,
)

FOOTER = 24

dtypes = st.one_of(
    arrays.boolean_dtypes(), arrays.integer_dtypes(), arrays.unsigned_integer_dtypes(), arrays.floating_dtypes()
)
named = st.dictionaries(st.text(max_size=5), arrays.arrays(dtypes, st.integers(0, 40)), max_size=5)
said = st.dictionaries(st.text(max_size=5), st.one_of(st.integers(), st.text(max_size=5), st.lists(st.booleans())))


def written(given: dict[str, Array], about: dict[str, Any]) -> bytes:
    file = io.BytesIO()
    writer = ContainerWriter(file)
    for name, array in given.items():
        writer.add(name, array)
    writer.finish(about)
    return file.getvalue()


def same(found: Array, expected: Array) -> bool:
    """Whether both have the same elements, not a number among them, and the type but for the order of its bytes."""
    little = expected.astype(expected.dtype.newbyteorder("<"))
    return found.dtype == little.dtype and found.tobytes() == little.tobytes()


@given(given=named, about=said)
def test_what_was_written_is_read(given: dict[str, Array], about: dict[str, Any]) -> None:
    found = Container(written(given, about), "a test")
    found.verify()
    assert found.about == about
    for name, array in given.items():
        assert name in found
        assert same(found.array(name), array)
        assert found.array(name).dtype.byteorder in "<=|"
        assert not (found.array(name).flags.writeable and len(array))
    assert "no such array" not in found
    with pytest.raises(DamagedFileError, match="a test has no array no such array"):
        found.array("no such array")


@given(given=named, chance=st.randoms(use_true_random=False), size=st.integers(1, 7))
def test_arrays_may_be_written_in_pieces_in_any_order(given: dict[str, Array], chance: Any, size: int) -> None:  # noqa: ANN401 - as hypothesis has it
    file = io.BytesIO()
    writer = ContainerWriter(file)
    appends = {name: writer.reserve(name, array.dtype, len(array)) for name, array in given.items()}
    done = dict.fromkeys(given, 0)
    while left := [name for name, array in given.items() if done[name] < len(array)]:
        name = chance.choice(left)
        appends[name](given[name][done[name] : done[name] + size])
        done[name] += size
    writer.finish({})
    assert file.getvalue() == written(given, {})


def test_pieces_are_written_as_the_type_that_was_reserved() -> None:
    file = io.BytesIO()
    writer = ContainerWriter(file)
    append = writer.reserve("numbers", np.uint16, 5)
    append(np.arange(6, dtype=">i8")[::2])
    append(np.array([7, 8], np.uint8))
    writer.finish({})
    found = Container(file.getvalue(), "a test").array("numbers")
    assert (found.tolist(), found.dtype.str) == ([0, 2, 4, 7, 8], "<u2")


def test_arrays_begin_at_multiples_of_64_bytes() -> None:
    data = written({f"a{size}": np.ones(size, np.uint8) for size in (1, 63, 64, 65, 0, 3)}, {})
    directory = json.loads(data[end_of_arrays(data) : -FOOTER])
    assert [place % 64 for _, place, _, _ in directory["arrays"].values()] == [0] * 6


def test_what_was_not_written_as_promised_is_refused() -> None:
    writer = ContainerWriter(io.BytesIO())
    append = writer.reserve("some", np.uint8, 3)
    for array in (
        np.zeros(1, np.uint8),
        np.array(["text"]),
        np.array([None]),
        np.zeros(1, "c16"),
        np.zeros(1, "M8[s]"),
    ):
        with pytest.raises(ValueError, match="cannot be added"):
            writer.add("some" if array.dtype.kind == "u" else "other", array)
    append(np.zeros(2, np.uint8))
    with pytest.raises(ValueError, match="some: not as many"):
        writer.finish({})


def test_a_real_file_is_on_the_disk_when_it_is_finished(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[int] = []
    monkeypatch.setattr(os, "fsync", lambda number: synced.append(os.fstat(number).st_size))
    path = tmp_path / "file"
    with path.open("wb") as file:
        writer = ContainerWriter(file)
        writer.add("numbers", np.arange(5))
        writer.finish({"a": 1})
        assert synced == [path.stat().st_size]
    found = map_container(path)
    assert (found.array("numbers").tolist(), found.about, found.source) == ([0, 1, 2, 3, 4], {"a": 1}, str(path))


# Damage

EXAMPLE: dict[str, Array] = {
    "numbers": np.arange(40, dtype=np.uint16),
    "none": np.empty(0),
    "more": np.linspace(0, 1, 9),
}


def end_of_arrays(data: bytes) -> int:
    return int(np.frombuffer(data[-FOOTER:], "<u8", 1)[0])


def test_a_file_that_was_cut_anywhere_is_damaged() -> None:
    data = written(EXAMPLE, {"a": "text"})
    for length in range(len(data)):
        with pytest.raises(DamagedFileError, match="a test"):
            Container(data[:length], "a test")
        with pytest.raises(DamagedFileError, match="a test"):
            Container(data[length + 1 :], "a test").verify()


def test_a_flipped_byte_of_what_says_where_the_arrays_are_is_noticed_at_once() -> None:
    data = written(EXAMPLE, {"a": "text"})
    for at in range(end_of_arrays(data), len(data)):
        for bits in (1, 0x20, 0x80, 0xFF):
            with pytest.raises(DamagedFileError):
                Container(data[:at] + bytes([data[at] ^ bits]) + data[at + 1 :], "a test")


def test_a_flipped_byte_of_an_array_is_found_by_looking_at_everything() -> None:
    data = written(EXAMPLE, {})
    sound = Container(data, "a test")
    for name in ("numbers", "more"):
        own = sound.array(name).tobytes()
        start = data.index(own)
        for at in range(start, start + len(own)):
            broken = Container(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :], "a test")
            with pytest.raises(DamagedFileError, match=f"a test: the array {name}"):
                broken.verify()


@settings(max_examples=300)
@given(data=st.binary(max_size=200), is_marked=st.booleans())
def test_any_other_file_is_damaged(data: bytes, is_marked: bool) -> None:
    with pytest.raises(DamagedFileError):
        Container(data + (b"KEXARR01" if is_marked else b""), "a test")


def test_an_empty_file_is_damaged_and_none_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(DamagedFileError, match="is empty"):
        map_container(tmp_path / "empty")
    with pytest.raises(FileNotFoundError):
        map_container(tmp_path / "none")
    with pytest.raises(IsADirectoryError):
        map_container(tmp_path)
