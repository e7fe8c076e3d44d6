from hypothesis import given
from hypothesis import strategies as st

from api.web.reading import PAGES_SHOWN, TextPage, stretch, text_pages
from corpus.passage import Passage


def cut(text: str, length: int, page: int = 1) -> list[Passage]:
    """One page's text as passages of `length` characters, each beginning in the middle of the one before."""
    starts = range(0, len(text), max(length // 2, 1))
    return [
        Passage(number, page, "", start, min(start + length, len(text)), text[start : start + length])
        for number, start in enumerate(starts)
    ]


@given(st.text(min_size=1), st.integers(1, 30))
def test_what_passages_share_is_said_once(text: str, length: int) -> None:
    assert text_pages(cut(text, length)) == [TextPage(1, text)]


def test_text_between_passages_that_was_left_out_is_a_blank_line() -> None:
    passages = [Passage(0, 1, "", 2, 5, "One"), Passage(1, 1, "", 9, 12, "Two")]
    assert text_pages(passages) == [TextPage(1, "One\n\nTwo")]


def test_pages_come_in_their_order_whatever_the_order_of_passages() -> None:
    passages = [*cut("second", 9, page=2), *cut("first", 9, page=1)]
    assert text_pages(passages) == [TextPage(1, "first"), TextPage(2, "second")]


def pages(count: int) -> list[TextPage]:
    return [TextPage(number, "text") for number in range(1, count + 1)]


def test_a_short_document_is_shown_whole() -> None:
    shown = stretch(pages(PAGES_SHOWN), 3)
    assert (len(shown.pages), shown.before, shown.after) == (PAGES_SHOWN, None, None)


def test_a_long_document_is_shown_about_the_page_that_was_asked_for() -> None:
    shown = stretch(pages(500), PAGES_SHOWN * 2 + 5)
    assert shown.pages[0].number == PAGES_SHOWN * 2 + 1
    assert (shown.before, shown.after) == (PAGES_SHOWN + 1, PAGES_SHOWN * 3 + 1)


def test_the_page_after_an_empty_one_stands_for_it() -> None:
    assert stretch([TextPage(1, "a"), TextPage(3, "c")], 2).pages[1].number == 3


def test_a_page_beyond_the_end_shows_the_beginning() -> None:
    assert stretch(pages(50), 99).pages[0].number == 1
    assert stretch([], 1).pages == ()
