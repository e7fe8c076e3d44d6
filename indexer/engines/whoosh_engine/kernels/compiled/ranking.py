"""How do numba's loops score passages and rank documents?"""

import threading
from typing import NamedTuple

import numpy as np
from numba import njit

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.kernels.arguments import BLOCK, PAGES, Best, Lists, Papers, Postings, Rules, Scored

_SPARSE = 4
"""Where a block has fewer postings than one in so many passages, only their documents are looked at."""
_scratch = threading.local()


def best_documents(postings: Postings, lists: Lists, scored: Scored, papers: Papers, rules: Rules) -> Best:
    """See plain.best_documents."""
    most = rules.most
    heap = _Heap(np.empty(most), np.empty(most, np.int64), np.empty(most, np.int64))
    passages, scores, bars = np.empty((most, PAGES), np.int64), np.empty((most, PAGES)), np.empty(rules.asked)
    matched = np.empty(len(papers.ranks) if rules.listed else 0, np.uint32)
    scratch = _scratch_arrays(papers.longest)
    found, total = _best_documents(
        postings, lists, scored, papers, rules, heap, bars, passages, scores, matched, scratch
    )
    if found < 0:
        _scratch.arrays = None
        raise DamagedFileError("postings lead outside their segment")
    slots = heap.slots[:found]
    told = matched[:total] if rules.listed else matched
    return Best(heap.documents[:found], passages[slots], scores[slots], total, told)


class _Heap(NamedTuple):
    """The best documents, the worst of them first: scores, numbers, and where the passages of each are kept."""

    scores: Array
    documents: Array
    slots: Array


class _Scratch(NamedTuple):
    """What a block needs: of each passage the score (and its bits), what is covered, and the concept that did so last.

    And the documents that have postings, and which of them were seen. All but `touched` are zero between calls.
    """

    scores: Array
    bits: Array
    covers: Array
    concepts: Array
    touched: Array
    seen: Array


def _scratch_arrays(longest: int) -> _Scratch:
    """Of this thread, for a block or one long document."""
    arrays: _Scratch | None = getattr(_scratch, "arrays", None)
    if arrays is None or len(arrays.scores) < longest:
        size = max(BLOCK, longest)
        scores = np.zeros(size)
        arrays = _scratch.arrays = _Scratch(
            scores,
            scores.view(np.int64),
            np.zeros(size),
            np.zeros(size, np.int32),
            np.empty(size, np.uint32),
            np.zeros(size, np.bool_),
        )
    return arrays


# What follows keeps arrays and numbers in local names: taken out of a tuple inside a loop, or handed to a function
# there, an array costs as much as several postings. Nor does it ask, where it can reckon: which passages have a
# score follows no pattern, and a wrong guess of the processor costs as much as ten additions.


