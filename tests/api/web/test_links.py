from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.web.links import (
    Pagination,
    active_filters,
    asking,
    has_filter,
    results_url,
    sorted_by,
    with_filter,
    without_filter,
)
from indexer.results import SearchRequest

PORTS = SearchRequest("smart port", page=3, filters={"topic": ("5g",)}, year_from=2020, year_to=2024)


def fields(request: SearchRequest) -> dict[str, list[str]]:
    return parse_qs(urlsplit(results_url(request)).query, keep_blank_values=True)


def test_an_address_says_all_that_is_not_the_default() -> None:
    assert results_url(SearchRequest("")) == "/search?q="
    assert fields(sorted_by(PORTS, "date")) == {
        "q": ["smart port"],
        "topic": ["5g"],
        "year_from": ["2020"],
        "year_to": ["2024"],
        "sort": ["date"],
    }
    assert fields(SearchRequest("x", page=2, size=50)) == {"q": ["x"], "size": ["50"], "page": ["2"]}


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_survives_the_address(text: str) -> None:
    assert fields(SearchRequest(text))["q"] == [text]


def test_a_filter_is_added_and_taken_away_from_the_first_page() -> None:
    both = with_filter(PORTS, "topic", "energy")
    assert (both.filters, both.page) == ({"topic": ("5g", "energy")}, 1)
    assert without_filter(both, "topic", "5g").filters == {"topic": ("energy",)}
    assert without_filter(PORTS, "topic", "5g").filters == {}
    assert has_filter(both, "topic", "energy")
    assert not has_filter(PORTS, "topic", "energy")


def test_a_year_is_a_span_of_one() -> None:
    one = with_filter(PORTS, "year", "2023")
    assert (one.year_from, one.year_to) == (2023, 2023)
    assert has_filter(one, "year", "2023")
    assert not has_filter(PORTS, "year", "2020")
    none = without_filter(one, "year", "2023")
    assert (none.year_from, none.year_to) == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [(2020, 2024, "2020–2024"), (2020, 2020, "2020"), (2020, None, "2020–…"), (None, 9, "…–9")],
)
def test_each_filter_in_force_is_listed(first: int | None, last: int | None, said: str) -> None:
    request = SearchRequest("", filters={"topic": ("5g", "energy")}, year_from=first, year_to=last)
    assert list(active_filters(request)) == [("topic", "5g"), ("topic", "energy"), ("year", said)]


def test_other_words_keep_the_filters() -> None:
    other = asking(PORTS, "harbour")
    assert (other.text, other.filters, other.page) == ("harbour", PORTS.filters, 1)


@pytest.mark.parametrize(
    ("page", "total", "numbers"),
    [
        (1, 0, [1]),
        (1, 11, [1, 2]),
        (1, 200, [1, 2, 3, None, 20]),
        (10, 200, [1, None, 8, 9, 10, 11, 12, None, 20]),
        (20, 200, [1, None, 18, 19, 20]),
        (99, 20, [1, 2]),
    ],
)
def test_pages_near_the_present_one_are_linked(page: int, total: int, numbers: list[int | None]) -> None:
    assert Pagination(SearchRequest("x", page=page), total).numbers == numbers
