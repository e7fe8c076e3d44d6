"""In which other languages is a document there, or may it be, and which documents have nearly its text?"""

from dataclasses import dataclass

from corpus.access import Principal
from corpus.document import Document
from corpus.errors import InvalidInputError
from corpus.library import Library
from indexer.duplicates.duplicates import Duplicates, EditionProposal, NearDuplicate
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


@dataclass(frozen=True, slots=True)
class Likes:
    """What staff is told of a document: those of nearly the same text, and those that may be its editions."""

    near: tuple[NearDuplicate, ...]
    proposals: tuple[EditionProposal, ...]


def likes_of(duplicates: Duplicates, principal: Principal, document_id: str) -> Likes | None:
    """The likes of a document; None for others than staff, who can do nothing about them."""
    if not principal.is_staff:
        return None
    return Likes(duplicates.near(principal, document_id), duplicates.editions(principal, document_id))


def join_works(library: Library, principal: Principal, document_id: str, edition_id: str) -> None:
    """Make two documents, with the editions that either has already, editions of one work.

    Raises NotFoundError, ForbiddenError for others than staff, and InvalidInputError for a document and itself.
    """
    one, two = library.document(principal, document_id), library.document(principal, edition_id)
    if one.id == two.id:
        raise InvalidInputError("A document is no edition of itself; name another one.")
    works = [each.description.work for each in (one, two)]
    work = works[0] or works[1] or f"work-{one.id}"
    joined = {each.id: each for editions in library.editions(principal, works).values() for each in editions}
    for each in {**joined, one.id: one, two.id: two}.values():
        if each.description.work != work:
            library.describe(principal, each.id, {"work": work})
