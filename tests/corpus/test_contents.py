import pytest
from sqlalchemy import event

from corpus.access import ANONYMOUS, OPERATOR
from corpus.database import Database
from corpus.document import Description
from corpus.errors import InvalidInputError
from corpus.library import Library
from corpus.page import PageReading
from corpus.passage import Passage
from tests.corpus.uploads import NOTHING, added, read


def test_passages_are_found_by_their_keys(library: Library) -> None:
    first, second = added(library, b"one").document, added(library, b"two").document
    read(library, first, "一", "二", "三")
    read(library, second, "um", "dois")
    keys = [(second.id, 1), (first.id, 0), (first.id, 0), (first.id, 9), ("no", 0), (first.id, -1), (first.id, 10**30)]
    found = library.passages(OPERATOR, keys)
    assert {key: passage.text for key, passage in found.items()} == {(second.id, 1): "dois", (first.id, 0): "一"}
    assert library.passages(OPERATOR, []) == {}


def test_passages_come_in_one_statement(library: Library, database: Database) -> None:
    document = added(library).document
    read(library, document, *map(str, range(450)))
    statements: list[str] = []
    event.listen(database._engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    keys = [(document.id, number) for number in range(450)]
    assert len(library.passages(ANONYMOUS, keys)) == 450
    assert [sql.split()[0] for sql in statements] == ["BEGIN", "WITH"]


def test_more_keys_than_a_statement_takes_are_found(library: Library) -> None:
    document = added(library).document
    read(library, document, *map(str, range(1000)))
    found = library.passages(ANONYMOUS, [(document.id, number) for number in range(1000)])
    assert [found[document.id, number].text for number in range(1000)] == list(map(str, range(1000)))


def test_passages_of_a_hidden_document_are_not_there(library: Library) -> None:
    document = added(library, description=Description(readers=("staff",))).document
    read(library, document, "secret")
    assert library.passages(ANONYMOUS, [(document.id, 0)]) == {}


def test_a_passage_comes_back_as_it_was(library: Library) -> None:
    document = added(library).document
    passage = Passage(0, 3, "1.2 網絡切片", 5, 9, "𠮷\n\tção\x07")
    page = PageReading(3, 99, 0.25, "ocr")
    library.record_extraction(OPERATOR, document.id, 1, NOTHING, [page], [passage])
    assert library.document_passages(ANONYMOUS, document.id) == [passage]
    assert library.pages(ANONYMOUS, document.id) == [page]


@pytest.mark.parametrize("text", ["a\x00b", "\ud842"])
def test_text_that_no_database_keeps_is_refused_naming_the_page(library: Library, text: str) -> None:
    document = added(library).document
    for passage in (Passage(0, 7, "", 0, len(text), text), Passage(0, 7, text, 0, 1, "x")):
        with pytest.raises(InvalidInputError, match="page 7"):
            library.record_extraction(OPERATOR, document.id, 1, NOTHING, [], [passage])
    with pytest.raises(InvalidInputError, match="reader"):
        library.record_extraction(OPERATOR, document.id, 1, NOTHING, [PageReading(1, 1, 1, text)], [])


def test_a_new_reading_replaces_the_old_one(library: Library) -> None:
    document = added(library).document
    read(library, document, "a", "b", "c")
    read(library, document, "d")
    assert [passage.text for passage in library.document_passages(OPERATOR, document.id)] == ["d"]
    assert len(library.pages(OPERATOR, document.id)) == 1


def test_a_rebuild_sees_all_documents_whose_text_is_known_whatever_the_chunk(library: Library) -> None:
    documents = [added(library, str(number).encode()).document for number in range(7)]
    for document in documents[:5]:
        read(library, document, document.id, "second page")
    for chunk in (1, 2, 5, 100):
        found = list(library.indexable(OPERATOR, chunk=chunk))
        assert [each.document.id for each in found] == sorted(each.id for each in documents[:5])
        for each in found:
            assert [passage.text for passage in each.passages] == [each.document.id, "second page"]


def test_a_document_without_text_is_indexable_too(library: Library) -> None:
    document = added(library).document
    assert read(library, document)
    assert [each.passages for each in library.indexable(OPERATOR)] == [()]


def test_a_rebuild_can_catch_up_with_what_changed_meanwhile(library: Library) -> None:
    stays, described, reread, removed = (added(library, str(number).encode()).document for number in range(4))
    for document in (stays, described, reread, removed):
        read(library, document, "text")
    before = library.last_change(OPERATOR)
    assert list(library.indexable(OPERATOR, since=before)) == []
    library.describe(OPERATOR, described.id, {"title": "New"})
    read(library, reread, "new text")
    library.remove(OPERATOR, removed.id)
    new = added(library, b"new").document
    read(library, new, "new")
    changed = {each.document.id: each.change for each in library.indexable(OPERATOR, since=before)}
    assert set(changed) == {described.id, reread.id, new.id}
    assert before < min(changed.values())
    assert max(changed.values()) == library.last_change(OPERATOR)
    assert library.removed_since(OPERATOR, before) == [removed.id]
    assert library.removed_since(OPERATOR, library.last_change(OPERATOR)) == []
