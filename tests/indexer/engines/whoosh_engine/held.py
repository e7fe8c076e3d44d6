"""What does an index hold, read posting by posting out of its files?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine.codec.segment import Mask
from indexer.engines.whoosh_engine.contents import read_contents
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.engines.whoosh_engine.schema import DOCUMENT, NAMES, PUBLISHED, READER, encoded
from indexer.engines.whoosh_engine.stored_segment import StoredSegment, open_segment
from indexer.ranking import FIELDS

Place = tuple[str, int]
"""A passage: the id of its document, and its number there."""
Posting = tuple[float, int, tuple[int, ...]]
"""Weight, length of the field, positions."""


@dataclass
class Held:
    """All that is told of the live passages."""

    pages: dict[Place, int] = field(default_factory=dict)
    lengths: dict[tuple[str, Place], int] = field(default_factory=dict)
    postings: dict[tuple[str, bytes], dict[Place, Posting]] = field(default_factory=dict)


def in_directory(directory: Path) -> Held:
    """What the last commit in `directory` holds; its files are compared with their checksums too."""
    found = Held()
    for segment in read_contents(directory).segments:
        stored = open_segment(directory, segment)
        stored.verify()
        in_segment(stored, segment.live(), found)
    return found


def in_segment(stored: StoredSegment, live: Mask, found: Held) -> None:
    """Add what a segment holds; nothing may be there twice."""
    leaf = Leaf(stored)
    places = [(leaf.name(int(leaf.document_of[at])), leaf.numbers[at]) for at in range(leaf.passages)]
    for at in range(leaf.passages):
        if live[at]:
            assert places[at] not in found.pages
            found.pages[places[at]] = leaf.pages[at]
            found.lengths |= {(name, places[at]): int(leaf.lengths(name)[at]) for name in FIELDS}
    for name, term, start, end in _terms(stored):
        for posting in range(start, end):
            at = int(stored.inverted.ids[posting])
            if live[at]:
                rows = found.postings.setdefault((name, term), {})
                assert places[at] not in rows
                rows[places[at]] = _posting(stored, posting)


def told(documents: Sequence[IndexedDocument]) -> Held:
    """What an index of `documents`, of different ids, ought to hold."""
    found = Held()
    for document in documents:
        attributes = document.attributes
        values = {name: attributes.values(name) for name in NAMES}
        values |= {DOCUMENT: (document.id,), READER: attributes.readers, PUBLISHED: (attributes.published,)}
        for passage in document.passages:
            place = (document.id, passage.number)
            found.pages[place] = passage.page
            for name, texts in values.items():
                for text in texts:
                    found.postings.setdefault((name, encoded(text)), {})[place] = (1.0, 0, ())
            for name, terms in passage.fields.items():
                length = found.lengths[name, place] = len(terms.texts)
                positions: dict[str, list[int]] = {}
                for text, position in zip(terms.texts, terms.positions, strict=True):
                    positions.setdefault(text, []).append(position)
                for text, at in positions.items():
                    posting = (float(len(at)), length, tuple(sorted(at)))
                    found.postings.setdefault((name, encoded(text)), {})[place] = posting
    return found


def _terms(stored: StoredSegment) -> Iterator[tuple[str, bytes, int, int]]:
    """Each term and the range of its postings; terms and postings must be in their order."""
    inverted = stored.inverted
    for name, terms in inverted.fields.items():
        texts = inverted.terms(terms.first, terms.last)
        assert texts == sorted(set(texts))
        for ordinal, text in enumerate(texts, start=terms.first):
            start, end = inverted.postings(ordinal)
            ids = inverted.ids[start:end].tolist()
            assert ids == sorted(set(ids))
            assert ids
            yield name, text, start, end


def _posting(stored: StoredSegment, at: int) -> Posting:
    inverted = stored.inverted
    positions = inverted.positions[inverted.position_start(at) : inverted.position_start(at + 1)]
    code = int(inverted.codes[at])
    return float(inverted.pair_weights[code]), int(inverted.pair_lengths[code]), tuple(positions.tolist())
