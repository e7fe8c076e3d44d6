"""Which segments should become one?

Segments are held in tiers, those of a tier being up to `FACTOR` times as large as those of the tier below: when a
tier has `FACTOR` of them, they become one. A passage is thus written again once a tier, and there are
logarithmically few segments (O'Neil et al., "The log-structured merge-tree", 1996). A merge takes at most half of
the index, so that no small commit writes all of it again; only the space of deletions, once they are more than what
is left of a segment, is freed whatever its size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FACTOR = 4
SMALL = 4000
"""Segments of up to so many passages are all of the lowest tier: to write them again takes less than a commit."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many passages a segment has, and how many of them are not deleted."""

    passages: int
    live: int


def to_merge(sizes: Sequence[Size]) -> list[int]:
    """The places in `sizes` of segments that should become one now, or none."""
    sparse = [at for at, size in enumerate(sizes) if size.live < size.passages - size.live]
    if sparse:
        return sparse[:1]
    most = max(SMALL, sum(size.live for size in sizes) // 2)
    tiers: dict[int, list[int]] = {}
    for at, size in enumerate(sizes):
        tiers.setdefault(_tier(size.live), []).append(at)
    for _, places in sorted(tiers.items()):
        group = sorted(places, key=lambda at: sizes[at].live)[:FACTOR]
        if len(group) == FACTOR and sum(sizes[at].live for at in group) <= most:
            return sorted(group)
    return []


def _tier(live: int) -> int:
    tier = 0
    while live > SMALL:
        live //= FACTOR
        tier += 1
    return tier
