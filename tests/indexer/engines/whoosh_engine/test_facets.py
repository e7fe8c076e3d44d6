import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine.facets import facet
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.results import FACETS, FacetCount
from tests.indexer import drawn
from tests.indexer.engines.whoosh_engine.test_batch import written


@settings(max_examples=60)
@given(
    several=st.lists(st.lists(drawn.documents(), min_size=1, max_size=5, unique_by=lambda one: one.id), max_size=3),
    chosen=st.sets(st.integers(0, 14)),
    name=st.sampled_from(FACETS),
)
def test_values_are_counted_over_the_documents_found_in_all_leaves(
    several: list[list[IndexedDocument]], chosen: set[int], name: str
) -> None:
    found, counts, first = [], dict[str, int](), 0
    for documents in several:
        numbers = [at for at in range(len(documents)) if first + at in chosen]
        found.append((Leaf(written(documents)), np.array(numbers, np.uint32)))
        first += len(documents)
        for value in (value for at in numbers for value in documents[at].attributes.values(name)):
            counts[value] = counts.get(value, 0) + 1
    expected = sorted((-count, value) for value, count in counts.items())
    assert facet(name, found) == tuple(FacetCount(value, -count) for count, value in expected)


def test_of_nothing_nothing_is_counted() -> None:
    assert facet("topic", []) == ()
