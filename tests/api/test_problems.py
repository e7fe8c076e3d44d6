import json

import pytest
from starlette.exceptions import HTTPException

from api.problems import problem_of
from corpus.errors import KexError, NotFoundError, StorageError, TooLargeError


@pytest.mark.parametrize(
    "error", [NotFoundError("No."), TooLargeError("Big."), StorageError("Full."), KexError("Bad.")]
)
def test_a_typed_error_says_its_sentence(error: KexError) -> None:
    response = problem_of(error).response("/here")
    content = json.loads(bytes(response.body))
    assert response.media_type == "application/problem+json"
    assert response.status_code == error.status
    assert content == {
        "type": f"/problems/{error.code}",
        "title": error.code.replace("-", " ").capitalize(),
        "status": error.status,
        "detail": str(error),
        "instance": "/here",
    }


def test_an_unforeseen_error_tells_nothing_of_the_inside() -> None:
    problem = problem_of(ValueError("secret in /etc/kex"))
    assert problem.status == 500
    assert "secret" not in problem.detail


@pytest.mark.parametrize(("status", "code"), [(404, "not-found"), (405, "method-not-allowed"), (418, "im-a-teapot")])
def test_an_http_error_keeps_its_status_and_headers(status: int, code: str) -> None:
    problem = problem_of(HTTPException(status, headers={"Allow": "GET"}))
    assert (problem.status, problem.code.replace("'", ""), problem.headers) == (status, code, {"Allow": "GET"})
