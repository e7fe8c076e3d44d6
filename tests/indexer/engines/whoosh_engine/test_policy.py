import math
import random

import pytest

from indexer.engines.whoosh_engine import policy
from indexer.engines.whoosh_engine.policy import FACTOR, Size, to_merge


def test_a_few_segments_are_left_alone() -> None:
    assert to_merge([]) == []
    assert to_merge([Size(10**6, 10**6)]) == []
    assert to_merge([Size(100, 100)] * (FACTOR - 1)) == []


def test_segments_of_one_tier_become_one_the_smallest_first() -> None:
    assert to_merge([Size(100, 100)] * FACTOR) == list(range(FACTOR))
    large = policy.SMALL * FACTOR
    sizes = [Size(large, large), *(Size(size, size) for size in (50, 10, 40, 20, 30))]
    assert to_merge(sizes) == [2, 3, 4, 5]


def test_a_segment_of_which_more_is_deleted_than_left_is_written_again() -> None:
    sizes = [Size(10**6, 10**6), Size(10**6, 499_999), Size(100, 50)]
    assert to_merge(sizes) == [1]
    assert to_merge([Size(10**6, 500_000), Size(100, 50)]) == []


class Index:
    """Segments by their sizes, merged as the policy says, and what that took."""

    def __init__(self) -> None:
        self.sizes: list[Size] = []
        self.rewritten = 0

    @property
    def live(self) -> int:
        return sum(size.live for size in self.sizes)

    def commit(self, added: int, deleted: dict[int, int]) -> None:
        """Delete so many of each segment, add a segment, merge."""
        self.sizes = [
            Size(size.passages, size.live - min(size.live, deleted.get(at, 0))) for at, size in enumerate(self.sizes)
        ]
        self.sizes = [size for size in (*self.sizes, Size(added, added)) if size.live]
        for _ in range(1000):
            places = to_merge(self.sizes)
            if not places:
                return
            self.merge(places)
        pytest.fail("merging does not come to an end")

    def merge(self, places: list[int]) -> None:
        assert places == sorted(set(places))
        merged = [self.sizes[at] for at in places]
        live = sum(size.live for size in merged)
        is_freeing = len(merged) == 1
        if is_freeing:
            assert merged[0].passages > 2 * merged[0].live
        else:
            assert len(merged) == FACTOR
            assert live <= max(policy.SMALL, self.live / 2)
        self.rewritten += live
        self.sizes = [size for at, size in enumerate(self.sizes) if at not in places] + [Size(live, live)]


def most_segments(live: int) -> float:
    """Up to `2 * FACTOR` in each tier."""
    tiers = 1 + max(0.0, math.log(max(1, live) / policy.SMALL, FACTOR))
    return 2 * FACTOR * (tiers + 1)


@pytest.mark.parametrize("largest", [1, 30, 3000])
@pytest.mark.parametrize("share_deleted", [0.0, 0.3, 0.95])
def test_whatever_is_committed_segments_stay_few_and_little_is_written_again(
    monkeypatch: pytest.MonkeyPatch, largest: int, share_deleted: float
) -> None:
    monkeypatch.setattr(policy, "SMALL", 40)
    chance = random.Random(largest)  # noqa: S311 - sizes, no secret
    index = Index()
    added = 0
    for _ in range(3000):
        size = chance.randint(1, largest)
        deleted: dict[int, int] = {}
        for _ in range(min(size, 4) if index.sizes else 0):
            at = chance.choices(range(len(index.sizes)), [one.passages for one in index.sizes])[0]
            deleted[at] = deleted.get(at, 0) + round(size * share_deleted / min(size, 4))
        index.commit(size, deleted)
        added += size
        assert len(index.sizes) <= most_segments(index.live)
        assert sum(one.passages for one in index.sizes) <= 2 * index.live
    commits_rewritten = 3000 * policy.SMALL  # the lowest tier is written again and again, as little as it is
    tiers = 2 + math.log(max(2, added / policy.SMALL), FACTOR)
    assert index.rewritten <= commits_rewritten + 3 * added * tiers


def test_the_space_of_deletions_is_freed_however_large_a_segment_is() -> None:
    index = Index()
    index.commit(1_000_000, {})
    for _ in range(6):
        index.commit(10, {0: 100_000})
    assert sum(size.passages for size in index.sizes) < 600_000
