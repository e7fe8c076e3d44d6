import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.memory_engine import MemoryEngine
from indexer.query.parser import parse
from indexer.ranking import (
    FIELDS,
    K1,
    LIFT,
    SHORTEST,
    WEIGHTS,
    B,
    Plan,
    document_score,
    idf,
    length_norm,
    plan,
    saturation,
)
from tests.indexer.documents import answer, document, ids


def planned(text: str) -> Plan:
    return plan(parse(text).tree)


def saturated(frequency: int, field: str, length: int, average: float) -> float:
    return float(saturation(np.array([frequency]), length_norm(field, np.array([length]), average))[0])


def test_every_field_has_its_figures() -> None:
    assert set(FIELDS) == set(B) == set(SHORTEST) == set(WEIGHTS)
    assert all(0 <= figure <= 1 for figure in B.values())


def test_saturation_is_that_of_bm25() -> None:
    """Robertson and Zaragoza, equation 3.15, with the factor K1 + 1 above."""
    assert saturated(3, "title", 7, 5) == pytest.approx(3 * (K1 + 1) / (3 + K1 * (1 - B["title"] + B["title"] * 7 / 5)))


@given(frequency=st.integers(1, 10_000), length=st.integers(1, 10_000), average=st.floats(0.1, 10_000))
def test_more_of_a_word_is_better_up_to_a_limit_and_more_text_is_worse(
    frequency: int, length: int, average: float
) -> None:
    for field in FIELDS:
        here = saturated(frequency, field, length, average)
        assert 0 < here <= saturated(frequency + 1, field, length, average) < K1 + 1
        assert saturated(frequency, field, length + 1, average) <= here


@given(documents=st.integers(1, 10**9), share=st.floats(0, 1))
def test_a_word_tells_more_the_rarer_it_is_and_never_less_than_nothing(documents: int, share: float) -> None:
    containing = int(documents * share)
    assert idf(documents, containing) > 0
    assert idf(documents, containing) > idf(documents, containing + 1) or documents == containing
    assert idf(1, 0) == pytest.approx(math.log(4))


def test_the_best_passage_decides_and_the_next_ones_lift() -> None:
    assert document_score([5.0]) == 5.0
    assert document_score([5.0, 3.0, 2.0]) == pytest.approx(5 + 3 * LIFT[1] + 2 * LIFT[2])
    assert document_score([]) == 0


def test_what_is_excluded_or_filtered_does_not_rank() -> None:
    assert planned("-port NOT crane language:en year:2024") == Plan((), (), ())
    assert planned('port -"smart crane"') == planned("port")


def test_a_word_given_twice_ranks_once() -> None:
    assert len(planned("port port ports").concepts) == len(planned("port ports").concepts)
    (word, *_) = planned("port").concepts
    assert word.covering == ("port",)


def test_title_words_rank_in_the_title_alone() -> None:
    fields = {term.field for concept in planned("title:port").concepts for term in concept.terms}
    assert fields == {"title", "title_roots"}
    assert all(concept.covering == () for concept in planned("title:port").concepts)


def test_neighbours_are_pairs_with_a_spaced_word() -> None:
    pairs = planned("smart port 網絡 切片").neighbours
    assert [(pair.first[0], pair.second[0], pair.distance) for pair in pairs[:2]] == [
        ("smart", "port", 1),
        ("port", "网络", 1),
    ]
    assert len(pairs) == 2
    assert planned("port of call").neighbours[0].distance == 2


def test_phrases_rank_as_phrases() -> None:
    (phrase,) = planned('"smart port"').phrases
    assert phrase.sequence == (("smart", 0), ("port", 1))


# What the figures are for, on texts small enough to see it


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("smart port", "a smart idea for one port", "port port port port"),
        ("smart port", "smart port and idea", "smart idea and port"),
        ("rare port", "rare idea", "port idea"),
        ("networks", "networks of it", "network of it"),
        ("port", "port", "port and a lot of other things that are said beside it here"),
        ("网络切片", "網絡切片很好", "網絡很好，切片也"),
    ],
)
def test_better_stands_above_worse(query: str, better: str, worse: str) -> None:
    engine = MemoryEngine()
    engine.update([document("worse", worse), document("better", better), document("x", "port network 網絡")])
    engine.update([document(f"other{number}", f"other words {number} port") for number in range(9)])
    found = [name for name in ids(engine, query) if name in ("better", "worse")]
    assert found == ["better", "worse"]


def test_the_title_counts_more_than_the_text() -> None:
    engine = MemoryEngine()
    engine.update(
        [document("text", "harbour of ships", title="paper"), document("title", "paper of ships", title="harbour")]
    )
    assert ids(engine, "harbour") == ["title", "text"]
    assert answer(engine, "title:harbour").total == 1
