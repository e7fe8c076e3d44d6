"""How does a passage lie in a Whoosh index?

Every passage is a Whoosh document. Its terms come analysed (one analysis for all engines), so the fields take
tokens instead of text; where Whoosh's own parser or writer gives them text, spaces part its terms. A document's
attributes stand on each of its passages, as terms without frequencies.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.columns import NumericColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence, Positions

from indexer.engines.engine import FieldTerms
from indexer.ranking import FIELDS

LAYOUT = 2
"""The number of this arrangement of fields and files; an index of another is made anew."""
DOCUMENT = "document"
PUBLISHED = "published"
READER = "reader"
NAMES = ("language", "kind", "member", "topic")
"""The attributes that are terms as they stand; years are read from `published`."""
VALUES = (DOCUMENT, PUBLISHED, READER, *NAMES)
"""The fields whose terms are the attributes of a document."""
NUMBERS = ("number", "page")
"""The columns: a passage's number in its document, and its page."""

Item = tuple[bytes, int, float, bytes]
"""What Whoosh's writer takes for a term of a document: text, frequency, weight, value."""


class _ByteField(FieldType):  # type: ignore[misc]  # Whoosh has no types
    """A field whose terms may be any strings, lone surrogates among them."""

    def to_bytes(self, value: str | bytes) -> bytes:
        """A term's bytes."""
        return value if isinstance(value, bytes) else encoded(value)

    def from_bytes(self, value: bytes) -> str:
        """The term that the bytes stand for."""
        return decoded(value)


class TermField(_ByteField):
    """Takes FieldTerms, or text whose terms spaces part."""

    def __init__(self) -> None:
        super().__init__(Positions(), SpaceSeparatedTokenizer(), scorable=True)

    def index(self, value: FieldTerms | str, **options: object) -> Iterator[Item]:
        """The terms with their positions, ascending."""
        if not isinstance(value, FieldTerms):
            yield from super().index(value, **options)
            return
        places: dict[str, list[int]] = {}
        for text, position in zip(value.texts, value.positions, strict=True):
            places.setdefault(text, []).append(position)
        for text, positions in places.items():
            yield encoded(text), len(positions), float(len(positions)), self.format.encode(sorted(positions))


class ValueField(_ByteField):
    """Takes strings, each a term."""

    def __init__(self) -> None:
        super().__init__(Existence(), None)

    def index(self, value: Iterable[str], **_: object) -> Iterator[Item]:
        """The values as terms."""
        for text in dict.fromkeys([value] if isinstance(value, str) else value):
            yield encoded(text), 1, 1.0, b""


def encoded(text: str) -> bytes:
    """A term's bytes. A lone surrogate, which UTF-8 cannot say, keeps its place instead of failing the passage."""
    return text.encode("utf-8", "surrogatepass")


def decoded(term: bytes) -> str:
    """The text whose bytes these are."""
    return term.decode("utf-8", "surrogatepass")


def schema() -> Schema:
    """A new schema of the index."""
    fields: dict[str, Any] = {name: TermField() for name in FIELDS}
    fields |= {name: ValueField() for name in VALUES}
    fields |= {name: COLUMN(NumericColumn("i")) for name in NUMBERS}
    return Schema(**fields)
