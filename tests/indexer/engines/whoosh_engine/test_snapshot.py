from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.snapshot import Snapshot, live_documents
from tests.indexer.documents import document, ids


def snapshot_of(engine: WhooshEngine) -> Snapshot:
    ids(engine, "port")
    assert engine._opened
    return engine._opened.snapshot


def test_what_is_live_in_all_segments_is_counted(engine: WhooshEngine) -> None:
    engine.update([document("b", "port", "crane"), document("c", "port", readers=("user:li",))])
    engine.update([document(f"a{number}", "port crane", readers=("members",)) for number in range(9)])
    engine.update([], ["c", "a3"])
    held = snapshot_of(engine)
    assert len(held.leaves) == 2
    assert (held.documents, held.passages) == (9, 10)
    assert {"public", "members"} <= held.readers
    assert [held.has(name) for name in ("a0", "a3", "b", "c", "", "never")] == [True, False, True, False, False, False]


def test_an_empty_index_holds_nothing(engine: WhooshEngine) -> None:
    held = snapshot_of(engine)
    assert (held.documents, held.passages, held.readers, held.has("a")) == (0, 0, frozenset(), False)


def test_a_document_is_as_live_as_its_passages(engine: WhooshEngine) -> None:
    engine.update([document("a", "port", "crane", "quay"), document("b", "port"), document("c", "port", "quay")])
    engine.update([], ["b"])
    (held,) = snapshot_of(engine).leaves
    assert held.live.tolist() == [True, False, True]
    assert live_documents(held.leaf, held.leaf.document_of != 0).tolist() == [False, True, True]


def test_a_leaf_whose_documents_were_deleted_is_another_and_not_read_again(engine: WhooshEngine) -> None:
    engine.update([document("a", "port"), document("b", "port")])
    (before,) = snapshot_of(engine).leaves
    engine.update([document("c", "port")])
    kept, _ = snapshot_of(engine).leaves
    assert kept is before
    engine.update([], ["a"])
    after, _ = snapshot_of(engine).leaves
    assert (after.leaf is before.leaf, after.key != before.key) == (True, True)
    assert (before.live.tolist(), after.live.tolist()) == ([True, True], [False, True])
