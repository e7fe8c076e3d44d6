"""What may somebody be about to type?"""

from corpus.access import Principal
from corpus.document import Status
from corpus.library import LONGEST_LIST, Library
from indexer.analysis.fold import fold


def titles_with(library: Library, text: str, principal: Principal, limit: int) -> tuple[str, ...]:
    """Up to `limit` titles with `text` in them, in whatever script, those beginning with it first.

    Only titles of documents that `principal` may read, the newest `LONGEST_LIST` of them.
    """
    wanted = fold(text.strip()).text
    if not wanted:
        return ()
    listed = library.list_documents(principal, size=LONGEST_LIST, statuses=[Status.INDEXED])
    titles = dict.fromkeys(document.description.title for document in listed.documents)
    found = [(at, title) for title in titles if (at := fold(title).text.find(wanted)) >= 0]
    return tuple(title for _, title in sorted(found)[:limit])
