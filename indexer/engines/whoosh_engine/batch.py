"""How do analysed passages become a segment, many at once?

Tokens are collected in columns and inverted together (inversion.py): what Whoosh's writer does term by term, the
loops of kernels do for all of a batch.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np

from indexer.engines.engine import IndexedDocument, IndexedPassage
from indexer.engines.whoosh_engine.codec.container import Array, ContainerWriter
from indexer.engines.whoosh_engine.codec.documents_file import write_documents
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, lexicon_of
from indexer.engines.whoosh_engine.inversion import Column, inverted
from indexer.engines.whoosh_engine.runs import spread
from indexer.engines.whoosh_engine.schema import DOCUMENT, NAMES, NUMBERS, PUBLISHED, READER, VALUES
from indexer.engines.whoosh_engine.terms import Terms
from indexer.engines.whoosh_engine.vocabulary import Words, number_words
from indexer.ranking import FIELDS

COLUMNS = tuple(sorted((*FIELDS, *VALUES)))
"""The fields, in the order in which they are numbered."""


@dataclass(slots=True)
class _Stream:
    """The tokens of one field, passage after passage or, of an attribute, document after document."""

    words: Words = field(default_factory=Words)
    positions: "array[int]" = field(default_factory=lambda: array("I"))
    counts: "array[int]" = field(default_factory=lambda: array("I"))

    def add(self, texts: Sequence[str], positions: Sequence[int]) -> None:
        """Take the tokens of the next one."""
        self.counts.append(len(texts))
        if len(texts) != len(positions):
            raise ValueError("every term has one position")
        if texts:
            self.words.add(texts)
            self.positions.fromlist(list(positions))


class Batch:
    """Documents on their way into one segment; `tokens` says how large it is."""

    def __init__(self) -> None:
        self._streams = {name: _Stream() for name in COLUMNS}
        self._fields = [(name, self._streams[name]) for name in FIELDS]
        self._passages_of = array("I")
        self._numbers = {name: array("i") for name in NUMBERS}
        self.passages = 0
        self.tokens = 0

    def add(self, document: IndexedDocument) -> None:
        """Take a document. After any error the batch is not to be used any more."""
        for name, values in _values_of(document).items():
            distinct = tuple(dict.fromkeys(values))
            self._streams[name].add(distinct, [0] * len(distinct))
        for passage in document.passages:
            self._add_passage(passage)
        self._passages_of.append(len(document.passages))
        self.passages += len(document.passages)

    def write_inverted(self, file: BinaryIO) -> None:
        """Write the inverted file of the segment."""
        terms, numbers = number_words([self._streams[name].words for name in COLUMNS])
        columns = [self._column(name, own) for name, own in zip(COLUMNS, numbers, strict=True)]
        found = inverted(columns, len(terms), self._lengths())
        there = [np.flatnonzero(counts) for counts in found.counts]
        lexicon = lexicon_of([_field(name, terms[own]) for name, own in zip(COLUMNS, there, strict=True)])
        counts = np.concatenate([counts[own] for counts, own in zip(found.counts, there, strict=True)])
        furthest = int(found.positions.max(initial=0))
        writer = InvertedWriter(ContainerWriter(file), lexicon, counts, found.pairs, len(found.positions), furthest)
        writer.append(found.ids, found.codes, found.positions)
        writer.finish()

    def write_documents(self, file: BinaryIO) -> None:
        """Write the document file of the segment."""
        columns = {name: np.frombuffer(values, np.int32) for name, values in self._numbers.items()}
        write_documents(file, self.passages, self._lengths(), columns)

    def _add_passage(self, passage: IndexedPassage) -> None:
        for name, stream in self._fields:
            terms = passage.fields[name]
            stream.add(terms.texts, terms.positions)
            self.tokens += len(terms.texts)
        self._numbers["number"].append(passage.number)
        self._numbers["page"].append(passage.page)

    def _lengths(self) -> dict[str, Array]:
        return {name: np.frombuffer(self._streams[name].counts, np.uint32) for name in FIELDS}

    def _column(self, name: str, terms: Array) -> Column:
        stream = self._streams[name]
        counts = _integers(stream.counts)
        if name in FIELDS:
            passages = np.repeat(np.arange(self.passages, dtype=np.uint32), counts)
            return Column(name, terms, passages, np.frombuffer(stream.positions, np.uint32))
        documents = np.repeat(np.arange(len(self._passages_of)), _integers(self._passages_of))
        each = counts[documents]  # a document's values stand on each of its passages
        starts = np.cumsum(counts) - counts
        places = spread(starts[documents], each)
        return Column(name, terms[places], np.repeat(np.arange(self.passages, dtype=np.uint32), each), None)


def _field(name: str, terms: Terms) -> tuple[str, Array, Array]:
    return name, terms.joined(), terms.ends - terms.starts


def _integers(counts: "array[int]") -> Array:
    return np.frombuffer(counts, np.uint32).astype(np.int64)


def _values_of(document: IndexedDocument) -> dict[str, Sequence[str]]:
    attributes = document.attributes
    values: dict[str, Sequence[str]] = {name: attributes.values(name) for name in NAMES}
    return values | {DOCUMENT: (document.id,), READER: attributes.readers, PUBLISHED: (attributes.published or "",)}
