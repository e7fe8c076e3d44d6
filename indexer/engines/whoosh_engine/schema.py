"""How does a passage lie in a Whoosh index?

Every passage is a Whoosh document. Its terms come analysed (one analysis for all engines), so the fields take
tokens instead of text. A document's attributes stand on each of its passages, as terms without frequencies.
"""

from array import array
from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence, Format

from indexer.engines.engine import FieldTerms, IndexedDocument
from indexer.ranking import FIELDS

DOCUMENT = "document"
PUBLISHED = "published"
READER = "reader"
NAMES = ("language", "kind", "member", "topic")
"""The attributes that are terms as they stand; years are read from `published`."""

Item = tuple[bytes, int, float, bytes]
"""What Whoosh's writer takes for a term of a document: text, frequency, weight, value."""


class Positions(Format):  # type: ignore[misc]  # Whoosh has no types
    """A posting's value is its positions as native unsigned 32-bit integers; their number is the frequency."""

    def __init__(self) -> None:
        self.field_boost = 1.0
        self.options: dict[str, Any] = {}

    def decode_positions(self, value: bytes) -> list[int]:
        """The positions of a posting."""
        return array("I", value).tolist()

    def decode_frequency(self, value: bytes) -> int:
        """How often the term stands in the passage."""
        return len(value) // 4

    decode_weight = decode_frequency


class TermField(FieldType):  # type: ignore[misc]
    """Takes FieldTerms."""

    def __init__(self) -> None:
        super().__init__(Positions(), None, scorable=True)

    def index(self, value: FieldTerms, **_: object) -> Iterator[Item]:
        """The terms with their positions, ascending."""
        places: dict[str, array[int]] = {}
        for text, position in zip(value.texts, value.positions, strict=True):
            places.setdefault(text, array("I")).append(position)
        for text, positions in places.items():
            yield encoded(text), len(positions), float(len(positions)), positions.tobytes()


class ValueField(FieldType):  # type: ignore[misc]
    """Takes strings, each a term."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Iterable[str], **_: object) -> Iterator[Item]:
        """The values as terms."""
        for text in dict.fromkeys(value):
            yield encoded(text), 1, 1.0, b""


def encoded(text: str) -> bytes:
    """A term's bytes. A lone surrogate, which UTF-8 cannot say, keeps its place instead of failing the passage."""
    return text.encode("utf-8", "surrogatepass")


def schema() -> Schema:
    """A new schema of the index."""
    fields: dict[str, FieldType] = {name: TermField() for name in FIELDS}
    fields |= {name: ValueField() for name in (DOCUMENT, PUBLISHED, READER, *NAMES)}
    fields |= {name: COLUMN(NumericColumn("i")) for name in ("number", "page", *map(length_of, FIELDS))}
    return Schema(**fields)


def length_of(field: str) -> str:
    """The column that holds the exact lengths of a field; Whoosh's own are rounded to one byte."""
    return f"{field}_length"


def rows(document: IndexedDocument) -> Iterator[dict[str, object]]:
    """The arguments of Whoosh's `add_document` for each passage of `document`."""
    attributes = document.attributes
    shared: dict[str, object] = {name: attributes.values(name) for name in NAMES}
    shared |= {DOCUMENT: (document.id,), READER: attributes.readers, PUBLISHED: (attributes.published or "",)}
    for passage in document.passages:
        lengths = {length_of(name): len(passage.fields[name].texts) for name in FIELDS}
        yield {**shared, **passage.fields, **lengths, "number": passage.number, "page": passage.page}
