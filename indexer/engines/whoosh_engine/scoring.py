"""Which postings make the scores of a query, with which weights?

The formulas and figures are those of indexer.ranking; the loops that run over the postings are in kernels.
"""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.kernels.arguments import Lists, Postings, Scored
from indexer.engines.whoosh_engine.kernels.choice import loops
from indexer.engines.whoosh_engine.leaf import Floats, Leaf
from indexer.engines.whoosh_engine.phrases import places_of, sequence_frequencies, surface_field
from indexer.engines.whoosh_engine.view import View
from indexer.query.node import Phrase
from indexer.ranking import CLOSENESS, CONTENT_ROOTS, K1, PHRASE, Concept, Neighbours, Plan, saturation


class Scorer:
    """What of a plan is the same for all leaves of a view."""

    def __init__(self, view: View, plan: Plan) -> None:
        self._view = view
        self._phrases = plan.phrases
        self._neighbours = plan.neighbours
        self.total_cover = 0.0
        self._terms: list[tuple[str, str]] = []
        self._weights: list[float] = []
        self._covers: list[float] = []
        self._concepts: list[int] = []
        for number, concept in enumerate(plan.concepts, start=1):
            self._add(concept, number)
        self._columns = (np.array(self._weights), np.array(self._covers), np.array(self._concepts, np.int64))

    def lists(self, leaf: Leaf) -> Lists:
        """The postings in `leaf` of the terms that score."""
        ranges = [leaf.range(field, text) for field, text in self._terms]
        return Lists(np.array(ranges, np.int64).reshape(-1, 2), *self._columns)

    def scored(self, leaf: Leaf) -> Scored:
        """What the phrases add to the passages of `leaf` that have them."""
        if not self._phrases:
            return _NOTHING
        parts = [self._phrase(leaf, phrase) for phrase in self._phrases]
        starts = np.cumsum([0, *(len(ids) for ids, _ in parts)])
        return Scored(starts, np.concatenate([ids for ids, _ in parts]), np.concatenate([score for _, score in parts]))

    def postings(self, at: int) -> Postings:
        """All postings of the leaf at `at`."""
        inverted = self._view.leaves[at].leaf.inverted
        return Postings(inverted.ids, inverted.codes, self._view.table(at))

    def closeness(self, leaf: Leaf, passages: Array) -> Floats:
        """What each of `passages` (ascending) of `leaf` gains from query words that stand side by side in it."""
        total = np.zeros(len(passages))
        places = places_of(leaf)
        lengths = leaf.lengths(CONTENT_ROOTS)
        for pair in self._neighbours:
            first, second = _ranges(leaf, pair.first), _ranges(leaf, pair.second)
            if len(first) and len(second):
                frequencies = loops().together(places, first, second, pair.distance, passages)
                found = np.flatnonzero(frequencies)
                norms = self._view.norms(CONTENT_ROOTS, lengths[passages[found]])
                total[found] += CLOSENESS * self._rarity(pair) * saturation(frequencies[found], norms)
        return total

    @cached_property
    def most_closeness(self) -> float:
        """What `closeness` can give at most: however often a term stands in a passage, it counts less than K1 + 1."""
        return sum(CLOSENESS * self._rarity(pair) * (K1 + 1) for pair in self._neighbours)

    @property
    def has_neighbours(self) -> bool:
        """Whether closeness can add anything."""
        return bool(self._neighbours)

    def _add(self, concept: Concept, number: int) -> None:
        idf, covering = self._view.idf, concept.covering
        cover = max([idf(CONTENT_ROOTS, root) for root in covering], default=0.0)
        self.total_cover += cover
        shared = number if len(covering) > 1 else 0
        for term in concept.terms:
            field, text = term.field, term.text
            self._terms.append((field, text))
            self._weights.append(term.weight * idf(field, text))
            self._covers.append(cover if field == CONTENT_ROOTS and text in covering else 0.0)
            self._concepts.append(shared)

    def _phrase(self, leaf: Leaf, phrase: Phrase) -> tuple[Array, Floats]:
        field = surface_field(phrase.part)
        ids, frequencies = sequence_frequencies(leaf, field, phrase.sequence)
        rarity = sum(self._view.idf(field, text) for text, _ in phrase.sequence)
        norms = self._view.norms(field, leaf.lengths(field)[ids])
        return ids, PHRASE * rarity * saturation(frequencies, norms)

    def _rarity(self, pair: Neighbours) -> float:
        return sum(max(self._view.idf(CONTENT_ROOTS, root) for root in word) for word in (pair.first, pair.second))


def _ranges(leaf: Leaf, roots: Sequence[str]) -> Array:
    found = [leaf.range(CONTENT_ROOTS, root) for root in roots]
    return np.array([(start, end) for start, end in found if end > start], np.int64).reshape(-1, 2)


_NOTHING = Scored(np.zeros(1, np.int64), np.empty(0, np.uint32), np.empty(0))
