"""What does a posting's value say, and how is it kept without the pickles that Whoosh makes of it?

Whoosh's formats write what they know of an occurrence (positions, characters, boosts) as bytes, most of them with
pickle. Here they are taken apart into numbers, and put together again for whoever asks for the bytes. A value that
its format did not write, or of another's format, which only that can read, is kept as it is.
"""

import io
import pickle
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from whoosh.formats import CharacterBoosts, Characters, Existence, Format, Frequency, PositionBoosts, Positions
from whoosh.system import pack_uint

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError

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
_HEADERS = {Positions: 4, Characters: 4, PositionBoosts: 8, CharacterBoosts: 8}
"""So many bytes of a value come before the pickle."""
_TYPECODES = {"positions": "I", "starts": "I", "ends": "I", "boosts": "d"}
_MOST = np.iinfo(np.uint32).max
"""The greatest position, and the greatest place of a character."""


@dataclass(frozen=True, slots=True)
class Values:
    """The values of some postings: how many occurrences each has, and of all what `columns` tell; or the bytes."""

    counts: Array
    columns: dict[str, Array] = field(default_factory=dict)
    opaque: list[bytes] | None = None


class ValuesWriter:
    """Takes the values of a field's postings apart as they come."""

    def __init__(self, field_name: str, format_: Format) -> None:
        self._field_name = field_name
        self._format = format_
        self._columns = {name: array(_TYPECODES[name]) for name in COLUMNS.get(type(format_), ())}
        self._counts = array("I")
        self._bytes: list[bytes] = []

    def add(self, docnum: int, value: bytes) -> None:
        """Take a document's value. Raises ValueError for a position or a character that cannot be kept."""
        rows = _rows(self._format, value) if self._columns else None
        if rows is None:
            self._keep_bytes()
            self._bytes.append(value)
            return
        told = zip(*rows, strict=True) if rows else [()] * len(self._columns)
        try:
            taken = [array(own.typecode, one) for own, one in zip(self._columns.values(), told, strict=True)]
        except (OverflowError, TypeError) as error:
            raise ValueError(
                f"field {self._field_name!r} of document {docnum}: positions, and where characters start and end, "
                f"are whole numbers from 0 to {_MOST} ({error})"
            ) from error
        self._counts.append(len(rows))
        for own, one in zip(self._columns.values(), taken, strict=True):
            own.extend(one)

    def pop(self) -> None:
        """Forget the last value."""
        if not self._columns:
            self._bytes.pop()
            return
        count = self._counts.pop()
        for own in self._columns.values():
            del own[len(own) - count :]

    def values(self, weights: Sequence[float]) -> Values:
        """What all of them say, by the weights of their postings."""
        if self._columns:
            columns = {name: np.array(own) for name, own in self._columns.items()}
            return Values(np.array(self._counts, np.int64), columns)
        nothing = np.zeros(len(self._bytes), np.int64)
        if is_told_by_weight(self._format) and all(
            _of_weight(self._format, *pair) for pair in zip(weights, self._bytes, strict=True)
        ):
            return Values(nothing)
        return Values(nothing, opaque=self._bytes)

    def _keep_bytes(self) -> None:
        """From here on values are bytes, and those that were taken apart are again."""
        rows = zip(*self._columns.values(), strict=True)
        self._bytes += [put_together(self._format, 0.0, list(islice(rows, count))) for count in self._counts]
        self._columns, self._counts = {}, array("I")


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


def harmless(format_: Format, value: bytes, source: str) -> bytes:
    """A value that was kept as bytes. Raises DamagedFileError where Whoosh, unpickling it, would run what it names."""
    if type(format_) in COLUMNS:
        try:
            _Numbers(source, value[_HEADERS[type(format_)] :] + pickle.STOP).load()
        except DamagedFileError:
            raise
        except Exception:  # noqa: BLE001, S110 - it is no pickle at all, and Whoosh will say so
            pass
    return value


class _Numbers(pickle.Unpickler):
    """Reads a pickle of nothing but numbers, tuples and lists."""

    def __init__(self, source: str, data: bytes) -> None:
        super().__init__(io.BytesIO(data))
        self._source = source

    def find_class(self, module_name: str, global_name: str) -> Any:  # noqa: ANN401 - its signature
        raise DamagedFileError(f"{self._source}: a value names {module_name}.{global_name}, and values are numbers")


def _of_weight(format_: Format, weight: float, value: bytes) -> bool:
    return value == put_together(format_, weight, ()) if weight >= 0 else not value


def _rows(format_: Format, value: bytes) -> list[tuple[Any, ...]] | None:
    """What `value` says, or None where it is not what the format writes."""
    try:
        decoded = getattr(format_, _DECODERS[type(format_)])(value)
        rows = [row if isinstance(row, tuple) else (row,) for row in decoded]
        return rows if put_together(format_, 0.0, rows) == value else None
    except Exception:  # noqa: BLE001 - unpickling what is no pickle raises errors of any type
        return None
