"""How do numba's loops number words and group tokens?"""

import numpy as np
from numba import njit

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.kernels.arguments import Grouped, Tokens

_SEED = np.uint64(14695981039346656037)
_PRIME = np.uint64(1099511628211)
"""Of the hash FNV-1a (Fowler, Noll and Vo)."""


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
