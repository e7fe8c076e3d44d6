import pytest
import typer

from api.commands.searching import principal_named, request_of
from corpus.access import OPERATOR, Principal


@pytest.mark.parametrize(
    ("name", "principal"),
    [
        (None, OPERATOR),
        ("public", Principal()),
        ("staff", Principal("staff", roles=frozenset({"staff"}))),
        ("li", Principal("li")),
        ("li.na@cmhk-5g", Principal("li.na", "cmhk-5g")),
    ],
)
def test_a_name_says_who_asks(name: str | None, principal: Principal) -> None:
    assert principal_named(name) == principal


@pytest.mark.parametrize("name", ["", "@cmhk", "li@", "li na", "li@a@b", "x" * 101])
def test_a_name_that_is_none_ends_the_command(name: str) -> None:
    with pytest.raises(typer.Exit):
        principal_named(name)


def test_filters_of_one_name_are_alternatives() -> None:
    request = request_of("5G", 2, 20, ["kind=other", "kind=white-paper", "member=a=b"])
    assert (request.text, request.page, request.size) == ("5G", 2, 20)
    assert request.filters == {"kind": ("other", "white-paper"), "member": ("a=b",)}


@pytest.mark.parametrize(
    ("years", "first", "last"),
    [("2024", 2024, 2024), ("2019..2024", 2019, 2024), ("2019..", 2019, None), ("..2024", None, 2024)],
)
def test_a_year_is_one_or_a_stretch(years: str, first: int | None, last: int | None) -> None:
    request = request_of("", 1, 10, [f"year={years}"])
    assert (request.year_from, request.year_to) == (first, last)


@pytest.mark.parametrize("item", ["", "kind", "kind=", "=x", "colour=red", "year=..", "year=20191", "year=20192024"])
def test_a_filter_that_is_none_ends_the_command(item: str) -> None:
    with pytest.raises(typer.Exit):
        request_of("5G", 1, 10, [item])
