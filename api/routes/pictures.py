"""What does a page look like, and where on it are the words of a query?"""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Path, Query, Request, Response

from api.dependencies import Service, ThePrincipal, TheService
from api.problems import Problem
from api.web.reading import text_pages
from corpus.access import Principal
from indexer.extract.pictures import BusyError, PageView
from indexer.query.lexer import LONGEST_QUERY

router = APIRouter(tags=["documents"])

WIDTHS = (200, 400, 600, 800, 1000, 1400, 2000)
"""In pixels: so few that what one reader had drawn is there for the next."""

_NARROWEST = 50
_RETRY_AFTER = {"Retry-After": "2"}
_MOST_WORDS = 100
_WIDTH = f"In pixels, at least: the picture has the next of {', '.join(map(str, WIDTHS))}."
_PNG: dict[int | str, dict[str, Any]] = {
    200: {"content": {"image/png": {}}, "description": "The page."},
    304: {"description": "The picture that you have is still right."},
}


@router.get("/documents/{document_id}/pages/{number}.png", response_class=Response, responses=_PNG)
def picture(
    request: Request,
    service: TheService,
    principal: ThePrincipal,
    document_id: str,
    number: Annotated[int, Path(ge=1, le=1_000_000, description="The page, counted from 1.")],
    q: Annotated[str, Query(max_length=LONGEST_QUERY, description="Its words are framed.")] = "",
    width: Annotated[int, Query(ge=_NARROWEST, le=WIDTHS[-1], description=_WIDTH)] = 1000,
    if_none_match: Annotated[str, Header()] = "",
) -> Response:
    """Show a page of a PDF as a picture, with the words that answer a query framed."""
    kept = service.library.file(principal, document_id)
    words = _words(service, principal, document_id, number, q) if q else ()
    # The file store names files by the hash of their bytes.
    view = PageView(kept.path.name, number, next(each for each in WIDTHS if each >= width), words)
    # Who may see the picture is asked each time; whether it changed need not be.
    headers = {"ETag": f'"{view.key}"', "Cache-Control": "private, no-cache"}
    if headers["ETag"] in (tag.strip().removeprefix("W/") for tag in if_none_match.split(",")):
        return Response(status_code=304, headers=headers)
    try:
        drawn = service.pictures.picture(view, kept.path, kept.name)
    except BusyError as error:
        # No fault to be logged as one: whoever asks for many at once gets many of these.
        return Problem(error.status, error.code, str(error), headers=_RETRY_AFTER).response(request.url.path)
    return Response(drawn, headers=headers, media_type="image/png")


def _words(service: Service, principal: Principal, document_id: str, number: int, query: str) -> tuple[str, ...]:
    """The words of the page that answer `query`, as the page writes them: in its own script, in their own forms."""
    passages = [each for each in service.library.document_passages(principal, document_id) if each.page == number]
    language = service.library.document(principal, document_id).description.language
    found = {
        page.text[start:end]
        for page in text_pages(passages)
        for start, end in service.searcher.highlight(page.text, language, query)
    }
    return tuple(sorted(found))[:_MOST_WORDS]
