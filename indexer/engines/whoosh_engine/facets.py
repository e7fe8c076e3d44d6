"""How many of the documents found have each value of an attribute?"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.results import FacetCount


def facet(name: str, found: Sequence[tuple[Leaf, Array]]) -> tuple[FacetCount, ...]:
    """The values of `name`, the most frequent first, over the documents found in each leaf."""
    total: dict[str, int] = {}
    for leaf, documents in found:
        values = leaf.values(name)
        counts = _counts(leaf, name, documents)
        for code in np.flatnonzero(counts).tolist():
            total[values.texts[code]] = total.get(values.texts[code], 0) + int(counts[code])
    ordered = sorted(total.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in ordered)


def _counts(leaf: Leaf, name: str, documents: Array) -> Array:
    """How many of `documents` have the value of each code."""
    codes = leaf.single(name)
    values = leaf.values(name)
    if codes is not None:
        return np.bincount(codes[documents], minlength=len(values.texts) + 1)[1:]
    mask = np.zeros(leaf.documents, np.bool_)
    mask[documents] = True
    return np.bincount(values.codes[mask[values.documents]], minlength=len(values.texts))
