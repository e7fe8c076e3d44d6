"""How do the routes, the pages and the gate become one application?"""

import structlog
from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from api.dependencies import Service
from api.gate import Gate
from api.problems import problem_of
from api.routes import documents, health, jobs, pictures, search
from api.schemas import ProblemDetails
from api.web.pages import document, edit, home, reference, results, static, upload
from api.web.pages import help as help_pages
from api.web.pages.error import error_page
from api.web.site import Site
from corpus.errors import KexError

_LOG = structlog.get_logger(__name__)
_PROGRAM_PATHS = ("/api/", "/healthz", "/readyz", "/openapi.json")
_PROBLEM = {"model": ProblemDetails, "content": {"application/problem+json": {}}, "description": "What went wrong."}


def create_app(service: Service) -> FastAPI:
    """The HTTP interface and the pages of `service`."""
    application = FastAPI(
        title="Kex",
        summary="Search for the shared white papers and press releases of an alliance.",
        docs_url=None,
        redoc_url=None,
        responses={"4XX": _PROBLEM, "5XX": _PROBLEM},
    )
    application.state.service = service
    application.state.site = Site(service)
    for kind in (KexError, RequestValidationError, HTTPException):
        application.add_exception_handler(kind, answer_error)
    application.add_middleware(Gate, service=service, refuse=explain)
    application.include_router(_programs())
    application.include_router(health.router)
    for page in (home, results, document, edit, help_pages, reference, static):
        application.include_router(page.router)
    application.include_router(upload.router)
    application.include_router(upload.uploads)
    application.include_router(document.joining)
    application.include_router(edit.changes)
    return application


async def answer_error(request: Request, error: Exception) -> Response:
    """The answer to a request that failed in a way that somebody foresaw."""
    return explain(request, error)


def explain(request: Request, error: Exception) -> Response:
    """Problem details for a program, a page in the reader's language for a person; our own faults are logged."""
    problem = problem_of(error)
    if problem.status >= 500:
        _LOG.error("request failed", path=request.url.path, status=problem.status, exc_info=error)
    if _is_for_a_program(request):
        return problem.response(request.url.path)
    return error_page(request, problem)


def _programs() -> APIRouter:
    router = APIRouter(prefix="/api/v1")
    for part in (search.router, documents.uploads, documents.router, pictures.router, jobs.router):
        router.include_router(part)
    return router


def _is_for_a_program(request: Request) -> bool:
    accepted = request.headers.get("accept", "")
    wants_json = "json" in accepted and "text/html" not in accepted
    return wants_json or request.url.path.startswith(_PROGRAM_PATHS)
