from dataclasses import replace

import pytest

from api.dependencies import UnauthorizedError, identify
from corpus.access import ANONYMOUS, OPERATOR
from tests.api.shelf import TOKENS, Shelf


def test_a_token_stands_for_its_principal(shelf: Shelf) -> None:
    assert identify(shelf.service, "Bearer staff-token") == TOKENS["staff-token"]


def test_the_scheme_is_not_case_sensitive(shelf: Shelf) -> None:
    assert identify(shelf.service, "bearer  member-token ") == TOKENS["member-token"]


def test_without_a_token_one_is_a_passer_by(shelf: Shelf) -> None:
    assert identify(shelf.service, None) == ANONYMOUS


def test_at_the_machine_itself_one_is_the_operator(shelf: Shelf) -> None:
    assert identify(replace(shelf.service, local=True), None) == OPERATOR


@pytest.mark.parametrize(
    "header", ["Bearer ", "Bearer staff", "Bearer staff-token-and-more", "Basic dTpw", "staff-token", "Bearer é"]
)
def test_an_unknown_token_is_refused_rather_than_ignored(shelf: Shelf, header: str) -> None:
    with pytest.raises(UnauthorizedError):
        identify(replace(shelf.service, local=True), header)
