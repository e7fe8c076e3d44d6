"""What does the document file of a segment hold?

For each Whoosh document the lengths of its scorable fields, its columns and its stored fields. Arrays:

    N.length                    the length in field N of `about["lengths"]`, 0 where it has none
    N.column                    column N of `about["columns"]`, of the kinds "number" and "bits" (0 or 1)
    N.column_offsets, N.column_bytes
                                the same of the kinds "bytes" and "json": value d is the bytes between two offsets
    stored_offsets, stored_bytes
                                stored fields as JSON (see stored.py), nothing for a document without any

`about` has `documents` (their number), `lengths` (name, total, least and greatest length of each field) and
`columns` (name and kind of each).
"""

from dataclasses import dataclass

from indexer.engines.whoosh_engine.codec.container import Array, Container, DamagedFileError

EXTENSION = ".doc"


@dataclass(frozen=True, slots=True)
class FieldLengths:
    """What a segment knows of the lengths of a field; `least` is that of documents that have the field."""

    number: int
    name: str
    total: int
    least: int
    greatest: int


class Documents:
    """The document file of a segment, mapped. Raises DamagedFileError where arrays do not fit."""

    def __init__(self, container: Container) -> None:
        self.container = container
        about = container.about
        self.count: int = about["documents"]
        self.lengths = {row["name"]: FieldLengths(number, **row) for number, row in enumerate(about["lengths"])}
        self.columns: dict[str, tuple[int, str]] = {
            row["name"]: (number, row["kind"]) for number, row in enumerate(about["columns"])
        }
        for name in self.lengths:
            self._whole(self.length(name))

    def length(self, field: str) -> Array:
        """The lengths of a field that is in `lengths`."""
        return self.container.array(f"{self.lengths[field].number}.length")

    def numbers(self, column: str) -> Array:
        """A column of numbers or bits."""
        return self._whole(self.container.array(f"{self.columns[column][0]}.column"))

    def _whole(self, array: Array) -> Array:
        if len(array) != self.count:
            raise DamagedFileError(f"{self.container.source}: an array has not an element for each document")
        return array
