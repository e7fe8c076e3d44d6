"""What does a program get when something went wrong?

RFC 9457 problem details: https://www.rfc-editor.org/rfc/rfc9457
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from corpus.errors import KexError

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class WrongParameter:
    """One value that was refused: its name, where it stood (`query`, `path`, `body`), and what would do."""

    name: str
    place: str
    detail: str


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that went wrong; `code` is a stable name for programs, `detail` one sentence for people."""

    status: int
    code: str
    detail: str
    errors: tuple[WrongParameter, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """The kind of problem in a few words, the same each time."""
        return self.code.replace("-", " ").capitalize()

    def response(self, instance: str) -> JSONResponse:
        """The problem as `application/problem+json`; `instance` is the path that was asked for."""
        content: dict[str, object] = {
            "type": f"/problems/{self.code}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            "instance": instance,
        }
        if self.errors:
            content["errors"] = [
                {"parameter": error.name, "in": error.place, "detail": error.detail} for error in self.errors
            ]
        return JSONResponse(content, self.status, self.headers, MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """The problem that an exception stands for; one that nobody foresaw tells nothing of the inside."""
    if isinstance(error, KexError):
        return Problem(error.status, error.code, str(error), headers=_headers(error.status))
    if isinstance(error, RequestValidationError):
        return _validation_problem(error.errors())
    if isinstance(error, HTTPException):
        return _http_problem(error)
    return Problem(500, "internal", "Something went wrong on our side; try again, and tell the operator when.")


def _validation_problem(errors: Sequence[Mapping[str, object]]) -> Problem:
    wrong = tuple(_wrong_parameter(error) for error in errors)
    return Problem(422, "invalid-input", "; ".join(f"{each.name}: {each.detail}" for each in wrong), wrong)


def _wrong_parameter(error: Mapping[str, object]) -> WrongParameter:
    location = error["loc"]
    place, *names = (str(part) for part in location) if isinstance(location, tuple) else ("request",)
    return WrongParameter(".".join(names) or place, place, f"{error['msg']}.")


def _http_problem(error: HTTPException) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    sentences = {
        404: ("not-found", "There is no page or document at this address."),
        405: ("method-not-allowed", "This address does not take this method; see the Allow header."),
        413: ("too-large", error.detail),
    }
    code, detail = sentences.get(error.status_code, (phrase.lower().replace(" ", "-"), f"{error.detail}."))
    return Problem(error.status_code, code, detail, headers=error.headers or {})


def _headers(status: int) -> dict[str, str]:
    return {"WWW-Authenticate": 'Bearer realm="kex"'} if status == HTTPStatus.UNAUTHORIZED else {}
