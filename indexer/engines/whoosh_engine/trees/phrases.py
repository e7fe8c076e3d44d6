"""In which documents do words stand one after another?

With Whoosh a phrase scores as an And of its words does, and each word may stand up to `slop` places after the one
before it.
"""

import numpy as np
from whoosh.query import Phrase
from whoosh.query.qcore import QueryError

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.kernels.arguments import Places
from indexer.engines.whoosh_engine.kernels.choice import loops
from indexer.engines.whoosh_engine.trees.evaluation import Evaluation, Rule
from indexer.engines.whoosh_engine.trees.found import NOTHING, Found, intersection, within
from indexer.engines.whoosh_engine.trees.scored_segment import ScoredSegment

_WIDTH = 1 << 33
"""A document and a position make one number; positions are below half of this, and so no slop leads to another."""
_MOST_SLOP = 1 << 32


def _phrase(here: Evaluation, query: Phrase) -> Found:
    """Raises QueryError for a field without positions, as Whoosh does."""
    segment, name = here.segment, query.fieldname
    field = segment.field(name)
    if field is None:
        return NOTHING
    if not field.format or not field.format.supports("positions"):
        raise QueryError(f"Phrase search: the field {name!r} has no positions")
    found = [segment.ordinal(name, word) for word in query.words]
    ordinals = [ordinal for ordinal in found if ordinal is not None]
    if not found or len(ordinals) < len(found):
        return NOTHING
    words = intersection([segment.term(name, ordinal, scored=here.scored) for ordinal in ordinals])
    if len(ordinals) > 1:
        words = within(words, _in_order(segment, ordinals, min(int(query.slop), _MOST_SLOP)))
    return here.boosted(words, query.boost)


def _in_order(segment: ScoredSegment, ordinals: list[int], slop: int) -> Array:
    """The documents where each term stands at most `slop` places after the one before it."""
    if slop != 1:
        return _loosely(segment, ordinals, slop)
    inverted = segment.inverted
    places = Places(
        inverted.ids, inverted.codes, inverted.pair_occurrences, inverted.positions, inverted.position_marks
    )
    return loops().sequence(places, inverted.ranges(np.array(ordinals)), np.arange(len(ordinals)))[0]


def _loosely(segment: ScoredSegment, ordinals: list[int], slop: int) -> Array:
    reached = _places(segment, ordinals[0])
    for ordinal in ordinals[1:]:
        places = _places(segment, ordinal)
        before = np.searchsorted(reached, places) - 1  # the nearest place before each
        there = before >= 0
        there[there] = places[there] - reached[before[there]] <= slop
        reached = places[there]
    return np.unique(reached // _WIDTH).astype(np.uint32)


def _places(segment: ScoredSegment, ordinal: int) -> Array:
    """Where a term stands: a number for each document and position, ascending."""
    inverted = segment.inverted
    start, end = inverted.postings(ordinal)
    positions = inverted.positions[inverted.position_start(start) : inverted.position_start(end)].astype(np.int64)
    return np.repeat(inverted.ids[start:end].astype(np.int64) * _WIDTH, inverted.occurrences(start, end)) + positions


RULES: dict[type, Rule] = {Phrase: _phrase}
