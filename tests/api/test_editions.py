from api.editions import other_editions
from corpus.access import ANONYMOUS, OPERATOR
from tests.api.shelf import Shelf


def test_editions_are_the_other_readable_documents_of_the_work(shelf: Shelf) -> None:
    first = shelf.put("Port", "A port.", work="port")
    second = shelf.put("Porto", "Um porto.", work="port", language="pt")
    shelf.put("港口", "港口。", work="port", language="zh-Hant", readers=("members",))
    document = shelf.library.document(OPERATOR, first)
    assert [each.id for each in other_editions(shelf.library, ANONYMOUS, document)] == [second]
    assert len(other_editions(shelf.library, OPERATOR, document)) == 2


def test_documents_without_a_work_are_no_editions_of_each_other(shelf: Shelf) -> None:
    first = shelf.put("Port", "A port.")
    shelf.put("Harbour", "A harbour.")
    assert other_editions(shelf.library, OPERATOR, shelf.library.document(OPERATOR, first)) == ()
