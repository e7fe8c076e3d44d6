"""How are passages scored, documents ranked and phrases met by numpy alone?

Where numba is missing, and until its loops are ready; and the yardstick that those are tested against.
"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.codec.inverted import MARK
from indexer.engines.whoosh_engine.kernels.arguments import (
    PAGES,
    Best,
    Grouped,
    Lists,
    Papers,
    Places,
    Postings,
    Rules,
    Scored,
    Tokens,
)

_PLACE_BITS = np.uint64(32)
_PLACE = np.uint64((1 << 32) - 1)

_WIDTH = 1 << 33
"""More than any position and distance, so that a passage and a position make one number."""
_PADDING = 1 << 32
"""Keeps a position from which a distance was taken in its own passage."""


def best_documents(postings: Postings, lists: Lists, scored: Scored, papers: Papers, rules: Rules) -> Best:
    """The best documents of a segment, as many as the rules want to know of, and all that answer.

    Raises DamagedFileError where postings lead outside the segment.
    """
    try:
        scores = _passage_scores(postings, lists, scored, papers, rules)
    except IndexError as error:
        raise DamagedFileError("postings lead outside their segment") from error
    best = np.maximum.reduceat(scores, papers.firsts[:-1]) if len(papers.ranks) else scores
    answering = papers.allowed.astype(np.bool_) & (best > 0) if rules.scored_only else papers.allowed
    matched = np.flatnonzero(answering)
    documents = _within_reach(best, papers, rules, matched)
    return Best(documents, *_best_passages(scores, papers, documents), len(matched), matched.astype(np.uint32))


def sequence(places: Places, ranges: Array, steps: Array) -> tuple[Array, Array]:
    """The passages in which terms (by the ranges of their postings) stand at their `steps` from each other.

    Ascending, and with each how often. Raises DamagedFileError where positions lead outside.
    """
    keys = [np.unique(_places_of(places, [row]) - step) for row, step in zip(ranges, steps.tolist(), strict=True)]
    met = keys[0]
    for other in keys[1:]:
        met = np.intersect1d(met, other, assume_unique=True)
    ids, frequencies = np.unique(met // _WIDTH, return_counts=True)
    return ids.astype(np.uint32), frequencies


def together(places: Places, first: Array, second: Array, distance: int, passages: Array) -> Array:
    """How often in each of `passages` (ascending) a term of `first` stands `distance` before one of `second`.

    Terms are given by the ranges of their postings. Raises DamagedFileError where positions lead outside.
    """
    both = np.intersect1d(_places_of(places, first), _places_of(places, second) - distance)
    found = np.searchsorted(passages, both // _WIDTH)
    inside = found < len(passages)
    inside[inside] = passages[found[inside]] == both[inside] // _WIDTH
    return np.bincount(found[inside], minlength=len(passages))


def numbered(data: Array, starts: Array, ends: Array) -> tuple[Array, Array]:
    """The words `data[start:end]` (bytes), the distinct ones numbered as they come.

    The number of each word, and the place of the first word of each number.
    """
    whole = data.tobytes()
    numbers: dict[bytes, int] = {}
    words = (whole[start:end] for start, end in zip(starts.tolist(), ends.tolist(), strict=True))
    found = np.fromiter((numbers.setdefault(word, len(numbers)) for word in words), np.uint32, len(starts))
    return found, np.unique(found, return_index=True)[1]


def grouped(tokens: Tokens) -> Grouped:
    """The tokens of a field as postings."""
    # A number and a token's place make one number, for numpy sorts those faster than it does anything else.
    keys = tokens.numbers.astype(np.uint64) << _PLACE_BITS
    keys |= np.arange(len(keys), dtype=np.uint64)
    keys.sort()
    order = (keys & _PLACE).astype(np.uint32)
    numbers, passages = tokens.numbers[order], tokens.passages[order]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (numbers[1:] != numbers[:-1]) | (passages[1:] != passages[:-1])
    starts = np.flatnonzero(begins)
    positions = tokens.positions[order]
    positions = positions[np.lexsort((positions, np.cumsum(begins)))]
    counts = np.bincount(numbers[starts], minlength=tokens.terms)
    frequencies = np.diff(starts, append=len(order)).astype(np.uint32)
    return Grouped(counts, passages[starts], frequencies, positions)


def _passage_scores(postings: Postings, lists: Lists, scored: Scored, papers: Papers, rules: Rules) -> Array:
    scores = np.zeros(int(papers.firsts[-1]))
    covered = np.zeros(len(scores))
    concepts = np.zeros(len(scores), np.int64)
    for (start, end), weight, cover, concept in zip(*(column.tolist() for column in lists), strict=True):
        ids = postings.ids[start:end]
        scores[ids] += weight * postings.table[postings.codes[start:end]]
        if cover > 0:
            new = ids if concept == 0 else ids[concepts[ids] != concept]
            covered[new] += cover
            concepts[new] = concept
    for start, end in zip(scored.starts, scored.starts[1:], strict=False):
        scores[scored.ids[start:end]] += scored.scores[start:end]
    scores *= 1.0 + rules.coverage * (covered / rules.total_cover)
    return scores


def _within_reach(best: Array, papers: Papers, rules: Rules, matched: Array) -> Array:
    """Those of the documents `matched` that may come among the first that are asked for."""
    if not rules.asked:
        return matched[:0]
    scores, days = best[matched], papers.published[matched]
    keys, reach = (days, days) if rules.by_date else (scores, scores * rules.lift + rules.gain)
    bar = -np.partition(-keys, rules.asked - 1)[rules.asked - 1] if len(keys) >= rules.asked else -np.inf
    near = np.flatnonzero(reach >= bar)
    first, second = (days, scores) if rules.by_date else (scores, days)
    order = np.lexsort((papers.ranks[matched[near]], -second[near], -first[near]))
    return matched[near[order[: rules.most]]]


def _best_passages(scores: Array, papers: Papers, documents: Array) -> tuple[Array, Array]:
    """Of each document up to three passages with a score, best first, or its first one."""
    passages = np.full((len(documents), PAGES), -1)
    passage_scores = np.zeros((len(documents), PAGES))
    for row, document in enumerate(documents.tolist()):
        first = int(papers.firsts[document])
        own = scores[first : int(papers.firsts[document + 1])]
        kept = np.argsort(-own, kind="stable")[:PAGES]
        kept = kept[own[kept] > 0]
        passages[row, 0] = first
        passages[row, : len(kept)] = kept + first
        passage_scores[row, : len(kept)] = own[kept]
    return passages, passage_scores


def _places_of(places: Places, ranges: Sequence[Array] | Array) -> Array:
    """The passages and positions of terms, each pair as one number."""
    try:
        return np.concatenate([np.empty(0, np.int64), *(_keys(places, int(row[0]), int(row[1])) for row in ranges)])
    except (IndexError, ValueError) as error:
        raise DamagedFileError("positions lead outside their segment") from error


def _keys(places: Places, start: int, end: int) -> Array:
    if start == end:
        return np.empty(0, np.int64)
    mark = start // MARK
    before = places.occurrences[places.codes[mark * MARK : start]]
    first = int(places.marks[mark]) + int(before.sum())
    counts = places.occurrences[places.codes[start:end]]
    total = int(counts.sum())
    positions = places.positions[first : first + total].astype(np.int64)
    if first < 0 or len(positions) < total:
        raise IndexError("there are not so many positions")
    return np.repeat(places.ids[start:end].astype(np.int64), counts) * _WIDTH + _PADDING + positions
