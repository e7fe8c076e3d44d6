"""Which documents answer, and how can the reader narrow them?"""

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.routes.search import TheSearch
from api.web.links import (
    Pagination,
    active_filters,
    asking,
    filter_fields,
    has_filter,
    has_pictures,
    picture_url,
    results_url,
    sorted_by,
    with_filter,
    without_filter,
)
from api.web.site import TheView
from indexer.results import FACETS, Hit, Results, SearchRequest

router = APIRouter(include_in_schema=False)

_LONGEST_FACET = 12


@dataclass(frozen=True, slots=True)
class FacetLink:
    """A value of a facet, how many documents have it, and where a click on it leads."""

    value: str
    count: int
    active: bool
    url: str


@router.get("/search", response_class=HTMLResponse)
def results(view: TheView, request: TheSearch) -> HTMLResponse:
    """The hits with snippets, facets, active filters, orders and pages."""
    found = view.service.searcher.search(request, view.principal)
    return view.page(
        "results.html",
        request=request,
        results=found,
        facets={name: facet_links(request, found, name) for name in FACETS},
        chips=[
            (facet, value, results_url(without_filter(request, facet, value)))
            for facet, value in active_filters(request)
        ],
        fields=filter_fields(request),
        orders=[(sort, results_url(sorted_by(request, sort))) for sort in ("relevance", "date")],
        pagination=Pagination(request, found.total),
        suggestion_url=results_url(asking(request, found.suggestion)) if found.suggestion else "",
        unfiltered_url=results_url(SearchRequest(request.text)),
        page_url=lambda hit, page: document_url(hit, page, request.text),
        picture_url=lambda hit: picture_url(hit.document.id, hit.page, request.text),
        has_pictures=has_pictures,
    )


def facet_links(request: SearchRequest, results: Results, facet: str) -> list[FacetLink]:
    """The values of one facet as links that narrow the results, or widen them again where one is in force."""
    links = []
    for each in results.facets.get(facet, ())[:_LONGEST_FACET]:
        active = has_filter(request, facet, each.value)
        change = without_filter if active else with_filter
        links.append(FacetLink(each.value, each.count, active, results_url(change(request, facet, each.value))))
    return links


def document_url(hit: Hit, page: int, text: str) -> str:
    """The address of the document's page where the words of the query stand."""
    query = urlencode({"q": text, "page": page} if text else {"page": page})
    return f"/documents/{hit.document.id}?{query}#page-{page}"
