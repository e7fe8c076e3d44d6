from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.counts import Counts
from corpus.document import Description, Status
from corpus.library import Library
from tests.corpus.uploads import added, index


def _fill(library: Library) -> None:
    public = added(library, b"public", Description(member="cmhk")).document
    index(library, public, "a", "b")
    members = added(library, b"members only", Description(member="ctm", readers=("members",))).document
    index(library, members, "a", "b", "c")
    added(library, b"staff only!", Description(member="ctm", readers=("staff",)))
    removed = added(library, b"removed").document
    library.remove(OPERATOR, removed.id)


def test_staff_see_how_much_there_is(library: Library) -> None:
    _fill(library)
    assert library.counts(OPERATOR) == Counts(
        documents={Status.WAITING: 1, Status.INDEXED: 2, Status.FAILED: 0},
        passages=5,
        members=2,
        bytes=29,
        waiting_jobs=2,
    )


def test_counts_reveal_nothing_of_hidden_documents(library: Library) -> None:
    _fill(library)
    assert library.counts(ANONYMOUS) == Counts(
        documents={Status.WAITING: 0, Status.INDEXED: 1, Status.FAILED: 0},
        passages=2,
        members=1,
        bytes=6,
        waiting_jobs=0,
    )
    assert library.counts(Principal(user="li", member="ctm")).passages == 5


def test_an_empty_library_counts_nothing(library: Library) -> None:
    assert library.counts(OPERATOR) == Counts(dict.fromkeys(Status, 0), 0, 0, 0, 0)
