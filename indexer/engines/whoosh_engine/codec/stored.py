"""How do the values of stored fields become text, and come back as what they were?

JSON knows fewer types than people store. What it does not know is an object with one key that names its type.
"""

import base64
import datetime as dt
import json
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

_TAG = "$"
"""The keys of tagged values begin with it."""


def dumped(value: object) -> bytes:
    """`value` as JSON in ASCII. Raises TypeError for a value of a type that cannot be stored."""
    return json.dumps(_encoded(value), separators=(",", ":")).encode("ascii")


def loaded(data: bytes) -> Any:  # noqa: ANN401 - whatever was stored
    """The value that `dumped` made `data` of."""
    return _decoded(json.loads(data))


def _encoded(value: object) -> object:
    if value is None or type(value) in (bool, int, float, str):
        return value
    if type(value) is list:
        return [_encoded(item) for item in value]
    if type(value) is dict:
        return {f"{_TAG}dict": [[_encoded(key), _encoded(item)] for key, item in value.items()]}
    for name, (kind, encode, _) in _KINDS.items():
        if type(value) is kind:
            return {_TAG + name: encode(value)}
    for base in _BASES:  # of a subclass, what it is a kind of
        if isinstance(value, base):
            return _encoded(str.__str__(value) if base is str else base(value))  # an Enum's str() is its name
    message = (
        f"a {type(value).__name__} cannot be stored; store text, a number, bytes, a date, or a list, tuple, set or "
        "dict of such"
    )
    raise TypeError(message)


def _decoded(value: Any) -> Any:  # noqa: ANN401 - what JSON gives
    if isinstance(value, list):
        return [_decoded(item) for item in value]
    if not isinstance(value, dict):
        return value
    ((tag, inner),) = value.items()
    if tag == f"{_TAG}dict":
        return {_decoded(key): _decoded(item) for key, item in inner}
    return _KINDS[tag.removeprefix(_TAG)][2](inner)


_BASES: tuple[Any, ...] = (int, float, str, bytes, list, tuple, dict)


def _timedelta(parts: list[int]) -> dt.timedelta:
    return dt.timedelta(*parts)


def _parts(value: dt.timedelta) -> list[int]:
    return [value.days, value.seconds, value.microseconds]


def _moment(value: dt.datetime | dt.time) -> str | list[object]:
    """The offset from UTC stands apart: Python's own reader takes one of less than a second for none."""
    offset = value.utcoffset()
    return value.isoformat() if offset is None else [value.replace(tzinfo=None).isoformat(), _parts(offset)]


def _moment_of(kind: type[dt.datetime] | type[dt.time], written: str | list[Any]) -> dt.datetime | dt.time:
    if isinstance(written, str):
        return kind.fromisoformat(written)
    return kind.fromisoformat(written[0]).replace(tzinfo=dt.timezone(_timedelta(written[1])))


_KINDS: dict[str, tuple[type, Callable[[Any], object], Callable[[Any], object]]] = {
    "bytes": (bytes, lambda value: base64.b64encode(value).decode("ascii"), base64.b64decode),
    "tuple": (tuple, lambda value: [_encoded(item) for item in value], lambda items: tuple(map(_decoded, items))),
    "set": (set, lambda value: [_encoded(item) for item in value], lambda items: set(map(_decoded, items))),
    "frozenset": (frozenset, lambda value: [_encoded(item) for item in value], lambda i: frozenset(map(_decoded, i))),
    "datetime": (dt.datetime, _moment, partial(_moment_of, dt.datetime)),
    "date": (dt.date, lambda value: value.isoformat(), dt.date.fromisoformat),
    "time": (dt.time, _moment, partial(_moment_of, dt.time)),
    "timedelta": (dt.timedelta, _parts, _timedelta),
    "decimal": (Decimal, str, Decimal),
    "complex": (complex, lambda value: [value.real, value.imag], lambda parts: complex(*parts)),
}
