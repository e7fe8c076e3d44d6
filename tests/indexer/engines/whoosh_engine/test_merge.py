import io
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import fields, formats
from whoosh.index import create_in

from indexer.engines.engine import IndexedDocument, IndexUnavailableError
from indexer.engines.whoosh_engine import merge as module
from indexer.engines.whoosh_engine import policy
from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.contents import read_contents
from indexer.engines.whoosh_engine.merge import Source, merge_documents, merge_inverted
from indexer.engines.whoosh_engine.stored_segment import open_segment
from indexer.engines.whoosh_engine.writer import MEMORY, create, writer_of
from tests.indexer import drawn
from tests.indexer.documents import document
from tests.indexer.engines.whoosh_engine import held
from tests.indexer.engines.whoosh_engine.test_batch import documents as odd_documents

pytestmark = pytest.mark.usefixtures("each_loops")


def whole(documents: list[IndexedDocument]) -> held.Held:
    """What one batch of the documents holds."""
    with TemporaryDirectory() as folder:
        create(Path(folder))
        with writer_of(Path(folder), MEMORY) as writer:
            for one in documents:
                writer.add(one)
            writer.commit()
        assert len(read_contents(Path(folder)).segments) <= 1
        return held.in_directory(Path(folder))


@pytest.mark.parametrize("stretch", [1, 7, module._STRETCH])
@pytest.mark.parametrize("memory", [1, 2000, MEMORY])
@settings(max_examples=8)
@given(history=drawn.histories, is_all=st.booleans(), factor=st.integers(2, 4))
def test_a_history_of_commits_and_merges_holds_what_one_batch_of_the_last_documents_does(
    stretch: int, memory: int, history: list[drawn.Step], is_all: bool, factor: int
) -> None:
    last: dict[str, IndexedDocument] = {}
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        patched.setattr(module, "_STRETCH", stretch)
        patched.setattr(policy, "FACTOR", factor)
        create(Path(folder))
        for number, step in enumerate(history, start=1):
            for name in step.removed:
                last.pop(name, None)
            last |= {one.id: one for one in step.documents}
            with writer_of(Path(folder), memory) as writer:
                writer.remove(step.removed)
                for one in step.documents:
                    writer.add(one)
                writer.commit("all" if is_all and number == len(history) else "some")
        found = held.in_directory(Path(folder))
        if is_all:
            assert [segment.deleted_count() for segment in read_contents(Path(folder)).segments] == [0] * bool(last)
    assert found == held.told(list(last.values())) == whole(list(last.values()))


@settings(max_examples=15)
@given(first=odd_documents, second=odd_documents, third=odd_documents)
def test_odd_terms_are_merged_as_any(
    first: list[IndexedDocument], second: list[IndexedDocument], third: list[IndexedDocument]
) -> None:
    with TemporaryDirectory() as folder:
        create(Path(folder))
        for documents in (first, second, third):
            with writer_of(Path(folder), MEMORY) as writer:
                for one in documents:
                    writer.add(one)
                writer.commit("all")
        last = {one.id: one for documents in (first, second, third) for one in documents}
        assert held.in_directory(Path(folder)) == held.told(list(last.values()))


def test_what_is_deleted_leaves_no_term_behind(tmp_path: Path) -> None:
    create(tmp_path)
    with writer_of(tmp_path, 1) as writer:
        for name in "abc":
            writer.add(document(name, f"port only{name}", topics=(name,)))
        writer.remove(["b"])
        writer.commit("all")
    (segment,) = read_contents(tmp_path).segments
    inverted = open_segment(tmp_path, segment).inverted
    assert inverted.ordinal("content", b"onlya") is not None
    assert [inverted.ordinal(field, b"onlyb") for field in ("content", "content_roots")] == [None, None]
    assert [inverted.ordinal("topic", name.encode()) is None for name in "abc"] == [False, True, False]


def test_fields_with_payloads_are_refused(tmp_path: Path) -> None:
    create(tmp_path)
    with writer_of(tmp_path, MEMORY) as writer:
        writer.add(document("a", "port"))
        writer.commit()
    (segment,) = read_contents(tmp_path).segments
    stored = open_segment(tmp_path, segment)
    inverted = Inverted(stored.inverted.container)
    inverted.fields["content"] = replace(inverted.fields["content"], payloads=("starts",))
    with pytest.raises(IndexUnavailableError, match=r"payloads.*kex reindex --full"):
        merge_inverted([Source(inverted, stored.documents, None)], io.BytesIO())


FOREIGN = {
    "stored fields": fields.Schema(text=fields.TEXT(stored=True)),
    "vectors": fields.Schema(text=fields.TEXT(vector=formats.Frequency())),
    "other columns": fields.Schema(text=fields.TEXT(sortable=True)),
}


@pytest.mark.parametrize("what", FOREIGN)
def test_what_whooshs_writer_put_beside_lengths_and_numbers_is_refused(tmp_path: Path, what: str) -> None:
    index = create_in(str(tmp_path), FOREIGN[what])
    with index.writer(codec=ArrayCodec()) as writer:
        writer.add_document(text="port")
    (segment,) = index._segments()
    stored = open_segment(tmp_path, segment)
    with pytest.raises(IndexUnavailableError, match=rf"{what}.*kex reindex --full"):
        merge_documents([Source(stored.inverted, stored.documents, None)], io.BytesIO())


def test_a_source_counts_its_live_passages(tmp_path: Path) -> None:
    create(tmp_path)
    with writer_of(tmp_path, MEMORY) as writer:
        writer.add(document("a", "port", "crane"))
        writer.commit()
    (segment,) = read_contents(tmp_path).segments
    stored = open_segment(tmp_path, segment)
    assert Source(stored.inverted, stored.documents, None).passages == 2
    assert Source(stored.inverted, stored.documents, np.array([True, False])).passages == 1
