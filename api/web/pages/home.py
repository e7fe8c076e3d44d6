"""Where does a reader begin?"""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from api.web.links import results_url, with_filter
from api.web.site import TheView, View
from corpus.document import Status
from indexer.engines.engine import IndexUnavailableError
from indexer.results import SearchRequest

router = APIRouter(include_in_schema=False)

_RECENT, _TOPICS = 6, 18


@router.get("/", response_class=HTMLResponse)
def home(view: TheView) -> HTMLResponse:
    """The search box, what the collection holds, what is new and topics to start from."""
    counts = view.service.library.counts(view.principal)
    recent = view.service.library.list_documents(view.principal, size=_RECENT, statuses=[Status.INDEXED])
    return view.page(
        "home.html",
        documents=counts.documents[Status.INDEXED],
        members=counts.members,
        recent=recent.documents,
        topics=_topics(view),
    )


def _topics(view: View) -> list[tuple[str, int, str]]:
    """The commonest topics: the value, how many documents have it, and the address of those."""
    everything = SearchRequest("")
    try:
        counts = view.service.searcher.search(everything, view.principal).facets.get("topic", ())
    except IndexUnavailableError:  # the page does without them
        return []
    return [
        (each.value, each.count, results_url(with_filter(everything, "topic", each.value))) for each in counts[:_TOPICS]
    ]
