"""How many insertions, deletions and replacements of signs part a text from each of many?"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array


def distances(text: str, others: Sequence[str]) -> Array:
    """The edit distance (Levenshtein's) of `text` and each of `others`."""
    lengths = np.array([len(other) for other in others], np.int64)
    signs = _signs(others, int(lengths.max(initial=0)))
    steps = np.arange(signs.shape[1] + 1)
    row = np.broadcast_to(steps, (len(others), len(steps)))
    for count, sign in enumerate(text, start=1):
        replaced = np.minimum(row[:, :-1] + (signs != ord(sign)), row[:, 1:] + 1)
        new = np.concatenate([np.full((len(others), 1), count), replaced], axis=1)
        # Inserting one sign after another costs as many steps: the least so far, from wherever it was reached.
        row = np.minimum.accumulate(new - steps, axis=1) + steps
    return row[np.arange(len(others)), lengths]


def _signs(texts: Sequence[str], longest: int) -> Array:
    """The signs of each text in a row as numbers, filled up at the end."""
    if not texts or not longest:
        return np.zeros((len(texts), 0), np.uint32)
    return np.array(texts, f"=U{longest}").view(np.uint32).reshape(len(texts), longest)
