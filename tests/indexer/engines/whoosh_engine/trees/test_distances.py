import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.trees.distances import distances
from tests.indexer.engines.whoosh_engine.trees.truth import distance

TEXTS = st.text("ab\0港\ud800𠀀", max_size=6)


@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_distances_are_levenshteins(text: str, others: list[str]) -> None:
    assert distances(text, others).tolist() == [distance(text, other) for other in others]


def test_from_nothing_everything_is_inserted() -> None:
    assert distances("", ["", "port"]).tolist() == [0, 4]
    assert distances("port", []).tolist() == []
    assert distances("port", ["", ""]).dtype == np.int64
