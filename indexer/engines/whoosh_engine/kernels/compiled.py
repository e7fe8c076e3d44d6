"""How do numba's loops score, rank and meet phrases?

Each function answers as its namesake in plain.py does. What comes from files is not trusted: a number that would
lead outside an array raises DamagedFileError.
"""

import threading
from typing import NamedTuple

import numpy as np
from numba import njit

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.codec.inverted import MARK
from indexer.engines.whoosh_engine.kernels.arguments import (
    BLOCK,
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

_SEED = np.uint64(14695981039346656037)
_PRIME = np.uint64(1099511628211)
"""Of the hash FNV-1a (Fowler, Noll and Vo)."""

_SPARSE = 4
"""Where a block has fewer postings than one in so many passages, only their documents are looked at."""
_scratch = threading.local()


def best_documents(postings: Postings, lists: Lists, scored: Scored, papers: Papers, rules: Rules) -> Best:
    """See plain.best_documents."""
    most = rules.most
    heap = _Heap(np.empty(most), np.empty(most, np.int64), np.empty(most, np.int64))
    passages, passage_scores = np.empty((most, PAGES), np.int64), np.empty((most, PAGES))
    matched = np.empty(len(papers.ranks) if rules.listed else 0, np.uint32)
    scratch = _scratch_arrays(papers.longest)
    found, total = _best_documents(
        postings, lists, scored, papers, rules, heap, passages, passage_scores, matched, scratch
    )
    if found < 0:
        _scratch.arrays = None
        raise DamagedFileError("postings lead outside their segment")
    slots = heap.slots[:found]
    return Best(
        heap.scores[:found],
        heap.documents[:found],
        passages[slots],
        passage_scores[slots],
        total,
        matched[:total] if rules.listed else matched,
    )


def numbered(data: Array, starts: Array, ends: Array) -> tuple[Array, Array]:
    """See plain.numbered."""
    numbers = np.empty(len(starts), np.uint32)
    return numbers, _numbered(data, starts, ends, numbers)


def grouped(tokens: Tokens) -> Grouped:
    """See plain.grouped."""
    size = len(tokens.numbers)
    counts = np.zeros(tokens.terms, np.int64)
    passages, frequencies, positions = (np.empty(size, np.uint32) for _ in range(3))
    postings = _grouped(*tokens, counts, passages, frequencies, positions)
    return Grouped(counts, passages[:postings], frequencies[:postings], positions)


class _Heap(NamedTuple):
    """The best documents, the worst of them first: scores, numbers, and where the passages of each are kept."""

    scores: Array
    documents: Array
    slots: Array


def sequence(places: Places, ranges: Array, steps: Array) -> tuple[Array, Array]:
    """See plain.sequence."""
    order = np.argsort(ranges[:, 1] - ranges[:, 0], kind="stable")
    ranges, steps = ranges[order], steps[order]
    most = int(ranges[0, 1] - ranges[0, 0])
    ids, frequencies = np.empty(most, np.uint32), np.empty(most, np.int64)
    found = _sequence(places, ranges, steps, ids, frequencies)
    if found < 0:
        raise DamagedFileError("positions lead outside their segment")
    return ids[:found], frequencies[:found]


def together(places: Places, first: Array, second: Array, distance: int, passages: Array) -> Array:
    """See plain.together."""
    counts = np.zeros(len(passages), np.int64)
    if _together(places, first, second, distance, passages, counts) < 0:
        raise DamagedFileError("positions lead outside their segment")
    return counts


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
    passages: Array,
    passage_scores: Array,
    matched: Array,
    scratch: _Scratch,
) -> tuple[int, int]:
    """How many are in `heap`, and how many documents answer; negative where postings lead outside."""
    scores, bits, covers, concepts, touched, seen = scratch
    firsts, allowed, heap_scores = papers.firsts, papers.allowed, heap.scores
    by_date, scored_only, most, listed = rules.by_date, rules.scored_only, len(heap.scores), rules.listed
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
                if size < most or by_date or score >= heap_scores[0]:
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
    return size, answering


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


@njit(cache=True, nogil=True)
def _position_start(places: Places, posting: int, known: int, known_start: int) -> int:
    """Where the positions of a posting begin, by those of an earlier one if it is near; -1 for nowhere."""
    mark = posting // MARK
    if known < 0 or known // MARK != mark:
        if mark >= len(places.marks):
            return -1
        known, known_start = mark * MARK, np.int64(places.marks[mark])
    for before in range(known, posting):
        code = np.int64(places.codes[before])
        if code >= len(places.occurrences):
            return -1
        known_start += np.int64(places.occurrences[code])
    return known_start


