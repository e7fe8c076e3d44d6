import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine import inversion as module
from indexer.engines.whoosh_engine.inversion import Column, inverted

pytestmark = pytest.mark.usefixtures("each_loops")

tokens = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 9)))


@pytest.mark.parametrize("most", [module._MOST_SLOTS, 0])
@given(first=tokens, second=tokens, values=st.sets(st.tuples(st.integers(0, 3), st.integers(0, 4))))
def test_codes_stand_for_the_field_frequency_and_length_of_each_posting(
    most: int, first: list[tuple[int, int, int]], second: list[tuple[int, int, int]], values: set[tuple[int, int]]
) -> None:
    """Whether pairs are numbered by a table or by sorting."""
    columns, lengths, expected = [], {}, []
    for number, (name, rows) in enumerate((("a", first), ("b", second))):
        ordered = sorted(rows, key=lambda row: row[1])
        term, passage, position = np.array(ordered, np.uint32).reshape(-1, 3).T.copy()
        columns.append(Column(name, term, passage, position))
        lengths[name] = np.bincount(passage.astype(np.int64), minlength=5).astype(np.uint32)
        for one in sorted({row[:2] for row in rows}):
            frequency = sum(row[:2] == one for row in rows)
            expected.append((number, one, frequency, int(lengths[name][one[1]]), frequency))
    ordered_values = sorted(values, key=lambda row: row[1])
    term, passage = np.array(ordered_values, np.uint32).reshape(-1, 2).T.copy()
    columns.append(Column("v", term, passage, None))
    expected += [(2, one, 1, 0, 0) for one in sorted(values)]
    before, module._MOST_SLOTS = module._MOST_SLOTS, most
    try:
        found = inverted(columns, 4, lengths)
    finally:
        module._MOST_SLOTS = before
    pairs = [column.tolist() for column in (found.pairs.fields, found.pairs.weights, found.pairs.lengths)]
    rows = list(zip(*pairs, found.pairs.occurrences.tolist(), strict=True))
    assert len(set(rows)) == len(rows) == len(found.pairs)
    assert rows == sorted(rows)
    assert [rows[code] for code in found.codes.tolist()] == [(number, *rest) for number, _, *rest in expected]
    assert found.ids.tolist() == [one[1] for _, one, *_ in expected]
    assert found.positions.tolist() == [row[2] for rows in (first, second) for row in sorted(rows)]
    told = [(number, term) for number, (term, _), *_ in expected]
    assert [counts.tolist() for counts in found.counts] == [
        [told.count((number, term)) for term in range(4)] for number in range(3)
    ]
