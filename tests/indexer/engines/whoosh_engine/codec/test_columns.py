import struct
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import columns
from whoosh.filedb.filestore import RamStorage

from indexer.engines.whoosh_engine.codec.columns import ArrayColumnReader, kept, kind_of
from indexer.engines.whoosh_engine.codec.documents_writer import ArrayPerDocumentWriter
from tests.indexer.engines.whoosh_engine.codec.writing import documents_of

COUNT = 6
LIMITS = {kind: (low, high) for kind, low, high in (
    ("b", -(2**7), 2**7 - 1), ("B", 0, 2**8 - 1), ("h", -(2**15), 2**15 - 1), ("H", 0, 2**16 - 1),
    ("i", -(2**31), 2**31 - 1), ("I", 0, 2**32 - 1), ("l", -(2**31), 2**31 - 1), ("L", 0, 2**32 - 1),
    ("q", -(2**63), 2**63 - 1), ("Q", 0, 2**64 - 1),
)}  # fmt: skip


def reader_of(column: object, values: Mapping[int, Any]) -> ArrayColumnReader:
    def write(writer: ArrayPerDocumentWriter) -> None:
        for docnum in range(COUNT):
            writer.start_doc(docnum)
            if docnum in values:
                writer.add_column_value("c", column, values[docnum])
            writer.finish_doc()

    reader = documents_of(write, COUNT).column_reader("c", column)
    assert isinstance(reader, ArrayColumnReader)
    return reader


def some(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[int, Any]]:
    return st.dictionaries(st.integers(0, COUNT - 1), values, min_size=1)


def whole(values: Mapping[int, Any], default: object) -> list[Any]:
    return [values.get(docnum, default) for docnum in range(COUNT)]


@pytest.mark.parametrize("code", LIMITS)
@given(data=st.data())
def test_integers_come_back_and_sort_both_ways(code: str, data: st.DataObject) -> None:
    values = data.draw(some(st.integers(*LIMITS[code])))
    reader = reader_of(columns.NumericColumn(code, default=7), values)
    assert list(reader) == reader.load() == [reader[at] for at in range(len(reader))] == whole(values, 7)
    assert [reader.sort_key(at) for at in range(COUNT)] == whole(values, 7)
    reader.set_reverse()
    assert [reader.sort_key(at) for at in range(COUNT)] == [-value for value in whole(values, 7)]
    assert all(type(value) is int for value in reader)


@given(some(st.floats(allow_nan=False)))
def test_floats_come_back(values: dict[int, float]) -> None:
    assert reader_of(columns.NumericColumn("d"), values).load() == whole(values, 0)


@pytest.mark.parametrize("code", LIMITS)
@pytest.mark.parametrize("beyond", [-1, 1])
def test_a_number_that_a_column_cannot_hold_is_refused_or_clamped(code: str, beyond: int) -> None:
    limit = LIMITS[code][beyond > 0]
    with pytest.raises(ValueError, match="cannot hold"):
        reader_of(columns.NumericColumn(code), {1: limit + beyond})
    clamped = columns.ClampedNumericColumn(columns.NumericColumn(code, default=3))
    assert reader_of(clamped, {1: limit + beyond}).load() == whole({1: limit}, 3)


def test_a_float_that_a_column_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        reader_of(columns.NumericColumn("f"), {0: 1e300})
    half = struct.unpack("f", struct.pack("f", 0.1))[0]
    assert reader_of(columns.NumericColumn("f"), {0: 0.1})[0] == half


@pytest.mark.parametrize("code", LIMITS)
@pytest.mark.parametrize("value", [1.5, 1.0, float("nan"), "1", None])
def test_what_is_no_whole_number_is_refused_as_whoosh_does(code: str, value: object) -> None:
    stock = columns.NumericColumn(code).writer(RamStorage().create_file("stock"))
    with pytest.raises(struct.error):
        stock.add(0, value)
    with pytest.raises(ValueError, match="cannot hold"):
        kept(columns.NumericColumn(code), value)


def test_what_equals_the_default_is_the_default() -> None:
    assert reader_of(columns.NumericColumn("i", default=7), {0: 7.0, 1: 8}).load() == whole({1: 8}, 7)


def test_a_fraction_is_not_clamped() -> None:
    clamped = columns.ClampedNumericColumn(columns.NumericColumn("B"))
    with pytest.raises(ValueError, match="cannot hold"):
        kept(clamped, 1.5)
    assert reader_of(clamped, {0: float("inf"), 1: -0.5}).load() == whole({0: 255}, 0)


def test_a_default_that_a_column_cannot_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot hold"):
        reader_of(columns.NumericColumn("B", default=-1), {0: 1})


@given(some(st.booleans()))
def test_bits_come_back_and_sort_both_ways(values: dict[int, bool]) -> None:
    reader = reader_of(columns.BitColumn(), values)
    assert reader.load() == whole(values, default=False)
    keys = [reader.sort_key(at) for at in range(COUNT)]
    reader.set_reverse()
    assert [1 - reader.sort_key(at) for at in range(COUNT)] == keys == list(map(int, reader))


@pytest.mark.parametrize(
    ("column", "default"),
    [
        (columns.VarBytesColumn(), b""),
        (columns.RefBytesColumn(0, b"none"), b"none"),
        (columns.CompressedBytesColumn(), b""),
        (columns.CompressedBlockColumn(), b""),
    ],
)
@given(values=some(st.binary()))
def test_byte_strings_come_back(column: columns.Column, default: bytes, values: dict[int, bytes]) -> None:
    reader = reader_of(column, values)
    assert reader.load() == whole(values, default)
    with pytest.raises(NotImplementedError, match="numbers and bits"):
        reader.set_reverse()


def test_whatever_people_pickle_comes_back_without_a_pickle() -> None:
    values = {0: ("a", 1), 3: {"k": [b"\0"]}, 4: None, 5: ""}
    assert reader_of(columns.PickleColumn(columns.VarBytesColumn()), values).load() == whole(values, None)


def test_what_is_changed_afterwards_was_written_before() -> None:
    value = [1]

    def write(writer: ArrayPerDocumentWriter) -> None:
        writer.start_doc(0)
        writer.add_column_value("c", column, value)
        value.append(2)
        writer.finish_doc()

    column = columns.PickleColumn(columns.VarBytesColumn())
    assert documents_of(write, 1).column_reader("c", column)[0] == [1]


@pytest.mark.parametrize("docnum", [-1, COUNT, COUNT + 9])
def test_beyond_its_documents_a_column_has_its_default(docnum: int) -> None:
    """Whoosh's MultiColumnReader asks for it where the segment beside has no such column."""
    assert reader_of(columns.NumericColumn("i", default=7), dict.fromkeys(range(COUNT), 1))[docnum] == 7
    assert reader_of(columns.RefBytesColumn(0, b"none"), {0: b"a"})[docnum] == b"none"


def test_what_cannot_be_stored_is_refused() -> None:
    with pytest.raises(TypeError, match="cannot be stored"):
        reader_of(columns.PickleColumn(columns.VarBytesColumn()), {0: object()})


def test_the_kinds_of_columns() -> None:
    assert kind_of(columns.NumericColumn("i")) == "number"
    assert kind_of(columns.BitColumn()) == "bits"
    assert kind_of(columns.FixedBytesColumn(4)) == kind_of(columns.CompressedBytesColumn()) == "bytes"
    assert (
        kind_of(columns.PickleColumn(columns.VarBytesColumn()))
        == kind_of(columns.StructColumn("!ib", (0, 0)))
        == "json"
    )
