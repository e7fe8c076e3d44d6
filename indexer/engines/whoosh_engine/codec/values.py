"""What does a posting's value say, and how is it kept without the pickles that Whoosh makes of it?

Whoosh's formats write what they know of an occurrence (positions, characters, boosts) as bytes, most of them with
pickle. Here they are taken apart into numbers, and put together again for whoever asks for the bytes. The value of
another's format, which only that can read, is kept as it is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from whoosh.formats import CharacterBoosts, Characters, Existence, Format, Frequency, PositionBoosts, Positions
from whoosh.system import pack_uint

from indexer.engines.whoosh_engine.codec.container import Array

COLUMNS: dict[type, tuple[str, ...]] = {
    Positions: ("positions",),
    Characters: ("positions", "starts", "ends"),
    PositionBoosts: ("positions", "boosts"),
    CharacterBoosts: ("positions", "starts", "ends", "boosts"),
}
"""What each format tells of an occurrence."""
_DECODERS = {
    Positions: "decode_positions",
    Characters: "decode_characters",
    PositionBoosts: "decode_position_boosts",
    CharacterBoosts: "decode_character_boosts",
}
TYPES = {"positions": np.uint32, "starts": np.uint32, "ends": np.uint32, "boosts": np.float64}


@dataclass(frozen=True, slots=True)
class Values:
    """The values of some postings: how many occurrences each has, and of all what `columns` tell; or the bytes."""

    counts: Array
    columns: dict[str, Array] = field(default_factory=dict)
    opaque: list[bytes] | None = None


def taken_apart(format_: Format, weights: Sequence[float], values: Sequence[bytes]) -> Values:
    """What `values` say, by their format."""
    nothing = np.zeros(len(values), np.int64)
    if is_told_by_weight(format_) and all(_of_weight(format_, *pair) for pair in zip(weights, values, strict=True)):
        return Values(nothing)
    occurrences = _occurrences(format_, values) if type(format_) in COLUMNS else None
    if occurrences is None:
        return Values(nothing, opaque=list(values))
    names = COLUMNS[type(format_)]
    flat = [row for rows in occurrences for row in rows]
    columns = zip(*flat, strict=True) if flat else [()] * len(names)
    counts = np.array([len(rows) for rows in occurrences], np.int64)
    return Values(counts, {name: np.array(one, TYPES[name]) for name, one in zip(names, columns, strict=True)})


def is_told_by_weight(format_: Format) -> bool:
    """Whether the format tells no more than a weight does."""
    return type(format_) in (Existence, Frequency)


def put_together(format_: Format, weight: float, rows: Sequence[tuple[Any, ...]]) -> bytes:
    """The bytes of a value whose occurrences are `rows`, of as many columns as the format has."""
    if type(format_) is Frequency:
        packed: bytes = pack_uint(int(weight))
        return packed
    if type(format_) not in COLUMNS:
        return b""
    encoded = format_.encode([row[0] for row in rows] if len(COLUMNS[type(format_)]) == 1 else list(rows))
    value: bytes = encoded[0] if isinstance(encoded, tuple) else encoded  # CharacterBoosts gives a weight with it
    return value


def _of_weight(format_: Format, weight: float, value: bytes) -> bool:
    return value == put_together(format_, weight, ()) if weight >= 0 else not value


def _occurrences(format_: Format, values: Sequence[bytes]) -> list[list[tuple[Any, ...]]] | None:
    """The rows of each value, or None where a value is not what the format writes."""
    single = len(COLUMNS[type(format_)]) == 1
    decode = getattr(format_, _DECODERS[type(format_)])
    found = []
    for value in values:
        try:
            rows = [(row,) for row in decode(value)] if single else [tuple(row) for row in decode(value)]
            if put_together(format_, 0.0, rows) != value:
                return None
        except Exception:  # noqa: BLE001 - unpickling what is no pickle raises errors of any type
            return None
        found.append(rows)
    return found
