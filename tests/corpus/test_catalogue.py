from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.access import OPERATOR, STAFF, Principal, can_read
from corpus.catalogue import MOST_PARAMETERS
from corpus.database import Database
from corpus.document import Description, Document
from corpus.filestore import FileStore
from corpus.library import Library
from tests.corpus.uploads import added

NAMES = st.sampled_from(["", "cmhk", "ctm", "李", "no name", "\udcff", "a' OR 1=1 --"])
PRINCIPALS = st.builds(Principal, user=NAMES, member=NAMES, roles=st.sampled_from([frozenset(), frozenset({STAFF})]))
READERS = ("public", "members", "staff", "member:cmhk", "member:ctm", "user:李")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, list[Document]]]:
    """A library with a document for each right, and for each of two rights with others."""
    folder = tmp_path_factory.mktemp("shelf")
    database = Database(f"sqlite:///{folder}/kex.db")
    library = Library(database, FileStore(folder / "files"), 1000)
    combinations = {
        readers for reader in READERS for readers in ((reader,), (reader, "staff"), (reader, "member:cmhk"))
    }
    documents = [
        added(library, str(readers).encode(), Description(readers=readers)).document for readers in sorted(combinations)
    ]
    yield library, documents
    database.close()


@settings(deadline=None)
@given(PRINCIPALS)
def test_sql_and_code_agree_on_who_may_read(shelf: tuple[Library, list[Document]], principal: Principal) -> None:
    library, documents = shelf
    expected = {each.id for each in documents if can_read(principal, each.description.readers)}
    assert set(library.documents(principal, [each.id for each in documents])) == expected
    assert {each.id for each in library.list_documents(principal).documents} == expected


def test_more_ids_than_a_statement_takes_are_found(library: Library) -> None:
    documents = [added(library, str(number).encode()).document for number in range(3)]
    others = [f"{number:016x}" for number in range(2 * MOST_PARAMETERS)]
    ids = [documents[0].id, *others, documents[1].id, documents[2].id, documents[0].id]
    assert library.documents(OPERATOR, ids) == {document.id: document for document in documents}
    assert library.documents(OPERATOR, []) == {}


def test_ids_are_not_guessable_and_not_alike(library: Library) -> None:
    ids = [added(library, str(number).encode()).document.id for number in range(20)]
    assert len(set(ids)) == 20
    assert all(len(document_id) == 16 and int(document_id, 16) >= 0 for document_id in ids)
