"""How well does each passage answer?

The formulas and figures are those of indexer.ranking; here they run over arrays of all passages at once.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.leaf import Floats, Integers
from indexer.engines.whoosh_engine.matching import sequence_frequencies, surface_field
from indexer.engines.whoosh_engine.snapshot import Snapshot
from indexer.engines.whoosh_engine.view import View
from indexer.ranking import CLOSENESS, CONTENT_ROOTS, COVERAGE, PHRASE, Concept, Neighbours, Plan, saturation


def scores(view: View, plan: Plan) -> Floats:
    """The score of every passage, without closeness."""
    snapshot = view.snapshot
    total = np.zeros(len(snapshot.document_of))
    for concept in plan.concepts:
        for term in concept.terms:
            postings = snapshot.postings(term.field, term.text)
            weight = term.weight * view.idf(term.field, term.text)
            total[postings.ids] += weight * saturation(postings.frequencies, view.norms(term.field, postings.ids))
    for phrase in plan.phrases:
        field = surface_field(phrase.part)
        ids, frequencies = sequence_frequencies(snapshot, field, phrase.sequence)
        rarity = sum(view.idf(field, text) for text, _ in phrase.sequence)
        total[ids] += PHRASE * rarity * saturation(frequencies, view.norms(field, ids))
    return total * (1 + COVERAGE * _coverage(view, plan.concepts))


def closeness(view: View, plan: Plan, passages: Integers) -> Floats:
    """What each of `passages` (ascending) gains from query words that stand side by side in it."""
    total = np.zeros(len(passages))
    for pair in plan.neighbours:
        frequencies = _together(view.snapshot, pair, passages)
        found = np.flatnonzero(frequencies)
        rarity = sum(max(view.idf(CONTENT_ROOTS, root) for root in word) for word in (pair.first, pair.second))
        gain = saturation(frequencies[found], view.norms(CONTENT_ROOTS, passages[found]))
        total[found] += CLOSENESS * rarity * gain
    return total


def _coverage(view: View, concepts: Sequence[Concept]) -> Floats:
    covered = np.zeros(len(view.snapshot.document_of))
    total = 0.0
    for concept in concepts:
        if concept.covering:
            rarity = max(view.idf(CONTENT_ROOTS, root) for root in concept.covering)
            found = [view.snapshot.postings(CONTENT_ROOTS, root).ids for root in concept.covering]
            covered[found[0] if len(found) == 1 else np.unique(np.concatenate(found))] += rarity
            total += rarity
    return covered / total if total else covered


def _together(snapshot: Snapshot, pair: Neighbours, passages: Integers) -> Integers:
    first = [_places(snapshot, root, passages) for root in pair.first]
    second = [_places(snapshot, root, passages) - pair.distance for root in pair.second]
    both = np.intersect1d(np.concatenate(first), np.concatenate(second))
    return np.bincount(both >> _POSITION_BITS, minlength=len(passages))


def _places(snapshot: Snapshot, root: str, passages: Integers) -> Integers:
    """Where `root` stands in `passages`: the place among them, and the position, as one number."""
    postings = snapshot.postings(CONTENT_ROOTS, root)
    _, rows, at = np.intersect1d(postings.ids, passages, assume_unique=True, return_indices=True)
    places = [
        (int(place) << _POSITION_BITS) + _PADDING + postings.positions[postings.starts[row] : postings.starts[row + 1]]
        for row, place in zip(rows, at, strict=True)
    ]
    return np.concatenate([np.empty(0, np.int64), *places])


_POSITION_BITS = 32
_PADDING = 1 << 16
"""Keeps a position from which a distance was taken in its own passage."""