@njit(cache=True, nogil=True, error_model="numpy")
def _best_documents(
    postings: Postings,
    lists: Lists,
    scored: Scored,
    papers: Papers,
    rules: Rules,
    heap: _Heap,
    bars: Array,
    passages: Array,
    passage_scores: Array,
    matched: Array,
    scratch: _Scratch,
) -> tuple[int, int]:
    """How many are in `heap`, and how many documents answer; negative where postings lead outside."""
    scores, bits, covers, concepts, touched, seen = scratch
    firsts, allowed, published = papers.firsts, papers.allowed, papers.published
    by_date, scored_only, listed, lift, gain = rules.by_date, rules.scored_only, rules.listed, rules.lift, rules.gain
    # The `asked` best keys so far, the least of them first: what cannot rise above it is not looked at any more.
    kept, bar = 0, -np.inf if len(bars) else np.inf
    at, scored_at = lists.ranges[:, 0].copy(), scored.starts[:-1].copy()
    count, size, answering, begin = len(papers.ranks), 0, 0, 0
    while begin < count:
        low = np.int64(firsts[begin])
        end = max(begin + 1, int(np.searchsorted(firsts, low + BLOCK, side="right")) - 1)
        high = np.int64(firsts[end])
        before, scored_before = at.copy(), scored_at.copy()
        if not _score_block(postings, lists, scored, at, scored_at, low, high, scores, covers, concepts):
            return -1, 0
        found = (at - before).sum() + (scored_at - scored_before).sum()
        is_sparse = scored_only and _SPARSE * found < high - low
        candidates = end - begin
        if is_sparse:
            candidates = _touched(postings, scored, papers, before, at, scored_before, scored_at, begin, touched, seen)
        elif rules.coverage > 0.0:
            _cover(scores, covers, concepts, 0, high - low, rules)
        for candidate in range(candidates):
            document = np.int64(touched[candidate]) if is_sparse else begin + candidate
            first, last = np.int64(firsts[document]) - low, np.int64(firsts[document + 1]) - low
            if is_sparse and rules.coverage > 0.0:
                _cover(scores, covers, concepts, first, last, rules)
            top = np.int64(0)
            place = first
            for x in range(first, last):
                # Of positive numbers the bits are in the order of the numbers, and sooner compared.
                if bits[x] > top:
                    top = bits[x]
                    place = x
            if allowed[document] and (top > 0 or not scored_only):
                if listed:
                    matched[answering] = document
                answering += 1
                score = scores[place]
                key = np.float64(published[document]) if by_date else score
                if (key if by_date else score * lift + gain) >= bar:
                    if kept < len(bars) or key > bar:
                        kept = _raise_bar(bars, kept, key)
                        if kept == len(bars):
                            bar = bars[0]
                    size, slot = _offer(heap, size, document, score, papers, by_date)
                    if slot >= 0:
                        pages = _pages(scores, firsts, document, low)
                        passages[slot, 0], passages[slot, 1], passages[slot, 2] = pages[0], pages[1], pages[2]
                        passage_scores[slot, 0] = pages[3]
                        passage_scores[slot, 1] = pages[4]
                        passage_scores[slot, 2] = pages[5]
            if is_sparse:
                scores[first:last] = 0.0
        if not is_sparse:
            scores[: high - low] = 0.0
        begin = end
    for number in range(len(at)):
        if at[number] < lists.ranges[number, 1]:
            return -1, 0
    return _within_reach(heap, size, bar, papers, rules), answering


