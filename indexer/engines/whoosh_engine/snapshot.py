"""What does the whole index hold at one commit?"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from indexer.engines.whoosh_engine.leaf import Leaf, Mask
from indexer.engines.whoosh_engine.schema import READER


@dataclass(frozen=True)
class LiveLeaf:
    """A leaf, and which of its documents are not deleted; `key` differs where any of that does."""

    leaf: Leaf
    live: Mask
    key: tuple[str, bytes]


class Snapshot:
    """All segments of one commit, to be searched by any number of threads."""

    def __init__(self, leaves: Sequence[LiveLeaf]) -> None:
        self.leaves = leaves

    @cached_property
    def documents(self) -> int:
        """How many documents there are."""
        return sum(int(one.live.sum()) for one in self.leaves)

    @cached_property
    def passages(self) -> int:
        """How many passages there are."""
        return sum(int(np.diff(one.leaf.firsts)[one.live].sum()) for one in self.leaves)

    @cached_property
    def readers(self) -> frozenset[str]:
        """All rights that a document names."""
        return frozenset(text for one in self.leaves for text in one.leaf.values(READER).texts)

    def has(self, document: str) -> bool:
        """Whether there is a document with this id."""
        found = ((one, one.leaf.document(document)) for one in self.leaves)
        return any(number is not None and bool(one.live[number]) for one, number in found)


def live_documents(leaf: Leaf, live_passages: Mask) -> Mask:
    """Which documents are live, when all passages of a document are or none."""
    return live_passages[leaf.firsts[:-1]]
