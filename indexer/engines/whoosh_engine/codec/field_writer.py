"""How does Whoosh's own writer write the postings of a segment?"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from whoosh.codec import base

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.files import created
from indexer.engines.whoosh_engine.codec.inverted import EXTENSION
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, Pairs, lexicon_of
from indexer.engines.whoosh_engine.codec.segment import ArraySegment
from indexer.engines.whoosh_engine.codec.values import Values, ValuesWriter


@dataclass(slots=True)
class _Field:
    """The postings of one field, term after term."""

    values: ValuesWriter
    terms: list[bytes] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    ids: "array[int]" = field(default_factory=lambda: array("I"))
    weights: "array[float]" = field(default_factory=lambda: array("f"))
    lengths: "array[int]" = field(default_factory=lambda: array("I"))


class ArrayFieldWriter(base.FieldWriter):  # type: ignore[misc]  # Whoosh has no types
    """Collects postings, field by field and term by term, and writes them at the end."""

    def __init__(self, storage: Any, segment: ArraySegment) -> None:  # noqa: ANN401 - as above
        self._storage = storage
        self._segment = segment
        self._fields: dict[str, _Field] = {}
        self._field: _Field | None = None
        self.is_closed = False

    def start_field(self, fieldname: str, fieldobj: Any) -> None:  # noqa: ANN401 - as above
        """What follows belongs to this field."""
        self._field = self._fields.setdefault(fieldname, _Field(ValuesWriter(fieldname, fieldobj.format)))

    def start_term(self, text: bytes) -> None:
        """What follows belongs to this term."""
        if self._field is None:
            raise ValueError("a term belongs to a field: start one first")
        self._field.terms.append(text)
        self._field.counts.append(0)

    def add(self, docnum: int, weight: float, vbytes: bytes, length: int | None) -> None:
        """Take a posting of the term. Raises ValueError for positions that cannot be kept (see values)."""
        if self._field is None or not self._field.terms:
            raise ValueError("a posting belongs to a term: start one first")
        self._field.values.add(docnum, vbytes)
        self._field.counts[-1] += 1
        self._field.ids.append(docnum)
        self._field.weights.append(weight)
        self._field.lengths.append(length or 0)

    def finish_term(self) -> None:
        """The term has no more postings."""

    def finish_field(self) -> None:
        """The field has no more terms."""
        if self._field is None:
            raise ValueError("no field was started")
        self._field = None

    def close(self) -> None:
        """Write all fields, in the order of their names."""
        names = sorted(name for name, one in self._fields.items() if one.terms)
        fields = [self._fields[name] for name in names]
        values = [one.values.values(one.weights) for one in fields]
        codes, pairs = _paired(fields, values)
        positions = _joined([one.columns.get("positions", _NONE) for one in values], np.uint32)
        lexicon = lexicon_of(
            [(name, *_terms(self._fields[name].terms)) for name in names],
            {name: _payloads(one) for name, one in zip(names, values, strict=True)},
        )
        with created(self._storage, self._segment, EXTENSION) as container:
            writer = InvertedWriter(
                container,
                lexicon,
                np.array([count for one in fields for count in one.counts], np.int64),
                pairs,
                len(positions),
                int(positions.max(initial=0)),
            )
            writer.append(_joined([np.frombuffer(one.ids, np.uint32) for one in fields], np.uint32), codes, positions)
            for number, one in enumerate(values):
                for name, array_ in payload_arrays(one).items():
                    container.add(f"{number}.{name}", array_)
            writer.finish()
        self.is_closed = True


def payload_arrays(values: Values) -> dict[str, Array]:
    """What is kept of values besides positions, by the names of the arrays."""
    arrays = {name: column for name, column in values.columns.items() if name != "positions"}
    if values.opaque is not None:
        ends = np.cumsum([0, *map(len, values.opaque)], dtype=np.int64)
        arrays |= {"value_offsets": ends, "value_bytes": np.frombuffer(b"".join(values.opaque), np.uint8)}
    return arrays


def _payloads(values: Values) -> tuple[str, ...]:
    names = [name for name in values.columns if name != "positions"]
    return (*names, "values") if values.opaque is not None else tuple(names)


def _terms(terms: Sequence[bytes]) -> tuple[Array, Array]:
    return np.frombuffer(b"".join(terms), np.uint8), np.array([len(term) for term in terms], np.int64)


def _paired(fields: Sequence[_Field], values: Sequence[Values]) -> tuple[Array, Pairs]:
    """The code of each posting, and what the codes stand for."""
    # The bits of positive floats are in the order of the floats.
    rows = np.stack(
        [
            np.repeat(np.arange(len(fields)), [len(one.ids) for one in fields]),
            _joined([np.frombuffer(one.weights, np.float32).view(np.uint32) for one in fields], np.int64),
            _joined([np.frombuffer(one.lengths, np.uint32) for one in fields], np.int64),
            _joined([one.counts for one in values], np.int64),
        ],
        axis=1,
    )
    distinct, codes = np.unique(rows, axis=0, return_inverse=True)
    weights = distinct[:, 1].astype(np.uint32).view(np.float32)
    return codes.astype(np.uint32), Pairs(distinct[:, 0], weights, distinct[:, 2], distinct[:, 3])


def _joined(arrays: Sequence[Array], kind: type) -> Array:
    return np.concatenate([np.empty(0, kind), *(one.astype(kind) for one in arrays)])


_NONE = np.empty(0, np.uint32)
