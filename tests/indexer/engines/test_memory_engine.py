import numpy as np
import pytest
from hypothesis import given, settings

from indexer.engines.engine import Answer
from indexer.engines.memory_engine import MemoryEngine
from indexer.ranking import PHRASE, idf, length_norm, saturation
from indexer.results import FACETS, Sort
from tests.contract.engines import ENGINES
from tests.indexer import drawn
from tests.indexer.documents import answer, document


def shown(found: Answer) -> list[tuple[object, ...]]:
    """The matches without their scores."""
    return [(m.document, [(passage.number, passage.page) for passage in m.passages]) for m in found.matches]


def scores(found: Answer) -> list[float]:
    return [score for m in found.matches for score in (m.score, *(passage.score for passage in m.passages))]


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("name", ["whoosh", "whoosh-compiled"])
@settings(max_examples=60)
@given(history=drawn.histories, texts=drawn.lists_of_queries, reader=drawn.readers)
def test_whoosh_answers_as_the_yardstick_does(
    name: str, sort: Sort, history: list[drawn.Step], texts: list[str], reader: tuple[str, ...]
) -> None:
    yardstick = MemoryEngine()
    with ENGINES[name]() as engine:
        for step in history:
            for written in (yardstick, engine):
                written.update(step.documents, step.removed)
            for text in texts:
                expected = answer(yardstick, text, reader, facets=FACETS, sort=sort)
                found = answer(engine, text, reader, facets=FACETS, sort=sort)
                assert (found.total, found.facets, shown(found)) == (expected.total, expected.facets, shown(expected))
                assert scores(found) == pytest.approx(scores(expected), abs=1e-9)


def saturated(frequency: int, length: int, average: float) -> float:
    return float(saturation(np.array([frequency]), length_norm("content", np.array([length]), average))[0])


def test_a_score_is_that_of_the_formulas() -> None:
    """A phrase of two words in two passages of three, reckoned by hand."""
    engine = MemoryEngine()
    engine.update([document("a", "port crane", "crane"), document("b", "quay port crane port crane")])
    rarity = idf(3, 2) + idf(3, 3)
    average = (2 + 1 + 5) / 3
    once, twice = answer(engine, '"port crane"').matches
    assert twice.score == pytest.approx(PHRASE * rarity * saturated(2, 5, average))
    assert once.score == pytest.approx(PHRASE * rarity * saturated(1, 2, average))
    assert (twice.document, once.document, len(once.passages)) == ("b", "a", 1)


def test_generations_are_counted() -> None:
    engine = MemoryEngine()
    with engine.rebuild() as rebuild:
        rebuild.switch()
    assert engine.counts().generation == "memory-2"
    engine.close()