@njit(cache=True, nogil=True, error_model="numpy")
def _raise_bar(bars: Array, kept: int, key: float) -> int:
    """Put a key into a heap of the largest, the least of them first; how many there are then."""
    if kept < len(bars):
        at = kept
        while at > 0 and bars[(at - 1) // 2] > key:
            bars[at] = bars[(at - 1) // 2]
            at = (at - 1) // 2
        bars[at] = key
        return kept + 1
    at, other = 0, 1
    while other < kept:
        if other + 1 < kept and bars[other + 1] < bars[other]:
            other += 1
        if bars[other] >= key:
            break
        bars[at] = bars[other]
        at, other = other, 2 * other + 1
    bars[at] = key
    return kept


@njit(cache=True, nogil=True, error_model="numpy")
def _within_reach(heap: _Heap, size: int, bar: float, papers: Papers, rules: Rules) -> int:
    """How many of the documents in the heap, which come first in it then, may be among those that are asked for."""
    scores, documents, slots = heap
    found = 0
    for at in range(size):
        reach = np.float64(papers.published[documents[at]]) if rules.by_date else scores[at] * rules.lift + rules.gain
        if reach >= bar:
            documents[found], slots[found] = documents[at], slots[at]
            found += 1
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _cover(scores: Array, covers: Array, concepts: Array, first: int, last: int, rules: Rules) -> None:
    """Raise scores for what they cover."""
    coverage, total = rules.coverage, rules.total_cover
    for x in range(first, last):
        scores[x] *= 1.0 + coverage * (covers[x] / total)
        covers[x] = 0.0
        concepts[x] = 0


@njit(cache=True, nogil=True, error_model="numpy")
def _touched(
    postings: Postings,
    scored: Scored,
    papers: Papers,
    before: Array,
    after: Array,
    scored_before: Array,
    scored_after: Array,
    begin: int,
    touched: Array,
    seen: Array,
) -> int:
    """How many documents, from `begin` on, the postings of a block are of; fills in `touched`, in no order."""
    found = 0
    ids, scored_ids, document_of = postings.ids, scored.ids, papers.document_of
    for number in range(len(before)):
        for posting in range(before[number], after[number]):
            document = np.int64(document_of[ids[posting]])
            if not seen[document - begin]:
                seen[document - begin] = True
                touched[found] = document
                found += 1
    for number in range(len(scored_before)):
        for place in range(scored_before[number], scored_after[number]):
            document = np.int64(document_of[scored_ids[place]])
            if not seen[document - begin]:
                seen[document - begin] = True
                touched[found] = document
                found += 1
    for place in range(found):
        seen[np.int64(touched[place]) - begin] = False
    return found


@njit(cache=True, nogil=True, error_model="numpy")
def _pages(scores: Array, firsts: Array, document: int, low: int) -> tuple[int, int, int, float, float, float]:
    """The best passages of a document and their scores; its first one where none has any."""
    first, second, third = np.int64(firsts[document]), np.int64(-1), np.int64(-1)
    first_score = second_score = third_score = 0.0
    for passage in range(np.int64(firsts[document]), np.int64(firsts[document + 1])):
        score = scores[passage - low]
        if score > first_score:
            if first_score > 0.0:
                third, third_score = second, second_score
                second, second_score = first, first_score
            first, first_score = passage, score
        elif score > second_score:
            third, third_score = second, second_score
            second, second_score = passage, score
        elif score > third_score:
            third, third_score = passage, score
    return first, second, third, first_score, second_score, third_score


@njit(cache=True, nogil=True, error_model="numpy")
def _score_block(
    postings: Postings,
    lists: Lists,
    scored: Scored,
    at: Array,
    scored_at: Array,
    low: int,
    high: int,
    scores: Array,
    covers: Array,
    concepts: Array,
) -> bool:
    """Add up the scores of the passages from `low` up to `high`; whether all postings lead inside."""
    ids, codes, table = postings
    ranges, weights, list_covers, list_concepts = lists
    rows = len(table)
    for number in range(len(at)):
        posting, end, weight = at[number], ranges[number, 1], weights[number]
        cover, concept = list_covers[number], list_concepts[number]
        while posting < end:
            passage = np.int64(ids[posting])
            if passage >= high:
                break
            code = np.int64(codes[posting])
            if passage < low or code >= rows:
                return False
            x = passage - low
            scores[x] += weight * table[code]
            if cover > 0.0 and (concept == 0 or concepts[x] != concept):
                covers[x] += cover
                concepts[x] = concept
            posting += 1
        at[number] = posting
    scored_starts, scored_ids, values = scored
    for number in range(len(scored_at)):
        place, end = scored_at[number], scored_starts[number + 1]
        while place < end and scored_ids[place] < high:
            passage = np.int64(scored_ids[place])
            if passage < low:
                return False
            scores[passage - low] += values[place]
            place += 1
        scored_at[number] = place
    return True


@njit(cache=True, nogil=True, error_model="numpy")
def _offer(heap: _Heap, size: int, document: int, score: float, papers: Papers, by_date: bool) -> tuple[int, int]:
    """Put a document into the heap: the new size, and the slot for its passages, -1 where it is not taken."""
    scores, documents, slots = heap
    published, ranks = papers.published, papers.ranks
    day, rank, most = published[document], ranks[document], len(scores)
    at = slot = size
    if size < most:
        while at > 0:
            other = (at - 1) // 2
            own = documents[other]
            if _is_before(by_date, score, day, rank, scores[other], published[own], ranks[own]):
                break
            scores[at], documents[at], slots[at] = scores[other], own, slots[other]
            at = other
        size += 1
    else:
        if most == 0:
            return size, -1
        own = documents[0]
        if not _is_before(by_date, score, day, rank, scores[0], published[own], ranks[own]):
            return size, -1
        at, other, slot = 0, 1, slots[0]
        while other < size:
            own = documents[other]
            if other + 1 < size:
                beside = documents[other + 1]
                if _is_before(
                    by_date,
                    scores[other],
                    published[own],
                    ranks[own],
                    scores[other + 1],
                    published[beside],
                    ranks[beside],
                ):
                    other += 1
                    own = beside
            if _is_before(by_date, scores[other], published[own], ranks[own], score, day, rank):
                break
            scores[at], documents[at], slots[at] = scores[other], own, slots[other]
            at, other = other, 2 * other + 1
    scores[at], documents[at], slots[at] = score, document, slot
    return size, slot


@njit(cache=True, nogil=True)
def _is_before(
    by_date: bool, score: float, day: int, rank: int, other_score: float, other_day: int, other_rank: int
) -> bool:
    """Whether a document comes before another."""
    if by_date and day != other_day:
        return day > other_day
    if score != other_score:
        return score > other_score
    if day != other_day:
        return day > other_day
    return rank < other_rank
