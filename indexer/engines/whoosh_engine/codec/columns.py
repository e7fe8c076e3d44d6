"""How are Whoosh's columns kept as plain arrays, whatever Whoosh makes of each?

Numbers are an array of their type, bits one of bytes, byte strings lie side by side; values of other columns (lists,
tuples, whatever people pickle) are JSON.
"""

import struct
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
from whoosh import columns

from indexer.engines.whoosh_engine.codec import stored
from indexer.engines.whoosh_engine.codec.container import Array, ContainerWriter
from indexer.engines.whoosh_engine.codec.documents import Documents

_BYTES = (
    *(columns.VarBytesColumn, columns.RefBytesColumn, columns.CompressedBytesColumn, columns.CompressedBlockColumn),
    columns.FixedBytesColumn,
)


def kind_of(column: Any) -> str:  # noqa: ANN401 - Whoosh has no types
    """The kind (see documents) of Whoosh's column."""
    if isinstance(column, columns.ClampedNumericColumn | columns.NumericColumn):
        return "number"
    if isinstance(column, columns.BitColumn):
        return "bits"
    if isinstance(column, _BYTES) and not isinstance(column, columns.StructColumn):
        return "bytes"
    return "json"


def default_of(column: Any) -> Any:  # noqa: ANN401 - as above
    """The value of documents that have none; columns that wrap or compress do not tell."""
    if isinstance(column, columns.PickleColumn):
        return None
    if isinstance(column, columns.CompressedBytesColumn | columns.CompressedBlockColumn):
        return b""
    return default_of(column._child) if isinstance(column, columns.WrappedColumn) else column.default_value()  # noqa: SLF001 - as above


def kept(column: Any, value: Any) -> Any:  # noqa: ANN401 - as above
    """What is kept of a value until the column is written; what people may change meanwhile is written down at once.

    Raises ValueError for a number that the column's type cannot hold, TypeError for what cannot be stored.
    """
    match kind_of(column):
        case "number":
            default = default_of(column)
            return default if value == default else _held(column, value)  # Whoosh takes 0.0 where the default is 0
        case "json":
            return stored.dumped(value)
        case _:
            return value


def write_column(container: ContainerWriter, number: int, column: Any, values: Mapping[int, Any], count: int) -> None:  # noqa: ANN401 - as above
    """Write the `values` of documents by their numbers, as `kept`, as column `number`; others have its default.

    Raises ValueError for a default that the column's type cannot hold.
    """
    match kind_of(column):
        case "number":
            container.add(f"{number}.column", _numbers(column, values, count))
        case "bits":
            bits = np.zeros(count, np.uint8)
            bits[[docnum for docnum, value in values.items() if value]] = 1
            container.add(f"{number}.column", bits)
        case "bytes":
            write_bytes(container, f"{number}.column", [values.get(at, default_of(column)) for at in range(count)])
        case _:
            write_bytes(container, f"{number}.column", [values.get(at, b"") for at in range(count)])


def write_bytes(container: ContainerWriter, name: str, values: list[bytes]) -> None:
    """Write byte strings side by side, and where each begins and ends."""
    container.add(f"{name}_offsets", np.cumsum([0, *map(len, values)], dtype=np.uint64))
    container.add(f"{name}_bytes", np.frombuffer(b"".join(values), np.uint8))


def _numbers(column: Any, values: Mapping[int, Any], count: int) -> Array:  # noqa: ANN401 - as above
    array = np.full(count, _held(column, default_of(column)), _type_of(column))
    array[list(values)] = list(values.values())
    return array


def _held(column: Any, value: Any) -> Any:  # noqa: ANN401 - a number
    """The number, clamped if the column does so; what Whoosh itself could not pack is refused, fractions too."""
    dtype = _type_of(column)
    if isinstance(column, columns.ClampedNumericColumn) and dtype.kind != "f":
        limits = np.iinfo(dtype)
        value = min(max(value, int(limits.min)), int(limits.max))
    try:
        struct.pack("!" + _typecode_of(column), value)
    except (struct.error, OverflowError) as error:
        raise ValueError(f"a column of {dtype} cannot hold {value!r} ({error})") from error
    return value


def _type_of(column: Any) -> np.dtype[Any]:  # noqa: ANN401 - as above
    typecode = _typecode_of(column)
    kind = "f" if typecode in "fd" else "u" if typecode.isupper() else "i"
    return np.dtype(f"<{kind}{struct.calcsize('!' + typecode)}")


def _typecode_of(column: Any) -> str:  # noqa: ANN401 - as above
    numeric = column._child if isinstance(column, columns.ClampedNumericColumn) else column  # noqa: SLF001 - Whoosh tells it nowhere else
    return str(numeric._typecode)  # noqa: SLF001 - as above


class ArrayColumnReader(columns.ColumnReader):  # type: ignore[misc]  # Whoosh has no types
    """The values of one column; sorted by `sort_key`, which `set_reverse` turns round for numbers and bits."""

    def __init__(self, documents: Documents, name: str, default: Any) -> None:  # noqa: ANN401 - as above
        number, kind = documents.columns[name]
        self._count = documents.count
        self._kind = kind
        self._default = default
        self._reverse = False
        self._get = self._getter(documents, number)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, docnum: int) -> Any:  # noqa: ANN401 - as above
        # Where a segment has no such column, Whoosh's MultiColumnReader asks another's for documents beyond its own.
        return self._get(docnum) if 0 <= docnum < self._count else self._default

    def sort_key(self, docnum: int) -> Any:  # noqa: ANN401 - as above
        """What documents are sorted by."""
        value = self[docnum]
        if self._kind == "bits":
            return int(value ^ self._reverse)
        return 0 - value if self._reverse else value

    def __iter__(self) -> Iterator[Any]:
        return map(self._get, range(self._count))

    def load(self) -> list[Any]:
        """All values."""
        return list(self)

    def set_reverse(self) -> None:
        """Sort the other way round. Raises NotImplementedError where that takes more than another sign."""
        if self._kind not in ("number", "bits"):
            raise NotImplementedError("only columns of numbers and bits can be reversed")
        self._reverse = True

    def _getter(self, documents: Documents, number: int) -> Callable[[int], Any]:
        if self._kind in ("number", "bits"):
            values = documents.container.array(f"{number}.column")
            return (lambda at: bool(values[at])) if self._kind == "bits" else (lambda at: values[at].item())
        get = bytes_getter(documents, f"{number}.column")
        if self._kind == "bytes":
            return get
        return lambda at: stored.loaded(data) if (data := get(at)) else self._default


def bytes_getter(documents: Documents, name: str) -> Callable[[int], bytes]:
    """Gives the byte strings that `write_bytes` wrote."""
    offsets = documents.container.array(f"{name}_offsets")
    data = documents.container.array(f"{name}_bytes")
    return lambda at: data[int(offsets[at]) : int(offsets[at + 1])].tobytes()
