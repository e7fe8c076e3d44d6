from collections.abc import Iterator

import numpy as np
import pytest

from indexer.engines.whoosh_engine import snapshot as module
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.snapshot import Snapshot
from tests.contract.engines import whoosh
from tests.indexer.documents import document, ids


@pytest.fixture
def engine() -> Iterator[WhooshEngine]:
    with whoosh() as opened:
        assert isinstance(opened, WhooshEngine)
        yield opened


def snapshot_of(engine: WhooshEngine) -> Snapshot:
    assert engine._opened
    return engine._opened.snapshot


def test_terms_that_were_asked_for_do_not_add_up_without_end(
    engine: WhooshEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_CACHED_POSITIONS", 2000)
    engine.update([document("a", "port " * 300)])
    sizes = []
    for number in range(100):
        assert ids(engine, f"port nowhere{number}") == ["a"]
        sizes.append(len(snapshot_of(engine)._postings))
    assert max(sizes) < 40


def test_segments_are_numbered_through(engine: WhooshEngine) -> None:
    engine.update([document("b", "port", "crane"), document("c", "port")])
    # More documents than before, so that Whoosh leaves the first segment alone.
    engine.update([document(f"a{number}", "port crane") for number in range(9)])
    engine.update([], ["c"])
    ids(engine, "port")
    held = snapshot_of(engine)
    assert sorted(held.documents) == ["a0", "a1", "a2", "a3", "a4", "a5", "a6", "a7", "a8", "b"]
    assert held.passages == 11
    assert sorted(held.documents[at] for at in held.document_of[held.postings("content", "crane").ids]) == sorted(
        held.documents
    )
    assert sorted(held.documents, key=lambda name: held.ranks[held.documents.index(name)]) == sorted(held.documents)


def test_positions_are_those_of_the_analysis(engine: WhooshEngine) -> None:
    given = document("a", "port crane port")
    engine.update([given])
    ids(engine, "port")
    found = snapshot_of(engine).postings("content", "port")
    terms = given.passages[0].fields["content"]
    expected = [position for text, position in zip(terms.texts, terms.positions, strict=True) if text == "port"]
    assert found.positions.tolist() == expected
    assert (found.frequencies.tolist(), found.starts.tolist()) == ([2], [0, 2])
    assert found.positions.dtype == np.int64


def test_years_are_written_as_dates_write_them(engine: WhooshEngine) -> None:
    engine.update([document("a", "port", published="0999-01-01"), document("b", "port")])
    ids(engine, "port")
    assert {value: found.tolist() for value, found in snapshot_of(engine).attribute("year").items()} == {"0999": [0]}
