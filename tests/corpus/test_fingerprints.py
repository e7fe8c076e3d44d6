from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import func, select

from corpus import tables
from corpus.access import ANONYMOUS, OPERATOR
from corpus.backup import back_up, restore
from corpus.database import Database
from corpus.document import Description
from corpus.errors import ForbiddenError
from corpus.filestore import FileStore
from corpus.fingerprints import Fingerprint, Trace
from corpus.library import Library
from tests.corpus.uploads import NOTHING, added, read

PRINT = Fingerprint(
    1, "ab" * 32, "en", b"\x01\x00" * 128, b"\x07\x00\x00\x00", {"dates": ["2024-05-01"]}, {"passages": 3}
)


def put(
    library: Library, content: bytes, description: Description = NOTHING, fingerprint: Fingerprint | None = PRINT
) -> str:
    """A document of this content whose text is known; its id."""
    document = added(library, content, description).document
    assert library.record_extraction(OPERATOR, document.id, 1, NOTHING, [], [], fingerprint=fingerprint)
    return document.id


def _quietly(_done: int, _total: int) -> None:
    """Show no progress."""


def ids(traces: list[Trace]) -> set[str]:
    return {trace.document_id for trace in traces}


def test_a_fingerprint_comes_back_as_it_was(library: Library) -> None:
    one = put(library, b"a")
    assert library.fingerprints(ANONYMOUS, [one, "nobody", "\0"], 1) == {one: PRINT}
    assert library.traces(OPERATOR, 1)[1] == [Trace(one, "en", PRINT.signature, PRINT.marks)]


def test_a_fingerprint_is_there_for_whoever_may_read_its_document(library: Library) -> None:
    one = put(library, b"a", Description(readers=("members",)))
    assert library.fingerprints(ANONYMOUS, [one], 1) == {}
    assert library.fingerprints(OPERATOR, [one], 1) == {one: PRINT}


@pytest.mark.parametrize("ask", ["traces", "lacking_fingerprints"])
def test_what_tells_of_all_documents_is_for_staff(library: Library, ask: str) -> None:
    with pytest.raises(ForbiddenError):
        getattr(library, ask)(ANONYMOUS, 1, 0)


def test_only_what_changed_since_is_asked_for(library: Library) -> None:
    one = put(library, b"a")
    change, traces = library.traces(OPERATOR, 1)
    assert ids(traces) == {one}
    two = put(library, b"b")
    assert ids(library.traces(OPERATOR, 1, change)[1]) == {two}
    assert library.traces(OPERATOR, 1, library.last_change(OPERATOR))[1] == []


def test_a_new_text_replaces_the_fingerprint_and_its_loss_takes_it(library: Library) -> None:
    one = put(library, b"a")
    change = library.last_change(OPERATOR)
    newer = replace(PRINT, text="cd" * 32)
    library.record_extraction(OPERATOR, one, 1, NOTHING, [], [], fingerprint=newer)
    assert library.fingerprints(OPERATOR, [one], 1) == {one: newer}
    assert ids(library.traces(OPERATOR, 1, change)[1]) == {one}
    read(library, library.document(OPERATOR, one), "text")
    assert library.fingerprints(OPERATOR, [one], 1) == {}


def test_a_removed_document_leaves_no_fingerprint(library: Library, database: Database) -> None:
    library.remove(OPERATOR, put(library, b"a"))
    with database.reading() as connection:
        assert connection.execute(select(func.count()).select_from(tables.fingerprints)).scalar() == 0


def test_documents_without_a_fingerprint_of_the_scheme_are_told_and_can_be_completed(library: Library) -> None:
    done, old, none = (
        put(library, b"a"),
        put(library, b"b", fingerprint=replace(PRINT, scheme=0)),
        put(library, b"c", fingerprint=None),
    )
    added(library, b"not read yet")
    assert set(library.lacking_fingerprints(OPERATOR, 1, 10)) == {old, none}
    assert len(library.lacking_fingerprints(OPERATOR, 1, 1)) == 1
    change = library.last_change(OPERATOR)
    library.record_fingerprints(OPERATOR, {old: PRINT, none: PRINT, "nobody": PRINT})
    assert library.lacking_fingerprints(OPERATOR, 1, 10) == []
    assert ids(library.traces(OPERATOR, 1, change)[1]) == {old, none}
    assert set(library.fingerprints(OPERATOR, [done, old, none], 1)) == {done, old, none}


def test_a_backup_carries_them(library: Library, database: Database, filestore: FileStore, tmp_path: Path) -> None:
    one = put(library, b"a")
    back_up(database, filestore, tmp_path / "kex.tar", _quietly)
    restore(tmp_path / "kex.tar", tmp_path / "data", _quietly)
    restored = Database(f"sqlite:///{tmp_path}/data/kex.db")
    found = Library(restored, FileStore(tmp_path / "data" / "files"), 1000).fingerprints(OPERATOR, [one], 1)
    restored.close()
    assert found == {one: PRINT}
