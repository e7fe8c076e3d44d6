"""What is in a document, and what belongs to it?"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Form, Query
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from api.editions import join_works, likes_of, other_editions
from api.receiving import StaffRoute
from api.schemas import ReadingReport
from api.web.citation import Citation
from api.web.links import has_pictures, picture_url
from api.web.marking import paragraphs
from api.web.reading import TextPage, stretch, text_pages
from api.web.site import TheView, View
from indexer.engines.engine import IndexUnavailableError
from indexer.query.lexer import LONGEST_QUERY
from indexer.results import Hit

router = APIRouter(include_in_schema=False)
joining = APIRouter(include_in_schema=False, route_class=StaffRoute)

_SIMILAR = 5


@router.get("/documents/{document_id}", response_class=HTMLResponse, name="document_page")
def document(
    view: TheView,
    document_id: str,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    page: Annotated[int, Query(ge=1)] = 1,
) -> HTMLResponse:
    """The document's metadata and text with the query's words marked, its editions, citation and likes."""
    library, principal = view.service.library, view.principal
    found = library.document(principal, document_id)
    pages = text_pages(library.document_passages(principal, document_id))
    shown = stretch(pages, page)
    address = str(view.request.url_for("document_page", document_id=document_id))
    return view.page(
        "document.html",
        document=found,
        query=q,
        pages=[(each.number, marked(view, each, found.description.language, q)) for each in shown.pages],
        has_pictures=has_pictures(found),
        picture_url=picture_url,
        page_count=pages[-1].number if pages else 0,
        stretch=shown,
        editions=other_editions(library, principal, found),
        citation=Citation(found, view.wording.member(found.description.member), address),
        similar=_similar(view, document_id),
        likes=likes_of(view.service.duplicates, principal, document_id),
        reading=ReadingReport.of(library.pages(principal, document_id)) if principal.is_staff else None,
    )


@joining.post("/documents/{document_id}/editions")
def join(view: TheView, document_id: str, edition: Annotated[str, Form(max_length=100)]) -> RedirectResponse:
    """Accept that another document is the same work in another language, and go back to the document's page."""
    join_works(view.service.library, view.principal, document_id, edition)
    return RedirectResponse(f"/documents/{quote(document_id, safe='')}", 303)


def _similar(view: View, document_id: str) -> tuple[Hit, ...]:
    try:
        return view.service.searcher.similar(document_id, view.principal, _SIMILAR)
    except IndexUnavailableError:  # the text can be read without it
        return ()


def marked(view: View, page: TextPage, language: str, query: str) -> list[Markup]:
    """The paragraphs of a page, in `language`, with the query's words marked."""
    spans = view.service.searcher.highlight(page.text, language, query) if query else ()
    return list(paragraphs(page.text, spans))
