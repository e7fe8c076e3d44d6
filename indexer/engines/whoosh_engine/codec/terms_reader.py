"""How does Whoosh read the terms of a segment?"""

from collections.abc import Iterator
from typing import Any

from whoosh.codec import base
from whoosh.formats import Format
from whoosh.reading import TermInfo, TermNotFound

from indexer.engines.whoosh_engine.codec.inverted import FieldTerms, Inverted
from indexer.engines.whoosh_engine.codec.matcher import ArrayMatcher

_STRETCH = 1024
"""Terms are read so many at a time: whoever looks at a few of a large segment waits for no more."""


class ArrayTermsReader(base.TermsReader):  # type: ignore[misc]  # Whoosh has no types
    """The terms of an inverted file, in the order of fields' names and of their bytes."""

    def __init__(self, inverted: Inverted) -> None:
        self._inverted = inverted

    def __contains__(self, term: tuple[str, bytes]) -> bool:
        return self._inverted.ordinal(*term) is not None

    def indexed_field_names(self) -> list[str]:
        """The fields that have terms."""
        return list(self._inverted.fields)

    def cursor(self, fieldname: str, fieldobj: Any) -> base.FieldCursor:  # noqa: ANN401 - as above
        """A place among the terms of a field."""
        field = self._inverted.fields.get(fieldname)
        return ArrayCursor(self._inverted, field, fieldobj) if field else base.EmptyCursor()

    def terms(self) -> Iterator[tuple[str, bytes]]:
        """All terms of all fields."""
        for field in self._inverted.fields.values():
            for _, term in self._walk(field.first, field.last):
                yield field.name, term

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes]]:
        """The terms from one of a field on; none where there is no such field."""
        for name, term, _ in self._from(fieldname, prefix):
            yield name, term

    def items(self) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """All terms with their statistics."""
        for name, term in self.terms():
            yield (name, term), self.term_info(name, term)

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[tuple[str, bytes], TermInfo]]:
        """As `terms_from`, with statistics."""
        for name, term, ordinal in self._from(fieldname, prefix):
            yield (name, term), info_of(self._inverted, ordinal)

    def term_info(self, fieldname: str, text: bytes) -> TermInfo:
        """The statistics of a term. Raises TermNotFound."""
        return info_of(self._inverted, self._ordinal(fieldname, text))

    def frequency(self, fieldname: str, text: bytes) -> float:
        """The sum of the term's weights, 0 where it is not there."""
        ordinal = self._inverted.ordinal(fieldname, text)
        return 0.0 if ordinal is None else float(info_of(self._inverted, ordinal).weight())

    def doc_frequency(self, fieldname: str, text: bytes) -> int:
        """How many documents have the term, deleted ones included."""
        ordinal = self._inverted.ordinal(fieldname, text)
        if ordinal is None:
            return 0
        start, end = self._inverted.postings(ordinal)
        return end - start

    def matcher(self, fieldname: str, text: bytes, format_: Format, scorer: Any = None) -> ArrayMatcher:  # noqa: ANN401 - as above
        """The postings of a term. Raises TermNotFound."""
        ordinal = self._ordinal(fieldname, text)
        field, span = self._inverted.fields[fieldname], self._inverted.postings(ordinal)
        return ArrayMatcher(self._inverted, field, span, format_, (fieldname, text), scorer)

    def _ordinal(self, fieldname: str, text: bytes) -> int:
        ordinal = self._inverted.ordinal(fieldname, text)
        if ordinal is None:
            raise TermNotFound(f"no term {fieldname}:{text!r}")
        return ordinal

    def _from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[str, bytes, int]]:
        if fieldname not in self._inverted.fields:
            return
        first = self._inverted.ordinal_from(fieldname, prefix)
        for field in self._inverted.fields.values():
            for ordinal, term in self._walk(max(first, field.first), field.last):
                yield field.name, term, ordinal

    def _walk(self, first: int, last: int) -> Iterator[tuple[int, bytes]]:
        for start in range(first, last, _STRETCH):
            yield from enumerate(self._inverted.terms(start, min(start + _STRETCH, last)), start)


class ArrayCursor(base.FieldCursor):  # type: ignore[misc]  # as above
    """A place among the terms of one field; `fieldobj` turns their bytes into text."""

    def __init__(self, inverted: Inverted, field: FieldTerms, fieldobj: Any) -> None:  # noqa: ANN401 - as above
        self._inverted = inverted
        self._field = field
        self._fieldobj = fieldobj
        self._at = field.first

    def first(self) -> Any:  # noqa: ANN401 - as above
        """Go to the first term, and give it."""
        self._at = self._field.first
        return self.text()

    def find(self, string: Any) -> Any:  # noqa: ANN401 - as above
        """Go to the first term from `string` on, and give it."""
        term = string if isinstance(string, bytes) else self._fieldobj.to_bytes(string)
        self._at = self._inverted.ordinal_from(self._field.name, term)
        return self.text()

    def next(self) -> Any:  # noqa: ANN401 - as above
        """Go to the next term, and give it."""
        self._at = min(self._at + 1, self._field.last)
        return self.text()

    def text(self) -> Any:  # noqa: ANN401 - as above
        """The term here, None after the last."""
        return self._fieldobj.from_bytes(self._inverted.term(self._at)) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        """The statistics of the term here."""
        return info_of(self._inverted, self._at) if self.is_valid() else None

    def is_valid(self) -> bool:
        """Whether there is a term here."""
        return self._at < self._field.last


def info_of(inverted: Inverted, ordinal: int) -> TermInfo:
    """The statistics of a term."""
    start, end = inverted.postings(ordinal)
    codes = inverted.codes[start:end]
    weights, lengths = inverted.pair_weights[codes], inverted.pair_lengths[codes]
    return TermInfo(
        weight=float(weights.sum(dtype="f8")),
        df=end - start,
        minlength=int(lengths.min()),
        maxlength=int(lengths.max()),
        maxweight=float(weights.max()),
        minid=int(inverted.ids[start]),
        maxid=int(inverted.ids[end - 1]),
    )
