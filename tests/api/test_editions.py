import pytest

from api.editions import join_works, likes_of, other_editions
from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.errors import ForbiddenError, InvalidInputError, NotFoundError
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


def test_likes_are_for_staff(shelf: Shelf) -> None:
    one, two = shelf.put("Port", "A port of cranes."), shelf.put("Harbour", "A PORT, of cranes!")
    assert likes_of(shelf.service.duplicates, Principal("li", "ctm"), one) is None
    likes = likes_of(shelf.service.duplicates, OPERATOR, one)
    assert likes
    assert [(near.document.id, near.same_text) for near in likes.near] == [(two, True)]


@pytest.mark.parametrize(("works", "joined"), [(("", ""), None), (("port", ""), "port"), (("", "cais"), "cais")])
def test_two_documents_become_one_work(shelf: Shelf, works: tuple[str, str], joined: str | None) -> None:
    one, two = (shelf.put(f"Port {work}", f"Port {place}.", work=work) for place, work in enumerate(works))
    join_works(shelf.library, OPERATOR, one, two)
    found = {shelf.library.document(OPERATOR, each).description.work for each in (one, two)}
    assert found == {joined or f"work-{one}"}


def test_the_editions_of_both_come_along(shelf: Shelf) -> None:
    one, two, three, four = (
        shelf.put(f"Port {at}", f"Port {at}.", work="port" if at < 2 else "cais") for at in range(4)
    )
    join_works(shelf.library, OPERATOR, two, three)
    assert [len(shelf.library.editions(OPERATOR, [work]).get(work, ())) for work in ("port", "cais")] == [4, 0]
    assert {one, four} <= {each.id for each in shelf.library.editions(OPERATOR, ["port"])["port"]}


def test_what_cannot_be_joined_is_not(shelf: Shelf) -> None:
    one, two = shelf.put("Port", "A port."), shelf.put("Porto", "Um porto.")
    with pytest.raises(InvalidInputError):
        join_works(shelf.library, OPERATOR, one, one)
    with pytest.raises(NotFoundError):
        join_works(shelf.library, OPERATOR, one, "nobody")
    with pytest.raises(ForbiddenError):
        join_works(shelf.library, ANONYMOUS, one, two)
    assert shelf.library.document(OPERATOR, one).description.work == ""
