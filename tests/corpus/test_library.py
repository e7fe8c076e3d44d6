from collections.abc import Callable
from datetime import date

import pytest

from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.document import Description, Document, Kind, Status
from corpus.errors import ForbiddenError, InvalidInputError, NotFoundError
from corpus.evidence import Guess, Source
from corpus.jobs import MOST_ATTEMPTS, Job, JobKind, JobState, LeaseLostError, Progress
from corpus.library import Library
from tests.corpus.conftest import Clock
from tests.corpus.uploads import NOTHING, added, index, read, upload

MEMBER = Principal(user="li", member="cmhk")


def _claimed(library: Library) -> Job:
    job = library.claim(OPERATOR, "worker", 60)
    assert job
    return job


def _state(library: Library, document: Document) -> tuple[Status, str]:
    now = library.document(OPERATOR, document.id)
    return now.status, now.failure


READING: list[Callable[[Library, Principal, str], object]] = [
    lambda library, principal, document_id: library.document(principal, document_id),
    lambda library, principal, document_id: library.file(principal, document_id),
    lambda library, principal, document_id: library.versions(principal, document_id),
    lambda library, principal, document_id: library.document_passages(principal, document_id),
    lambda library, principal, document_id: library.pages(principal, document_id),
]


@pytest.mark.parametrize("ask", READING)
def test_a_hidden_document_cannot_be_told_from_one_that_there_is_not(
    library: Library, ask: Callable[[Library, Principal, str], object]
) -> None:
    document = added(library, description=Description(readers=("member:ctm",))).document
    missing = "0" * 16
    messages = []
    for document_id in (document.id, missing):
        with pytest.raises(NotFoundError) as caught:
            ask(library, MEMBER, document_id)
        messages.append(str(caught.value).replace(document_id, "ID"))
    assert messages[0] == messages[1]
    ask(library, Principal(member="ctm"), document.id)
    ask(library, OPERATOR, document.id)


@pytest.mark.parametrize("document_id", ["", "\udcff", "a\x00", "x" * 10_000])
def test_any_text_can_be_asked_for_as_an_id(library: Library, document_id: str) -> None:
    with pytest.raises(NotFoundError):
        library.document(OPERATOR, document_id)
    with pytest.raises(NotFoundError):
        library.describe(OPERATOR, document_id, {})
    assert library.passages(OPERATOR, [(document_id, 0)]) == {}
    assert library.editions(OPERATOR, [document_id]) == {}


def test_who_is_not_staff_changes_nothing(library: Library) -> None:
    document = added(library).document
    job = _claimed(library)
    calls: list[Callable[[Principal], object]] = [
        lambda who: library.add(who, upload()),
        lambda who: library.describe(who, document.id, {"title": "x"}),
        lambda who: library.remove(who, document.id),
        lambda who: library.remove(who, "there is none"),
        lambda who: library.request_index(who, [document.id]),
        library.request_outstanding,
        library.request_rebuild,
        lambda who: library.job(who, job.id),
        lambda who: library.claim(who, "worker", 60),
        lambda who: library.renew(who, job, 60),
        lambda who: library.report_progress(who, job, Progress()),
        lambda who: library.complete(who, job),
        lambda who: library.release(who, job),
        lambda who: library.retry(who, job, "", 0),
        lambda who: library.fail(who, job, ""),
        lambda who: library.record_extraction(who, document.id, 1, NOTHING, [], []),
        lambda who: library.mark_indexed(who, document.id, 1),
        lambda who: library.mark_failed(who, document.id, 1, ""),
        library.indexable,
        library.last_change,
        lambda who: library.removed_since(who, 0),
    ]
    for call in calls:
        for principal in (ANONYMOUS, MEMBER):
            with pytest.raises(ForbiddenError):
                call(principal)
    assert library.document(OPERATOR, document.id) == document
    assert library.job(OPERATOR, job.id) == job


def test_documents_are_listed_newest_first_in_pages(library: Library, clock: Clock) -> None:
    ids = []
    for number in range(5):
        clock.advance(1)
        ids.append(added(library, str(number).encode()).document.id)
    pages = [library.list_documents(OPERATOR, page, 2) for page in (1, 2, 3, 4)]
    assert [page.total for page in pages] == [5] * 4
    assert [each.id for page in pages for each in page.documents] == ids[::-1]
    assert library.list_documents(OPERATOR, statuses=[Status.FAILED]).total == 0


@pytest.mark.parametrize(("page", "size"), [(0, 1), (1, 0), (1, 1001), (10**13, 1), (-1, 1)])
def test_a_page_that_there_cannot_be_is_refused(library: Library, page: int, size: int) -> None:
    with pytest.raises(InvalidInputError):
        library.list_documents(OPERATOR, page, size)


