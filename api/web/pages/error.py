"""What does a person see when something went wrong?"""

from fastapi import Request
from fastapi.responses import HTMLResponse

from api.problems import Problem
from api.web.site import View

_EXPLAINED = {401, 403, 404, 413, 422, 503}


def error_page(request: Request, problem: Problem) -> HTMLResponse:
    """The problem in the reader's language; its one sentence, which is in English, stands below as detail."""
    known = problem.status if problem.status in _EXPLAINED else 500 if problem.status >= 500 else "other"
    view = View(request)
    response = view.page(
        "error.html", status=problem.status, number=problem.status, key=f"error.{known}", detail=problem.detail
    )
    response.headers.update(problem.headers)
    return response
