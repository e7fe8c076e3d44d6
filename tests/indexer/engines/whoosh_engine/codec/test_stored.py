import datetime as dt
from decimal import Decimal
from enum import Enum, IntEnum
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.stored import dumped, loaded

ZONES = st.none() | st.timedeltas(dt.timedelta(hours=-23), dt.timedelta(hours=23)).map(dt.timezone)
HASHABLE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(),
    st.text().map("$".__add__),
    st.binary(),
    st.datetimes(timezones=ZONES),
    st.dates(),
    st.times(timezones=ZONES),
    st.timedeltas(),
    st.decimals(allow_nan=False),
    st.complex_numbers(allow_nan=False),
)
KEYS = st.recursive(HASHABLE, lambda inner: st.tuples(inner, inner) | st.frozensets(inner, max_size=3), max_leaves=4)
VALUES = st.recursive(
    KEYS,
    lambda inner: st.lists(inner, max_size=3) | st.tuples(inner) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=6,
) | st.sets(KEYS, max_size=3)


class Point(NamedTuple):
    x: int
    y: bytes


class Size(IntEnum):
    LARGE = 3


class Colour(str, Enum):  # noqa: UP042 - one whose str() is not its value
    RED = "red"


@given(VALUES)
def test_what_is_stored_comes_back_with_its_type(value: object) -> None:
    data = dumped(value)
    back = loaded(data)
    assert back == value
    assert type(back) is type(value)
    assert data.isascii()


@pytest.mark.parametrize("offset", [dt.timedelta(0), dt.timedelta(microseconds=1), dt.timedelta(seconds=-1), None])
def test_times_keep_their_offset_however_small(offset: dt.timedelta | None) -> None:
    zone = None if offset is None else dt.timezone(offset)
    for value in (dt.datetime(2024, 5, 1, 12, 30, tzinfo=zone), dt.time(12, 30, tzinfo=zone)):
        back = loaded(dumped(value))
        assert (back, back.utcoffset()) == (value, offset)


@pytest.mark.parametrize("value", [{"$dict": 1}, {"$bytes": "AAAA"}, {"$": "$"}, {}, "$bytes", ["$dict", []]])
def test_what_looks_like_a_tag_is_none(value: object) -> None:
    assert loaded(dumped(value)) == value


def test_numbers_that_json_does_not_know_come_back() -> None:
    inf, minus, nan = loaded(dumped([float("inf"), float("-inf"), float("nan")]))
    assert (inf, minus) == (float("inf"), float("-inf"))
    assert nan != nan  # noqa: PLR0124 - that is what nan is
    assert [type(one) for one in loaded(dumped([True, 1, 1.0]))] == [bool, int, float]


@pytest.mark.parametrize(
    ("value", "base"),
    [(Point(1, b"2"), (1, b"2")), (Size.LARGE, 3), (Colour.RED, "red"), ([Point(1, b"")], [(1, b"")])],
)
def test_of_a_subclass_the_base_is_stored(value: object, base: object) -> None:
    back = loaded(dumped(value))
    assert back == base
    assert type(back) is type(base)


@pytest.mark.parametrize("value", [object(), [object()], {"a": (1, {2: object()})}, range(3), Decimal])
def test_another_type_is_refused_with_what_to_do(value: object) -> None:
    with pytest.raises(TypeError, match=r"cannot be stored; store text, a number, bytes"):
        dumped(value)
