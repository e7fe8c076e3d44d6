from pathlib import Path

import pytest

from corpus.access import OPERATOR
from corpus.adding import DuplicateError
from corpus.document import Description, Document, Kind, Status
from corpus.errors import InvalidInputError, KexError, NotFoundError, TooLargeError
from corpus.jobs import MOST_ATTEMPTS
from corpus.library import Library
from corpus.upload import EmptyUploadError, Outcome, UnreadableUploadError, Upload
from tests.corpus.conftest import LIMIT_BYTES, Clock
from tests.corpus.uploads import added, index, upload


def _all(library: Library) -> tuple[Document, ...]:
    return library.list_documents(OPERATOR).documents


def test_a_new_file_is_a_document_that_waits_for_its_job(library: Library, clock: Clock) -> None:
    description = Description(title="5G 白皮書", member="cmhk", kind=Kind.WHITE_PAPER, topics=("5G", "切片"))
    result = added(library, b"text", description)
    document = result.document
    assert result.outcome is Outcome.NEW
    assert result.job_id is not None
    assert library.job(OPERATOR, result.job_id).document_id == document.id
    assert library.document(OPERATOR, document.id) == document
    assert (document.version, document.status, document.description) == (1, Status.WAITING, description)
    assert (document.source, document.media_type, document.size) == ("paper.txt", "text/plain", 4)
    assert document.added == clock()
    assert library.file(OPERATOR, document.id).path.read_bytes() == b"text"


def test_the_same_bytes_are_the_same_document(library: Library) -> None:
    first = added(library)
    waiting = added(library, origin="/papers/copy.txt")
    assert (waiting.outcome, waiting.document, waiting.job_id) == (Outcome.SAME, first.document, first.job_id)
    index(library, first.document, "text")
    again = added(library)
    assert (again.outcome, again.document.id, again.job_id) == (Outcome.SAME, first.document.id, None)
    assert len(_all(library)) == 1


def test_the_same_bytes_of_a_failed_document_are_tried_again(library: Library) -> None:
    document = added(library).document
    job = library.claim(OPERATOR, "worker", 60)
    assert job
    library.fail(OPERATOR, job, "The file wants a password.")
    again = added(library)
    assert (again.outcome, again.document.status, again.document.failure) == (
        Outcome.SAME,
        Status.WAITING,
        "",
    )
    assert again.job_id not in {None, job.id}
    assert again.document.id == document.id


def test_the_same_bytes_while_they_are_indexed_give_the_running_job(library: Library) -> None:
    first = added(library)
    library.claim(OPERATOR, "worker", 60)
    assert added(library).job_id == first.job_id


def test_the_same_bytes_have_a_new_chance_where_their_work_was_killed_too_often(library: Library) -> None:
    first = added(library)
    for _ in range(MOST_ATTEMPTS):
        assert library.claim(OPERATOR, "a worker that dies", 60)
        library.recover(OPERATOR)
    again = added(library)
    assert again.job_id not in {None, first.job_id}
    claimed = library.claim(OPERATOR, "worker", 60)
    assert claimed
    assert (claimed.id, claimed.attempts) == (again.job_id, 1)
    assert library.document(OPERATOR, first.document.id).status is Status.WAITING


def test_other_bytes_of_the_same_origin_are_a_version(library: Library) -> None:
    first = added(library, b"one", Description(title="Kept", readers=("members",)), "/papers/a.txt")
    index(library, first.document, "one")
    second = added(library, b"two", Description(member="ctm"), "/papers/a.txt")
    assert second.outcome is Outcome.VERSION
    assert (second.document.id, second.document.version) == (first.document.id, 2)
    assert second.document.status is Status.WAITING
    assert second.document.description == Description(title="Kept", member="ctm", readers=("members",))
    assert [version.number for version in library.versions(OPERATOR, first.document.id)] == [1, 2]
    assert library.file(OPERATOR, first.document.id).path.read_bytes() == b"two"
    old = library.versions(OPERATOR, first.document.id)[0].content
    assert old.sha256 == first.document.sha256


def test_a_document_can_return_to_its_old_bytes(library: Library) -> None:
    for content in (b"one", b"two", b"one"):
        document = added(library, content, origin="/papers/a.txt").document
    assert document.version == 3
    assert library.file(OPERATOR, document.id).path.read_bytes() == b"one"


def test_a_named_document_gets_the_version(library: Library) -> None:
    first = added(library, b"one").document
    second = added(library, b"two", document_id=first.id)
    assert (second.outcome, second.document.version) == (Outcome.VERSION, 2)
    same = added(library, b"two", document_id=first.id)
    assert (same.outcome, same.document.version) == (Outcome.SAME, 2)


def test_bytes_of_another_document_cannot_become_a_version(library: Library) -> None:
    one, two = added(library, b"one").document, added(library, b"two").document
    with pytest.raises(DuplicateError, match=two.id):
        added(library, b"two", document_id=one.id)
    assert library.document(OPERATOR, one.id) == one