def test_editions_are_the_readable_documents_of_a_work(library: Library) -> None:
    for language, readers in (("zh-Hant", "public"), ("en", "public"), ("pt", "staff")):
        added(library, language.encode(), Description(language=language, work="founding", readers=(readers,)))
    added(library, b"alone")
    found = library.editions(ANONYMOUS, ["founding", "unknown", ""])
    assert list(found) == ["founding"]
    assert [each.description.language for each in found["founding"]] == ["en", "zh-Hant"]
    assert len(library.editions(OPERATOR, ["founding"])["founding"]) == 3


def test_a_correction_is_kept_and_indexed(library: Library) -> None:
    document = added(library, description=Description(title="Old", member="ctm")).document
    index(library, document, "text")
    changes = {"title": "新標題", "kind": "press-release", "published": date(2019, 8, 21), "readers": ["members"]}
    described = library.describe(OPERATOR, document.id, changes)
    assert described.description == Description(
        title="新標題",
        member="ctm",
        kind=Kind.PRESS_RELEASE,
        published=date(2019, 8, 21),
        readers=("members",),
    )
    assert described.status is Status.WAITING
    assert _claimed(library).document_id == document.id
    assert library.documents(ANONYMOUS, [document.id]) == {}
    assert library.documents(MEMBER, [document.id]) == {document.id: described}


def test_a_correction_that_changes_nothing_makes_no_work(library: Library) -> None:
    document = added(library, description=Description(title="Same")).document
    index(library, document, "text")
    assert library.describe(OPERATOR, document.id, {"title": "Same"}).status is Status.INDEXED
    assert library.claim(OPERATOR, "worker", 60) is None


def test_a_correction_with_one_bad_field_changes_nothing(library: Library) -> None:
    document = added(library).document
    with pytest.raises(InvalidInputError, match="language"):
        library.describe(OPERATOR, document.id, {"title": "New", "language": "klingon"})
    assert library.document(OPERATOR, document.id) == document


def test_what_a_person_entered_outlasts_what_is_guessed(library: Library) -> None:
    document = added(library, description=Description(title="Entered")).document
    guess = Description(title="Guessed", language="pt", topics=("5G",), readers=("staff",))
    read(library, document, "text", guessed=guess)
    holds = library.document(OPERATOR, document.id).description
    assert holds == Description(title="Entered", language="pt", topics=("5G",))
    library.describe(OPERATOR, document.id, {"title": "", "topics": ["AI"]})
    read(library, document, "text", guessed=Description(title="Guessed again", topics=("6G",)))
    holds = library.document(OPERATOR, document.id).description
    assert holds == Description(title="Guessed again", topics=("AI",))


def test_staff_see_what_was_guessed_beside_what_was_entered(library: Library) -> None:
    document = added(library, description=Description(title="Entered")).document
    evidence = (Guess("title", "Guessed", Source.HEADING, 0.9), Guess("title", "paper", Source.FILE_NAME, 0.2))
    read(library, document, "text", guessed=Description(title="Guessed", language="pt"), evidence=evidence)
    library.describe(OPERATOR, document.id, {"topics": ["AI"]})
    sources = library.sources(OPERATOR, document.id)
    assert sources.evidence == evidence
    assert sources.guessed == Description(title="Guessed", language="pt")
    assert sources.entered == Description(title="Entered", topics=("AI",))
    assert set(sources.fields) == {"title", "topics"}
    read(library, document, "text", guessed=Description())
    assert library.sources(OPERATOR, document.id).evidence == ()


@pytest.mark.parametrize("principal", [MEMBER, ANONYMOUS])
def test_the_sources_are_for_staff(library: Library, principal: Principal) -> None:
    document = added(library).document
    with pytest.raises(ForbiddenError):
        library.sources(principal, document.id)
    with pytest.raises(NotFoundError):
        library.sources(OPERATOR, "0" * 16)


def test_a_removed_document_is_gone_at_once_for_everybody(library: Library) -> None:
    document = added(library, description=Description(work="w")).document
    index(library, document, "text")
    library.request_index(OPERATOR, [document.id])
    job_id = library.remove(OPERATOR, document.id)
    for principal in (ANONYMOUS, OPERATOR):
        assert library.documents(principal, [document.id]) == {}
        assert library.passages(principal, [(document.id, 0)]) == {}
        assert library.editions(principal, ["w"]) == {}
        assert library.list_documents(principal).total == 0
    assert list(library.indexable(OPERATOR)) == []
    with pytest.raises(NotFoundError):
        library.remove(OPERATOR, document.id)
    job = _claimed(library)
    assert (job.id, job.kind, job.document_id) == (job_id, JobKind.REMOVE, document.id)
    library.complete(OPERATOR, job)
    assert library.claim(OPERATOR, "worker", 60) is None