@njit(cache=True, nogil=True)
def _skip(ids: Array, posting: int, end: int, passage: int) -> int:
    """The first posting from `posting` on that is not before `passage`: by steps that double, then by halving."""
    if posting >= end or ids[posting] >= passage:
        return posting
    step = 1
    low = posting
    while low + step < end and ids[low + step] < passage:
        low += step
        step *= 2
    high = min(low + step, end)
    while low + 1 < high:
        middle = (low + high) // 2
        if ids[middle] < passage:
            low = middle
        else:
            high = middle
    return high


@njit(cache=True, nogil=True)
def _sequence(places: Places, ranges: Array, steps: Array, ids: Array, frequencies: Array) -> int:
    """How many passages have the sequence; fills in `ids` and `frequencies`."""
    terms = len(ranges)
    at = ranges[:, 0].copy()
    known, known_starts = np.full(terms, -1, np.int64), np.zeros(terms, np.int64)
    froms, tos = np.zeros(terms, np.int64), np.zeros(terms, np.int64)
    found = 0
    while at[0] < ranges[0, 1]:
        passage = np.int64(places.ids[at[0]])
        is_there = True
        for term in range(1, terms):
            at[term] = _skip(places.ids, at[term], ranges[term, 1], passage)
            if at[term] >= ranges[term, 1]:
                return found
            if places.ids[at[term]] != passage:
                passage = np.int64(places.ids[at[term]])
                is_there = False
                break
        if not is_there:
            at[0] = _skip(places.ids, at[0], ranges[0, 1], passage)
            continue
        for term in range(terms):
            start = _position_start(places, at[term], known[term], known_starts[term])
            code = np.int64(places.codes[at[term]])
            if start < 0 or code >= len(places.occurrences):
                return -1
            known[term], known_starts[term] = at[term], start
            froms[term], tos[term] = start, start + np.int64(places.occurrences[code])
            if tos[term] > len(places.positions):
                return -1
        frequency = _met(places.positions, froms, tos, steps)
        if frequency:
            ids[found] = passage
            frequencies[found] = frequency
            found += 1
        at[0] += 1
    return found


@njit(cache=True, nogil=True)
def _met(positions: Array, froms: Array, tos: Array, steps: Array) -> int:
    """At how many places all terms of a sequence stand at their distances, in one passage."""
    frequency = 0
    before = -1
    for place in range(froms[0], tos[0]):
        position = np.int64(positions[place])
        if position == before:
            continue
        before = position
        is_met = True
        for term in range(1, len(steps)):
            wanted = position - steps[0] + steps[term]
            while froms[term] < tos[term] and np.int64(positions[froms[term]]) < wanted:
                froms[term] += 1
            if froms[term] >= tos[term] or np.int64(positions[froms[term]]) != wanted:
                is_met = False
                break
        if is_met:
            frequency += 1
    return frequency


@njit(cache=True, nogil=True)
def _together(places: Places, first: Array, second: Array, distance: int, passages: Array, counts: Array) -> int:
    """Fill in `counts`; negative where positions lead outside."""
    ids, firsts, terms = places.ids, len(first), len(first) + len(second)
    ranges = np.concatenate((first, second))
    at = ranges[:, 0].copy()
    froms, tos = np.zeros(terms, np.int64), np.zeros(terms, np.int64)
    there = np.zeros(terms, np.bool_)
    for number in range(len(passages)):
        for term in range(terms):
            end = ranges[term, 1]
            at[term] = _skip(ids, at[term], end, passages[number])
            there[term] = at[term] < end and ids[at[term]] == passages[number]
        if not there[:firsts].any() or not there[firsts:].any():
            continue
        for term in range(terms):
            froms[term] = tos[term] = 0
            if there[term]:
                start = _position_start(places, at[term], -1, 0)
                code = np.int64(places.codes[at[term]])
                if start < 0 or code >= len(places.occurrences):
                    return -1
                froms[term], tos[term] = start, start + np.int64(places.occurrences[code])
                if tos[term] > len(places.positions):
                    return -1
        counts[number] = _pairs(places.positions, froms, tos, firsts, distance)
    return 0


