from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from api.web.marking import mark, paragraphs

SPANS = st.lists(st.tuples(st.integers(-3, 40), st.integers(-3, 40)))
TEXTS = st.text(st.one_of(st.sampled_from("<>&\"'{}/b網络é\U00020000"), st.characters(exclude_categories=["Cs", "Cc"])))


class Reading(HTMLParser):
    """What a browser would read: the text, which of its characters are marked, and all the tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.marked, self.tags, self.inside = "", set[int](), [""][:0], False
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert not attrs
        self.tags.append(tag)
        self.inside = True

    def handle_endtag(self, tag: str) -> None:
        assert tag == "mark"
        self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.marked |= set(range(len(self.text), len(self.text) + len(data)))
        self.text += data


@given(TEXTS, SPANS)
def test_the_html_reads_as_the_text_with_exactly_the_spans_marked(text: str, spans: list[tuple[int, int]]) -> None:
    read = Reading(str(mark(text, spans)))
    assert read.text == text
    assert read.marked == {at for start, end in spans for at in range(max(start, 0), min(end, len(text)))}
    assert set(read.tags) <= {"mark"}


def test_markup_in_a_text_stays_text() -> None:
    assert mark("a <b>bold</b> & x", [(2, 5)]) == "a <mark>&lt;b&gt;</mark>bold&lt;/b&gt; &amp; x"


def test_spans_that_touch_become_one() -> None:
    assert mark("network", [(3, 7), (0, 3), (1, 2)]) == "<mark>network</mark>"


@given(TEXTS, SPANS)
def test_paragraphs_are_the_lines_between_blank_ones_with_their_share_of_the_marks(
    text: str, spans: list[tuple[int, int]]
) -> None:
    spaced = text.replace("b", "\n\n")
    read = [Reading(str(each)) for each in paragraphs(spaced, spans)]
    assert [each.text.strip() for each in read] == [each.strip() for each in spaced.split("\n\n") if each.strip()]
    marked = {at for start, end in spans for at in range(max(start, 0), min(end, len(spaced)))}
    at = 0
    for each in read:
        at = spaced.index(each.text, at)
        assert {at + place for place in each.marked} == marked & set(range(at, at + len(each.text)))
        at += len(each.text)
