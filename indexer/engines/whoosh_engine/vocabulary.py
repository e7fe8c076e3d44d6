"""Which distinct terms are there among the words of a batch?"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.schema import encoded
from indexer.engines.whoosh_engine.terms import Terms, distinct

_BETWEEN = "\0"


class Words:
    """Words one after another, as text: so they take little room, and are told apart all at once."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.count = 0
        self.lengths: dict[int, list[int]] = {}
        """Of texts in which the sign that parts words is a part of some, the bytes of each word."""

    def add(self, words: Sequence[str]) -> None:
        """Take some words, at least one."""
        text = _BETWEEN.join(words)
        if text.count(_BETWEEN) >= len(words):
            self.lengths[len(self.texts)] = [len(encoded(word)) for word in words]
        self.texts.append(text)
        self.count += len(words)


def number_words(columns: Sequence[Words]) -> tuple[Terms, list[Array]]:
    """The distinct terms of all columns in the order of their bytes, and of each column's words the places there."""
    terms, places = distinct(_spans(columns))
    ends = np.cumsum([words.count for words in columns])
    return terms, np.split(places, ends[:-1])


def _spans(columns: Sequence[Words]) -> Terms:
    """All words of the columns."""
    texts = [text for words in columns for text in words.texts]
    data = np.frombuffer(encoded(_BETWEEN.join(texts)), np.uint8)
    if any(words.lengths for words in columns):
        lengths = np.array([length for words in columns for length in _lengths(words)], np.int64)
        ends = np.cumsum(lengths + 1) - 1
        return Terms(data, ends - lengths, ends)
    ends = np.append(np.flatnonzero(data == 0), len(data)) if texts else np.empty(0, np.int64)
    return Terms(data, np.append(0, ends[:-1] + 1) if texts else ends, ends)


def _lengths(words: Words) -> list[int]:
    """The bytes of each word."""
    found: list[int] = []
    for at, text in enumerate(words.texts):
        known = words.lengths.get(at)
        found += [len(encoded(word)) for word in text.split(_BETWEEN)] if known is None else known
    return found