@njit(cache=True, nogil=True)
def _pairs(positions: Array, froms: Array, tos: Array, firsts: int, distance: int) -> int:
    """At how many places one of the first terms has one of the others `distance` after it; each place counts once."""
    found, before = 0, -1
    while True:
        position = -1
        for term in range(firsts):
            while froms[term] < tos[term] and np.int64(positions[froms[term]]) <= before:
                froms[term] += 1
            if froms[term] < tos[term]:
                own = np.int64(positions[froms[term]])
                if position < 0 or own < position:
                    position = own
        if position < 0:
            return found
        before = position
        is_met = False
        for term in range(firsts, len(froms)):
            while froms[term] < tos[term] and np.int64(positions[froms[term]]) < position + distance:
                froms[term] += 1
            if froms[term] < tos[term] and np.int64(positions[froms[term]]) == position + distance:
                is_met = True
        if is_met:
            found += 1


@njit(cache=True, nogil=True)
def _numbered(data: Array, starts: Array, ends: Array, numbers: Array) -> Array:
    """The first word of each number; an open table of hashes (Knuth, volume 3, section 6.4) tells words apart.

    What is compared lies close together, in a table that grows with the words and a copy of the distinct ones: each
    place far from the last that is looked at costs as much as all the rest.
    """
    size, distinct, filled = 1 << 12, 0, 0
    slots, firsts = np.full(size, -1, np.int32), np.empty(size, np.int64)
    known = np.empty((size, 3), np.uint64)  # of each distinct word its hash, and where its copy begins and ends
    copies = np.empty(len(data), np.uint8)
    for word in range(len(numbers)):
        start, end = starts[word], ends[word]
        value = _SEED
        for at in range(start, end):
            value = (value ^ np.uint64(data[at])) * _PRIME
        value ^= value >> np.uint64(29)
        slot = np.int64(value & np.uint64(size - 1))
        number = slots[slot]
        while number >= 0:
            first, last = np.int64(known[number, 1]), np.int64(known[number, 2])
            if known[number, 0] == value and last - first == end - start:
                at = 0
                while first + at < last and copies[first + at] == data[start + at]:
                    at += 1
                if first + at == last:
                    break
            slot = (slot + 1) & (size - 1)
            number = slots[slot]
        if number < 0:
            if 2 * distinct == size:
                size *= 2
                slots, firsts, known = _grown(firsts, known)
                slot = _free(slots, value)
            number = slots[slot] = distinct
            firsts[number] = word
            known[number, 0], known[number, 1], known[number, 2] = value, filled, filled + end - start
            for at in range(start, end):
                copies[filled] = data[at]
                filled += 1
            distinct += 1
        numbers[word] = number
    return firsts[:distinct]


@njit(cache=True, nogil=True)
def _grown(firsts: Array, known: Array) -> tuple[Array, Array, Array]:
    """The table of `_numbered`, half full, at twice its size."""
    size = len(firsts)
    slots, more_firsts = np.full(2 * size, -1, np.int32), np.empty(2 * size, np.int64)
    more_known = np.empty((2 * size, 3), np.uint64)
    more_firsts[:size], more_known[:size] = firsts, known
    for number in range(size // 2):
        slots[_free(slots, known[number, 0])] = number
    return slots, more_firsts, more_known


@njit(cache=True, nogil=True)
def _free(slots: Array, value: int) -> int:
    """The slot for a word with this hash that is not there yet."""
    slot = np.int64(value & np.uint64(len(slots) - 1))
    while slots[slot] >= 0:
        slot = (slot + 1) & (len(slots) - 1)
    return slot


@njit(cache=True, nogil=True)
def _grouped(
    numbers: Array,
    token_passages: Array,
    token_positions: Array,
    terms: int,
    counts: Array,
    passages: Array,
    frequencies: Array,
    positions: Array,
) -> int:
    """How many postings there are; sorts by counting (Knuth, volume 3, section 5.2, algorithm D)."""
    ends = np.zeros(terms + 1, np.uint32)
    for number in numbers:
        ends[number + 1] += 1
    for number in range(terms):
        ends[number + 1] += ends[number]
    tokens = np.empty(len(numbers), np.uint64)
    for token in range(len(numbers)):
        number = numbers[token]
        tokens[ends[number]] = np.uint64(token_passages[token]) << np.uint64(32) | np.uint64(token_positions[token])
        ends[number] += 1
    posting, token = -1, 0
    for number in range(terms):
        before = -1
        end = np.int64(ends[number])
        while token < end:
            passage = np.int64(tokens[token] >> np.uint64(32))
            position = np.uint32(tokens[token] & np.uint64(0xFFFFFFFF))
            if passage != before:
                before = passage
                posting += 1
                passages[posting], frequencies[posting] = passage, 0
                counts[number] += 1
            place = token
            while place > token - np.int64(frequencies[posting]) and positions[place - 1] > position:
                positions[place] = positions[place - 1]
                place -= 1
            positions[place] = position
            frequencies[posting] += 1
            token += 1
    return posting + 1
