"""Which address shows these results with one thing changed?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from corpus.document import Document
from indexer.results import SearchRequest, Sort

PAGE_SIZE = SearchRequest("").size
_WITH_PICTURES = "application/pdf"


def results_url(request: SearchRequest) -> str:
    """The address of the page that shows what `request` asks for, without what is the default anyway."""
    pairs = [("q", request.text)]
    pairs += filter_fields(request)
    if request.sort != "relevance":
        pairs.append(("sort", request.sort))
    if request.size != PAGE_SIZE:
        pairs.append(("size", str(request.size)))
    if request.page > 1:
        pairs.append(("page", str(request.page)))
    return "/search?" + urlencode(pairs)


def has_pictures(document: Document) -> bool:
    """Whether the pages of the document can be shown as pictures, by what its file is said to be."""
    return document.media_type == _WITH_PICTURES


def picture_url(document_id: str, page: int, text: str) -> str:
    """The address of a page's picture, with the words of the query `text` framed."""
    return f"/api/v1/documents/{document_id}/pages/{page}.png" + (f"?{urlencode({'q': text})}" if text else "")


def filter_fields(request: SearchRequest) -> list[tuple[str, str]]:
    """The filters of `request` as fields of a form or query string."""
    pairs = [(name, value) for name, values in request.filters.items() for value in values]
    years = (("year_from", request.year_from), ("year_to", request.year_to))
    return pairs + [(name, str(year)) for name, year in years if year is not None]


def with_filter(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The same search among the documents that have this value too, from its first page."""
    if facet == "year":
        return replace(request, year_from=int(value), year_to=int(value), page=1)
    values = (*request.filters.get(facet, ()), value)
    return replace(request, filters={**request.filters, facet: values}, page=1)


def without_filter(request: SearchRequest, facet: str, value: str) -> SearchRequest:
    """The same search without this value among the filters, from its first page."""
    if facet == "year":
        return replace(request, year_from=None, year_to=None, page=1)
    left = tuple(kept for kept in request.filters.get(facet, ()) if kept != value)
    others = {name: values for name, values in request.filters.items() if name != facet}
    return replace(request, filters=others | ({facet: left} if left else {}), page=1)


def has_filter(request: SearchRequest, facet: str, value: str) -> bool:
    """Whether the results are narrowed to this value already."""
    if facet == "year":
        return str(request.year_from) == value == str(request.year_to)
    return value in request.filters.get(facet, ())


def active_filters(request: SearchRequest) -> Iterator[tuple[str, str]]:
    """Each filter in force as facet and value; a span of years is one, written `2020–2024`."""
    for facet, values in request.filters.items():
        yield from ((facet, value) for value in values)
    if request.year_from is not None or request.year_to is not None:
        years = dict.fromkeys((str(request.year_from or "…"), str(request.year_to or "…")))
        yield "year", "–".join(years)


def sorted_by(request: SearchRequest, sort: Sort) -> SearchRequest:
    """The same search in another order, from its first page."""
    return replace(request, sort=sort, page=1)


def asking(request: SearchRequest, text: str) -> SearchRequest:
    """The same filters with other words, from the first page."""
    return replace(request, text=text, page=1)


@dataclass(frozen=True, slots=True)
class Pagination:
    """Which pages of the results exist around the one that is shown."""

    request: SearchRequest
    total: int

    @property
    def last(self) -> int:
        """The number of the last page that has a hit, at least 1."""
        return max(1, -(-self.total // self.request.size))

    @property
    def numbers(self) -> list[int | None]:
        """The page numbers to link: first, last and those about the current one; None stands for a gap."""
        current = self.request.page
        near = {1, self.last, *range(current - 2, current + 3)}
        shown = sorted(number for number in near if 1 <= number <= self.last)
        row: list[int | None] = []
        for number in shown:
            if row and row[-1] is not None and number - row[-1] > 1:
                row.append(None)
            row.append(number)
        return row

    def url(self, number: int) -> str:
        """The address of page `number`."""
        return results_url(replace(self.request, page=number))
