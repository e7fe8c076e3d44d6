"""Where do terms stand next to one another?"""

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.kernels.arguments import Places
from indexer.engines.whoosh_engine.kernels.choice import loops
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.query.node import Part, TermSequence
from indexer.ranking import CONTENT, TITLE


def surface_field(part: Part) -> str:
    """The field of a part of the document that keeps terms as written."""
    return CONTENT if part == "content" else TITLE


def places_of(leaf: Leaf) -> Places:
    """The positions of a leaf, as the loops take them."""
    inverted = leaf.inverted
    return Places(inverted.ids, inverted.codes, inverted.pair_occurrences, inverted.positions, inverted.position_marks)


def sequence_frequencies(leaf: Leaf, field: str, sequence: TermSequence) -> tuple[Array, Array]:
    """The passages in which a sequence stands, ascending, and how often it does."""
    ranges = [leaf.range(field, text) for text, _ in sequence]
    if any(start == end for start, end in ranges):
        return _NO_IDS, _NO_FREQUENCIES
    if len(ranges) == 1:
        start, end = ranges[0]
        return leaf.inverted.ids[start:end], leaf.inverted.weights(start, end).astype(np.int64)
    steps = np.array([step for _, step in sequence], np.int64)
    return loops().sequence(places_of(leaf), np.array(ranges, np.int64), steps)


_NO_IDS, _NO_FREQUENCIES = np.empty(0, np.uint32), np.empty(0, np.int64)
