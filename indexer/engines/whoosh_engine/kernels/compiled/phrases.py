"""How do numba's loops find terms that stand at their distances?"""

import numpy as np
from numba import njit

from indexer.engines.whoosh_engine.codec.container import Array, DamagedFileError
from indexer.engines.whoosh_engine.codec.inverted import MARK
from indexer.engines.whoosh_engine.kernels.arguments import Places


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
