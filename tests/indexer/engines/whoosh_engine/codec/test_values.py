import pickle
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh.formats import CharacterBoosts, Characters, Existence, Format, Frequency, PositionBoosts, Positions
from whoosh.system import pack_uint

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.codec.values import (
    COLUMNS,
    Values,
    ValuesWriter,
    harmless,
    is_told_by_weight,
    put_together,
)

POSITION = st.integers(0, 2**32 - 1)
BOOST = st.floats(0.125, 8.0, width=32)
ROWS = {
    Positions: st.tuples(POSITION),
    Characters: st.tuples(POSITION, POSITION, POSITION),
    PositionBoosts: st.tuples(POSITION, BOOST),
    CharacterBoosts: st.tuples(POSITION, POSITION, POSITION, BOOST),
}
DECODERS = {
    Positions: lambda format_, value: [(at,) for at in format_.decode_positions(value)],
    Characters: Characters.decode_characters,
    PositionBoosts: PositionBoosts.decode_position_boosts,
    CharacterBoosts: CharacterBoosts.decode_character_boosts,
}


def encoded(format_: Any, rows: Sequence[tuple[Any, ...]]) -> bytes:  # noqa: ANN401 - Whoosh has no types
    """The bytes that Whoosh itself would write."""
    found = format_.encode([row[0] for row in rows] if type(format_) is Positions else rows)
    value: bytes = found[0] if isinstance(found, tuple) else found
    return value


def taken_apart(format_: Format, weights: Sequence[float], written: Sequence[bytes]) -> Values:
    writer = ValuesWriter("f", format_)
    for docnum, value in enumerate(written):
        writer.add(docnum, value)
    return writer.values(weights)


def rows_of(values: Values, format_: Format) -> list[list[tuple[Any, ...]]]:
    columns = [values.columns[name].tolist() for name in COLUMNS[type(format_)]]
    ends = np.cumsum([0, *values.counts])
    flat = list(zip(*columns, strict=True))
    return [flat[start:end] for start, end in pairwise(ends)]


@pytest.mark.parametrize("kind", COLUMNS)
@given(data=st.data())
def test_values_become_numbers_and_bytes_again(kind: type, data: st.DataObject) -> None:
    format_ = kind()
    written = data.draw(st.lists(st.lists(ROWS[kind], max_size=4).map(sorted), max_size=4))
    values = taken_apart(format_, [1.0] * len(written), [encoded(format_, rows) for rows in written])
    assert values.opaque is None
    assert rows_of(values, format_) == written
    for rows in written:
        together = put_together(format_, 1.0, rows)
        assert together == encoded(format_, rows)
        assert [tuple(row) for row in DECODERS[kind](format_, together)] == rows


def test_a_weight_tells_all_of_a_frequency() -> None:
    values = taken_apart(Frequency(), [1.0, 300.0], [pack_uint(1), pack_uint(300)])
    assert (values.columns, values.opaque, values.counts.tolist()) == ({}, None, [0, 0])
    assert put_together(Frequency(), 300.0, []) == pack_uint(300)
    assert put_together(Existence(), 1.0, []) == b""
    assert [is_told_by_weight(kind()) for kind in (Existence, Frequency, Positions)] == [True, True, False]


def test_a_frequency_that_a_boost_hides_is_kept() -> None:
    written = [pack_uint(1), pack_uint(3)]
    assert taken_apart(Frequency(field_boost=2.0), [2.0, 6.0], written).opaque == written


@pytest.mark.parametrize("value", [b"", b"\x00", b"nonsense", pack_uint(1) + b"nonsense.", pickle.dumps(0)])
@pytest.mark.parametrize("kind", COLUMNS)
def test_what_a_format_did_not_write_is_kept_as_it_is(kind: type, value: bytes) -> None:
    row = tuple(3.0 if name == "boosts" else 3 for name in COLUMNS[kind])
    good = [encoded(kind(), rows) for rows in ([], [row, row], [row])]
    values = taken_apart(kind(), [1.0] * 5, [*good, value, good[1]])
    assert values.opaque == [*good, value, good[1]]
    assert (values.columns, values.counts.tolist()) == ({}, [0] * 5)


@pytest.mark.parametrize("number", [-1, 2**32, 1.5])
@pytest.mark.parametrize(("kind", "place"), [(Positions, 0), *((kind, at) for kind in ROWS for at in (0, 1, 2))])
def test_a_number_that_cannot_be_kept_is_refused_when_it_comes(kind: type, place: int, number: float) -> None:
    integers = sum(name != "boosts" for name in COLUMNS[kind])
    row = [3.0 if name == "boosts" else 3 for name in COLUMNS[kind]]
    row[min(place, integers - 1)] = number
    writer = ValuesWriter("content", kind())
    with pytest.raises(ValueError, match=r"field 'content' of document 7: .* whole numbers from 0 to 4294967295"):
        writer.add(7, encoded(kind(), [tuple(row)]))
    assert rows_of(writer.values([]), kind()) == []


@pytest.mark.parametrize("kind", COLUMNS)
@given(data=st.data())
def test_the_last_value_can_be_forgotten(kind: type, data: st.DataObject) -> None:
    written = data.draw(st.lists(st.lists(ROWS[kind], max_size=4).map(sorted), min_size=1, max_size=4))
    writer = ValuesWriter("f", kind())
    for rows in written:
        writer.add(0, encoded(kind(), rows))
    writer.pop()
    assert rows_of(writer.values([1.0] * (len(written) - 1)), kind()) == written[:-1]


def test_the_last_value_kept_as_bytes_can_be_forgotten() -> None:
    writer = ValuesWriter("f", Positions())
    for value in (Positions().encode([1]), b"nonsense", b"more"):
        writer.add(0, value)
    writer.pop()
    assert writer.values([1.0, 1.0]).opaque == [Positions().encode([1]), b"nonsense"]


FORGED = pickle.dumps([print], 2)
"""What would run if it were unpickled, with a name from builtins instead of something worse."""


@pytest.mark.parametrize("forged", [FORGED, FORGED[:-1], pickle.dumps([print], 4), FORGED[:-2] + b"nonsense"])
@pytest.mark.parametrize("kind", COLUMNS)
def test_bytes_that_whoosh_would_run_are_damage(kind: type, forged: bytes) -> None:
    header = len(encoded(kind(), [])) - len(pickle.dumps([], 2))
    with pytest.raises(DamagedFileError, match=r"a file: a value names \w+\.print"):
        harmless(kind(), bytes(header) + forged, "a file")
    assert harmless(Frequency(), forged, "a file") == forged


@pytest.mark.parametrize("kind", COLUMNS)
@given(data=st.data())
def test_other_bytes_are_harmless(kind: type, data: st.DataObject) -> None:
    rows = data.draw(st.lists(ROWS[kind], max_size=4).map(sorted))
    for value in (encoded(kind(), rows), b"nonsense", b"", encoded(kind(), rows)[:-1]):
        assert harmless(kind(), value, "a file") == value


def test_the_values_of_anothers_format_are_kept() -> None:
    class Own(Format):  # type: ignore[misc]  # Whoosh has no types
        """Whose values only it can read."""

    assert taken_apart(Own(), [1.0], [b"mine"]).opaque == [b"mine"]
    assert put_together(Own(), 1.0, []) == b""
