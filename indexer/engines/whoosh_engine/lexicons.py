"""Which terms have several segments together, and where is each of a segment's own among them?"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.codec.inverted_writer import Lexicon, lexicon_of
from indexer.engines.whoosh_engine.terms import Terms, distinct, together


def merged_lexicon(sources: Sequence[Inverted], counts: Sequence[Array]) -> tuple[Lexicon, Array, list[Array]]:
    """The terms of all sources that have postings by `counts` (one number for each term of each source).

    With the lexicon come the sums of the counts, and for each source the number there of each of its terms, -1 for
    one that is left out.
    """
    places = [np.full(len(source.posting_offsets) - 1, -1, np.int64) for source in sources]
    names = sorted({name for source in sources for name in source.fields})
    fields: list[tuple[str, Array, Array]] = []
    sums = [np.empty(0, np.int64)]
    first = 0
    for name in names:
        terms, total = _merged_field(name, sources, counts, places, first)
        fields.append((name, terms.joined(), terms.ends - terms.starts))
        sums.append(total)
        first += len(terms)
    return lexicon_of(fields), np.concatenate(sums), places


def _merged_field(
    name: str, sources: Sequence[Inverted], counts: Sequence[Array], places: Sequence[Array], first: int
) -> tuple[Terms, Array]:
    """The terms of one field, numbered from `first` on, and the sums of their counts; fills in `places`."""
    own = [_terms(name, source, count) for source, count in zip(sources, counts, strict=True)]
    merged, numbers = distinct(together([terms for terms, _ in own]))
    total = np.zeros(len(merged), np.int64)
    ends = np.cumsum([len(terms) for terms, _ in own])
    parts = zip(own, counts, places, np.split(numbers.astype(np.int64), ends[:-1]), strict=True)
    for (_, ordinals), count, place, there in parts:
        place[ordinals] = there + first
        total[there] += count[ordinals]
    return merged, total


def _terms(name: str, source: Inverted, counts: Array) -> tuple[Terms, Array]:
    """The terms of a field that have postings, and their numbers in the source."""
    field = source.fields.get(name)
    if field is None:
        return Terms(np.empty(0, np.uint8), np.empty(0, np.int64), np.empty(0, np.int64)), np.empty(0, np.int64)
    offsets = source.term_offsets[field.first : field.last + 1].astype(np.int64)
    kept = np.flatnonzero(counts[field.first : field.last])
    data = source.term_bytes[offsets[0] : offsets[-1]]
    return Terms(data, offsets[:-1] - offsets[0], offsets[1:] - offsets[0])[kept], kept + field.first
