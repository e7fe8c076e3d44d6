from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.composing import below, headed, joined_page, numbered, titled
from indexer.extract.extraction import Heading, Page

TEXTS = st.text("ab\n", max_size=20).map(str.strip)


def page(text: str) -> Page:
    headings = (Heading(0, 1, text.split("\n", maxsplit=1)[0]),) if text else ()
    return Page(1, text, 1.0, "text", headings, furniture=((0, len(text)),) if text else ())


def check(made: Page) -> None:
    assert all(made.text.startswith(heading.text, heading.start) for heading in made.headings)


@given(st.lists(TEXTS))
def test_texts_stand_one_below_another_with_their_headings(texts: list[str]) -> None:
    made = joined_page([page(text) for text in texts], "mail")
    check(made)
    said = [text for text in texts if text]
    assert made.text == "\n\n".join(said)
    assert [heading.text for heading in made.headings] == [text.split("\n")[0] for text in said]


@given(TEXTS, TEXTS)
def test_a_heading_above_a_page_moves_all_that_is_on_it(text: str, title: str) -> None:
    title = title.replace("\n", "")
    made = headed(page(text), title)
    check(made)
    assert [made.text[start:end] for start, end in made.furniture] == ([text] if text else [])
    if title and not text.startswith(title):
        assert made.text.startswith(title)
        assert [heading.level for heading in made.headings] == [1, 2][: 1 + bool(text)]


def test_the_name_of_an_attachment_stands_above_its_first_page() -> None:
    pages = list(numbered([page("mail"), *below([page("one"), page("two")], "a.pdf"), *below([], "b.pdf")]))
    assert [(each.number, each.text) for each in pages] == [(1, "mail"), (2, "a.pdf\n\none"), (3, "two")]


def test_the_name_of_each_of_several_files_is_the_heading_above_its_first_page() -> None:
    pages = [Page(1, text, 1.0, "text", label=label) for text, label in (("a", "x"), ("b", "x"), ("c", "y"))]
    made = list(titled(pages))
    assert [(each.text, each.label) for each in made] == [("x\n\na", ""), ("b", ""), ("y\n\nc", "")]
    for each in made:
        check(each)
