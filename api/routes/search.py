"""Which documents answer a query, and how might it go on?"""

from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.dependencies import ThePrincipal, TheService
from api.schemas import SearchAnswer, SearchQuery, Suggestions
from corpus.errors import InvalidInputError
from indexer.query.lexer import LONGEST_QUERY
from indexer.results import SearchRequest

router = APIRouter(tags=["search"])


def _request(asked: Annotated[SearchQuery, Query()]) -> SearchRequest:
    """Read a search from the query string. Raises InvalidInputError where the years are the wrong way round."""
    first, last = asked.year_from, asked.year_to
    if first is not None and last is not None and first > last:
        raise InvalidInputError(f"year_from {first} is after year_to {last}; give the earlier year first.")
    return SearchRequest(asked.q, asked.page, asked.size, asked.filters, first, last, asked.sort)


TheSearch = Annotated[SearchRequest, Depends(_request)]


@router.get("/search")
def search(service: TheService, principal: ThePrincipal, request: TheSearch) -> SearchAnswer:
    """Find documents: ranked, with the page inside each, a snippet, editions and facet counts.

    A filter given more than once means any of its values; different filters must all hold.
    """
    return SearchAnswer.of(service.searcher.search(request, principal))


@router.get("/suggest")
def suggest(
    service: TheService,
    principal: ThePrincipal,
    q: Annotated[str, Query(max_length=LONGEST_QUERY)] = "",
    limit: Annotated[int, Query(ge=1, le=20)] = 8,
) -> Suggestions:
    """Ways to go on with what was typed so far, from documents that you may read."""
    return Suggestions(query=q, suggestions=service.searcher.suggest(q, principal, limit))