def test_a_reading_that_ends_after_the_removal_brings_nothing_back(library: Library) -> None:
    document = added(library).document
    job = _claimed(library)
    library.remove(OPERATOR, document.id)
    assert not read(library, document, "text")
    assert not library.mark_indexed(OPERATOR, document.id, 1)
    assert not library.mark_failed(OPERATOR, document.id, 1, "x")
    library.fail(OPERATOR, job, "x")
    assert _claimed(library).kind is JobKind.REMOVE


def test_a_late_reading_of_an_older_version_does_not_overwrite_the_newer(library: Library) -> None:
    first = added(library, b"one", origin="/a").document
    late = _claimed(library)
    second = added(library, b"two", origin="/a").document
    assert not read(library, first, "one", guessed=Description(title="One"))
    library.complete(OPERATOR, late)
    index(library, second, "two")
    assert not read(library, first, "one", guessed=Description(title="One"))
    assert not library.mark_failed(OPERATOR, first.id, 1, "late")
    assert [passage.text for passage in library.document_passages(OPERATOR, first.id)] == ["two"]
    assert library.document(OPERATOR, first.id).description.title == ""
    assert _state(library, second) == (Status.INDEXED, "")


def test_a_failed_job_fails_its_document_with_the_reason(library: Library) -> None:
    document = added(library).document
    library.fail(OPERATOR, _claimed(library), "The file wants a password.")
    assert _state(library, document) == (Status.FAILED, "The file wants a password.")
    assert list(library.request_outstanding(OPERATOR)) == [document.id]
    assert _state(library, document) == (Status.WAITING, "")


def test_the_failure_of_an_older_job_does_not_hide_that_a_newer_one_waits(library: Library) -> None:
    document = added(library, b"one", origin="/a").document
    older = _claimed(library)
    added(library, b"two", origin="/a")
    library.fail(OPERATOR, older, "The old file was damaged.")
    assert _state(library, document) == (Status.WAITING, "")


def test_a_document_asked_for_again_while_it_was_indexed_still_waits(library: Library) -> None:
    document = added(library).document
    job = _claimed(library)
    read(library, document, "text")
    library.describe(OPERATOR, document.id, {"title": "New"})
    assert not library.mark_indexed(OPERATOR, document.id, 1)
    library.complete(OPERATOR, job)
    assert _state(library, document) == (Status.WAITING, "")


def test_a_document_whose_newest_text_is_not_known_is_not_marked_indexed(library: Library) -> None:
    document = added(library).document
    _claimed(library)
    assert not library.mark_indexed(OPERATOR, document.id, 1)
    assert library.mark_failed(OPERATOR, document.id, 1, "No text.")
    assert _state(library, document) == (Status.FAILED, "No text.")


def test_a_retry_that_was_the_last_fails_the_document(library: Library) -> None:
    document = added(library).document
    for _ in range(MOST_ATTEMPTS):
        assert _state(library, document) == (Status.WAITING, "")
        ended = library.retry(OPERATOR, _claimed(library), "The disk is full.", 0)
    assert ended.state is JobState.FAILED
    assert _state(library, document) == (Status.FAILED, "The disk is full.")


def test_a_document_that_kills_its_workers_fails_and_the_queue_goes_on(library: Library, clock: Clock) -> None:
    deadly, harmless = added(library, b"deadly").document, added(library, b"harmless").document
    for _ in range(MOST_ATTEMPTS):
        assert _claimed(library).document_id == deadly.id
        clock.advance(61)
    assert _claimed(library).document_id == harmless.id
    assert _state(library, deadly)[0] is Status.FAILED
    assert _state(library, deadly)[1]


def test_a_worker_reports_renews_and_gives_back(library: Library, clock: Clock) -> None:
    added(library)
    job = _claimed(library)
    library.report_progress(OPERATOR, job, Progress(1, 2, "page 1"))
    clock.advance(59)
    library.renew(OPERATOR, job, 60)
    clock.advance(59)
    assert library.claim(OPERATOR, "other", 60) is None
    assert library.job(OPERATOR, job.id).progress == Progress(1, 2, "page 1")
    library.release(OPERATOR, job)
    taken = library.claim(OPERATOR, "other", 60)
    assert taken
    with pytest.raises(LeaseLostError):
        library.complete(OPERATOR, job)


def test_nothing_is_requested_where_one_of_the_ids_is_unknown(library: Library) -> None:
    document = added(library).document
    index(library, document, "text")
    with pytest.raises(NotFoundError):
        library.request_index(OPERATOR, [document.id, "0" * 16])
    assert _state(library, document) == (Status.INDEXED, "")


def test_a_rebuild_is_requested_once(library: Library) -> None:
    first = library.request_rebuild(OPERATOR)
    assert library.request_rebuild(OPERATOR) == first
    assert _claimed(library).kind is JobKind.REINDEX
