from indexer.extract.extraction import Page
from indexer.guesses.front import front_pages, paragraphs, squeezed, without_furniture
from tests.indexer.guesses.extractions import extraction


def test_the_front_is_the_first_pages_with_text() -> None:
    assert [page.number for page in front_pages(extraction("", "a", " \n", "b", "c", "d"))] == [2, 4, 5]


def test_paragraphs_tell_where_they_stand() -> None:
    found = list(paragraphs(extraction("one\ntwo\n\nthree", "four")))
    assert [(each.text, each.page, each.start) for each in found] == [
        ("one\ntwo", 0, 0),
        ("three", 0, 9),
        ("four", 1, 0),
    ]
    assert found[0].lines == ["one", "two"]
    assert found[0].depth < found[1].depth < 1


def test_furniture_is_left_out_and_offsets_hold_unless_nothing_else_is_there() -> None:
    page = Page(1, "Head\n\ntext", 1.0, "test", furniture=((0, 4),))
    assert without_furniture(page) == "    \n\ntext"
    assert without_furniture(Page(1, "Head", 1.0, "test", furniture=((0, 4),))) == "Head"


def test_case_and_space_do_not_tell_two_writings_apart() -> None:
    assert squeezed("C60 表面\nLaTeX") == squeezed("c60表面 LATEX")
