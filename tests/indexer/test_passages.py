import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.extraction import Extraction, Heading, Metadata, Page
from indexer.passages import LONGEST, MAXIMUM, passages

WORDS = "the network of each port is sliced so that cranes and trucks have their own share of it".split()
SENTENCE = "大灣區的營運商為港口和機場建設專用網絡，並由本地團隊全天候支援。"


def extraction(*pages: str, headings: dict[int, list[str]] | None = None) -> Extraction:
    headings = headings or {}
    return Extraction(
        "text/plain",
        Metadata(),
        tuple(
            Page(
                number,
                text,
                1.0,
                "text",
                tuple(Heading(text.index(heading), 1, heading) for heading in headings.get(number, [])),
            )
            for number, text in enumerate(pages, 1)
        ),
    )


def words(count: int) -> str:
    """`count` words in sentences of 10 to 25."""
    chance = random.Random(count)  # noqa: S311 - a text, not a secret
    out: list[str] = []
    while len(out) < count:
        sentence = chance.choices(WORDS, k=min(chance.randint(10, 25), count - len(out)))
        out += [*sentence[:-1], f"{sentence[-1]}."]
    return " ".join(out)


def weight(text: str) -> int:
    """Weight of text that is either in English or in Chinese."""
    return 7 * len(text.split()) if text.isascii() else 4 * len("".join(text.split()))


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"])), max_size=4))
def test_offsets_are_exact_and_every_character_is_in_one_passage(pages: list[str]) -> None:
    check(extraction(*pages))


@given(
    st.lists(
        st.sampled_from(["word ", SENTENCE, ". ", "\n\n", "\n", "𠮷", "e\u0301", "x" * 50, "!?", " " * 30]),
        max_size=400,
    )
)
def test_offsets_are_exact_in_long_text(parts: list[str]) -> None:
    check(extraction("".join(parts)))


@given(st.data())
def test_no_passage_has_or_spans_furniture(data: st.DataObject) -> None:
    part = st.sampled_from(["word ", SENTENCE, ". ", "\n\n", "\n", "𠮷", "page 4", "x" * 50, " "])
    text = "".join(data.draw(st.lists(part, max_size=150)))
    ends = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)))
    furniture = tuple(zip(ends[::2], ends[1::2], strict=False))
    page = Page(1, text, 1.0, "pdfium", furniture=furniture)
    check(Extraction("application/pdf", Metadata(), (page,)))


def test_a_header_is_not_part_of_the_passage_below() -> None:
    page = Page(1, "Alliance report\n\nports\n\n7", 1.0, "pdfium", furniture=((0, 15), (24, 25)))
    assert [(p.start, p.text) for p in passages(Extraction("", Metadata(), (page,)))] == [(17, "ports")]


def check(given: Extraction) -> None:
    found = passages(given)
    assert [passage.number for passage in found] == list(range(len(found)))
    for page in given.pages:
        inside = [passage for passage in found if passage.page == page.number]
        assert all(page.text[passage.start : passage.end] == passage.text for passage in inside)
        assert all(passage.text == passage.text.strip() != "" for passage in inside)
        assert all(first.end <= second.start for first, second in pairwise(inside))
        assert all(p.end <= start or end <= p.start for p in inside for start, end in page.furniture)
        # A private character in place of each of the furniture's.
        text = list(page.text)
        for start, end in page.furniture:
            text[start:end] = "\ue000" * (end - start)
        assert "".join("".join(p.text.split()) for p in inside) == "".join("".join(text).split()).replace("\ue000", "")


@pytest.mark.parametrize(
    "text", [words(3000), SENTENCE * 200, "\n\n".join([words(40)] * 60), "\n".join(["row of a table"] * 900)]
)
def test_passages_of_long_text_have_the_wanted_size(text: str) -> None:
    sizes = [weight(passage.text) for passage in passages(extraction(text))]
    assert max(sizes) <= MAXIMUM
    assert min(sizes) >= 1000


ENDLESS = ["x" * 100_000, "漢" * 20_000, "x " * 40_000, "." * 50_000, f"a{' ' * 50_000}b", "e\u0301" * 9000]


@pytest.mark.parametrize("text", ENDLESS)
def test_text_without_any_boundary_is_cut_all_the_same(text: str) -> None:
    found = passages(extraction(text))
    check(extraction(text))
    assert all(len(passage.text) <= (700 if "漢" in text else LONGEST) for passage in found)


def test_passages_end_with_sentences() -> None:
    chinese = passages(extraction(f"{SENTENCE[:-1]}。」" * 150))
    assert all(passage.text.endswith("。」") for passage in chinese)
    assert all(passage.text.endswith(".") for passage in passages(extraction(words(2000))))


def test_an_accent_is_not_parted_from_its_letter() -> None:
    assert not [p for p in passages(extraction("e\u0301" * 9000)) if p.text.startswith("\u0301")]


def test_a_heading_begins_a_passage() -> None:
    text = f"Introduction\n\n{words(120)}\n\nResults\n\n{words(120)}"
    found = passages(extraction(text, headings={1: ["Introduction", "Results"]}))
    assert [(p.heading, p.text.split("\n")[0]) for p in found] == [("Introduction",) * 2, ("Results",) * 2]


def test_a_heading_after_very_little_text_stays_with_it() -> None:
    text = f"By the alliance.\n\nIntroduction\n\n{words(120)}"
    assert len(passages(extraction(text, headings={1: ["Introduction"]}))) == 1


def test_the_heading_is_the_nearest_above_also_from_a_page_before() -> None:
    found = passages(extraction(f"Ports\n\n{words(100)}", words(100), headings={1: ["Ports"]}))
    assert [(passage.page, passage.heading) for passage in found] == [(1, "Ports"), (2, "Ports")]


def test_of_headings_in_a_row_the_last_names_the_passage() -> None:
    text = f"1 Ports\n\n1.1 Cranes\n\n{words(100)}"
    assert passages(extraction(text, headings={1: ["1 Ports", "1.1 Cranes"]}))[0].heading == "1.1 Cranes"


def test_a_small_rest_is_not_left_alone() -> None:
    assert len(passages(extraction(f"{words(300)}\n\nThe end of it."))) == 1
    text = f"{words(300)}\n\nContact\n\nPress office."
    assert len(passages(extraction(text, headings={1: ["Contact"]}))) == 1


def test_passages_do_not_cross_pages() -> None:
    assert [passage.page for passage in passages(extraction("one", "", "three"))] == [1, 3]


def test_a_markdown_heading_keeps_its_hashes_in_the_passage() -> None:
    found = passages(extraction(f"{words(100)}\n\n## Ports\n\n{words(100)}", headings={1: ["Ports"]}))
    assert (found[1].heading, found[1].text[:8]) == ("Ports", "## Ports")


def test_a_page_of_lines_without_number_is_cut_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("indexer.passages._MOST_PIECES", 50)
    text = "a\n\n" * 300
    found = passages(Extraction("text/plain", Metadata(), (Page(1, text, 1.0, "text"),)))
    assert len(found) == 6
    assert all(text[one.start : one.end] == one.text for one in found)
    assert "".join(one.text for one in found).count("a") == 300
