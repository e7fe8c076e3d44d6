import pytest

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine import policy
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.ranking import RESCORED
from indexer.results import FACETS, Sort
from tests.contract.engines import whoosh
from tests.indexer.documents import answer, document, ids

pytestmark = pytest.mark.usefixtures("each_loops")


@pytest.fixture(autouse=True)
def _unmerged(monkeypatch: pytest.MonkeyPatch) -> None:
    """Segments stay as they were committed."""
    monkeypatch.setattr(policy, "FACTOR", 1000)


def scattered(engine: WhooshEngine, documents: list[IndexedDocument], segments: int) -> WhooshEngine:
    """The documents in so many segments, by turns."""
    for start in range(segments):
        engine.update(documents[start::segments])
    answer(engine, "port")
    assert engine._opened
    assert len(engine._opened.snapshot.leaves) == segments
    return engine


@pytest.mark.parametrize("segments", [1, 2, 7])
def test_ties_across_segments_are_decided_by_id(engine: WhooshEngine, segments: int) -> None:
    names = [f"d{number:02}" for number in range(14)]
    scattered(engine, [document(name, "port") for name in names[::-1]], segments)
    assert ids(engine, "port") == ids(engine, "language:en") == names
    assert ids(engine, "port", sort="date") == names
    paged = [name for offset in range(0, 14, 3) for name in ids(engine, "port", offset=offset, limit=3)]
    assert paged == names


@pytest.mark.parametrize("segments", [2, 5])
def test_ids_are_in_the_order_of_their_characters_not_of_segments(engine: WhooshEngine, segments: int) -> None:
    names = sorted(["a", "a\0", "B", "é", "網", "\ud83d", "\uffff", "10", "9", ""])
    scattered(engine, [document(name, "port") for name in names], segments)
    assert ids(engine, "port") == names


@pytest.mark.parametrize("sort", ["relevance", "date"])
@pytest.mark.parametrize("segments", [3, 20])
def test_any_number_of_segments_answers_as_one(engine: WhooshEngine, segments: int, sort: Sort) -> None:
    """With more documents than are looked at again, and many that are alike."""
    documents = [
        document(
            f"{number:03}",
            "port " * (1 + number % 4) + "crane quay " * (number % 3),
            "quay port crane" * (number % 2),
            published=f"2024-05-{1 + number % 3:02}",
            topics=("x", "y")[: number % 3],
        )
        for number in range(RESCORED + 60)
    ]
    scattered(engine, documents, segments)
    with whoosh() as other:
        other.update(documents)
        for text in ("port crane", '"crane quay"', "port NOT quay", "topic:x", "port AND crane"):
            for offset, limit in ((0, 10), (RESCORED - 5, 20), (0, 1000)):
                expected = answer(other, text, facets=FACETS, sort=sort, offset=offset, limit=limit)
                found = answer(engine, text, facets=FACETS, sort=sort, offset=offset, limit=limit)
                assert [one.document for one in found.matches] == [one.document for one in expected.matches]
                assert [one.passages for one in found.matches] == [one.passages for one in expected.matches]
                assert (found.total, found.facets) == (expected.total, expected.facets)


def test_a_segment_without_a_match_or_without_readable_documents_adds_nothing(engine: WhooshEngine) -> None:
    engine.update([document("a", "port")])
    engine.update([document("b", "crane")])
    engine.update([document("c", "port port", readers=("user:li",))])
    found = answer(engine, "port", facets=FACETS)
    assert ([one.document for one in found.matches], found.total) == (["a"], 1)


def test_what_is_left_out_is_left_out_of_every_segment(engine: WhooshEngine) -> None:
    scattered(engine, [document(name, "port") for name in "abcdef"], 3)
    found = answer(engine, "port", without=frozenset("acf"), facets=("language",))
    assert ([one.document for one in found.matches], found.total) == (["b", "d", "e"], 3)
    assert found.facets["language"][0].count == 3
    assert ids(engine, "port") == list("abcdef")
