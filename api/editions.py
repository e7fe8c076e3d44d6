"""In which other languages is a document there?"""

from corpus.access import Principal
from corpus.document import Document
from corpus.library import Library
from indexer.results import Edition


def other_editions(library: Library, principal: Principal, document: Document) -> tuple[Edition, ...]:
    """The other documents of the same work that `principal` may read."""
    work = document.description.work
    if not work:
        return ()
    found = library.editions(principal, [work]).get(work, ())
    return tuple(
        Edition(each.id, each.description.language, each.description.title) for each in found if each.id != document.id
    )