@pytest.mark.parametrize("document_id", ["", "0" * 16, "\udcff", "x\x00"])
def test_a_version_of_a_document_that_there_is_not_is_refused(library: Library, document_id: str) -> None:
    with pytest.raises(NotFoundError):
        added(library, document_id=document_id)
    assert _all(library) == ()


def test_files_without_an_origin_are_documents_of_their_own(library: Library) -> None:
    added(library, b"one")
    assert added(library, b"two").outcome is Outcome.NEW


def test_a_document_learns_where_its_file_lives(library: Library) -> None:
    document = added(library, b"one").document
    added(library, b"one", origin="/papers/a.txt")
    changed = added(library, b"two", origin="/papers/a.txt")
    assert (changed.outcome, changed.document.id) == (Outcome.VERSION, document.id)


def test_a_copy_does_not_take_the_place_of_another_document(library: Library) -> None:
    one, two = added(library, b"one"), added(library, b"two", origin="/papers/b.txt")
    with pytest.raises(DuplicateError, match=f"{one.document.id}.*{two.document.id}"):
        added(library, b"one", origin="/papers/b.txt")
    assert added(library, b"three", origin="/papers/b.txt").document.id == two.document.id


def test_adding_again_with_more_to_say_describes_the_document(library: Library) -> None:
    first = added(library, description=Description(title="Kept"))
    index(library, first.document, "text")
    again = added(library, description=Description(member="ctm"))
    assert again.outcome is Outcome.DESCRIBED
    assert again.document.description == Description(title="Kept", member="ctm")
    assert again.document.status is Status.WAITING
    assert again.job_id is not None
    index(library, first.document, "text")
    assert added(library, description=Description(member="ctm")).job_id is None


def test_adding_again_does_not_open_a_document_to_more_readers(library: Library) -> None:
    added(library, description=Description(readers=("staff",)))
    assert added(library).document.description.readers == ("staff",)


def test_a_removed_document_can_be_added_anew(library: Library) -> None:
    first = added(library, origin="/papers/a.txt").document
    library.remove(OPERATOR, first.id)
    second = added(library, origin="/papers/a.txt")
    assert second.outcome is Outcome.NEW
    assert second.document.id != first.id


def test_a_file_name_that_is_no_text_is_kept_readable(library: Library) -> None:
    name = "网络.txt".encode("gbk").decode("utf-8", "surrogateescape")
    content = upload().content
    document = library.add(OPERATOR, Upload(content, name, "text/\x00plain", origin=f"/papers/{name}")).document
    assert document.source == "\\udccd\\udcf8\\udcc2\\udce7.txt"
    assert document.media_type == "text/ plain"


def test_a_description_that_cannot_be_kept_is_refused_before_the_bytes_are_read(library: Library) -> None:
    refused = upload(description=Description(title="a\x00b"))
    with pytest.raises(InvalidInputError, match="title"):
        library.add(OPERATOR, refused)
    assert not isinstance(refused.content, Path)
    assert refused.content.tell() == 0
    assert _all(library) == ()


@pytest.mark.parametrize(("content", "error"), [(b"x" * (LIMIT_BYTES + 1), TooLargeError), (b"", EmptyUploadError)])
def test_a_file_of_a_folder_that_is_refused_is_one_failed_document(
    library: Library, content: bytes, error: type[KexError]
) -> None:
    for _ in range(2):
        with pytest.raises(error) as caught:
            added(library, content, origin="/papers/a.txt")
    [document] = _all(library)
    assert (document.version, document.status, document.failure) == (0, Status.FAILED, str(caught.value))
    assert library.claim(OPERATOR, "worker", 60) is None


def test_a_refused_file_that_is_mended_is_the_first_version(library: Library) -> None:
    with pytest.raises(EmptyUploadError):
        added(library, b"", origin="/papers/a.txt")
    [refused] = _all(library)
    with pytest.raises(NotFoundError, match="empty"):
        library.file(OPERATOR, refused.id)
    with pytest.raises(InvalidInputError, match="add its file again"):
        library.request_index(OPERATOR, [refused.id])
    assert library.request_outstanding(OPERATOR) == {}
    mended = added(library, b"text", origin="/papers/a.txt")
    assert (mended.outcome, mended.document.id, mended.document.version) == (Outcome.NEW, refused.id, 1)
    assert (mended.document.status, mended.document.failure) == (Status.WAITING, "")


def test_a_good_document_stays_when_its_file_is_broken_later(library: Library, tmp_path: Path) -> None:
    document = added(library, origin=str(tmp_path / "a.txt")).document
    with pytest.raises(UnreadableUploadError):
        library.add(OPERATOR, Upload(tmp_path / "a.txt", "a.txt", "text/plain", origin=str(tmp_path / "a.txt")))
    assert _all(library) == (document,)


def test_a_refused_upload_without_an_origin_leaves_no_document(library: Library) -> None:
    with pytest.raises(EmptyUploadError):
        added(library, b"")
    assert _all(library) == ()
