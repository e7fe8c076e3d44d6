import random
import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from time import sleep
from typing import Any

import pytest
from sqlalchemy import delete
from structlog.testing import capture_logs

from corpus import tables
from corpus.access import OPERATOR
from corpus.database import Database
from corpus.document import Kind, Status
from corpus.filestore import FileStore
from corpus.fingerprints import Fingerprint
from corpus.jobs import JobKind, JobState
from corpus.library import Library
from corpus.passage import Passage
from indexer import worker as worker_module
from indexer.duplicates.fingerprint import SCHEME
from indexer.duplicates.fingerprint import fingerprint as whole
from indexer.engines.engine import Engine, IndexedDocument
from indexer.engines.memory_engine import MemoryEngine, MemoryRebuild, _Generation
from indexer.engines.whoosh_engine.contents import read_contents
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.extract.sandbox import Limits, Sandbox
from indexer.worker import LEASE_SECONDS, Worker, writing_alone
from tests.contract.engines import ENGINES
from tests.files import Sheet, Words, docx, locked, paragraph, pdf
from tests.indexer.desk import LIMIT_BYTES, Desk
from tests.indexer.documents import ids
from tests.indexer.processes import CONTEXT, work_for_ever

CHINESE = "粵港澳大灣區的營運商今日宣布，第五代流動通訊網絡已經覆蓋所有港口及工業園區。"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20)) as opened:
        yield opened


@pytest.fixture(scope="module")
def faulty_sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20), registry="tests.indexer.faulty") as opened:
        yield opened


@pytest.fixture(params=["memory", "whoosh"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, engine: Engine, sandbox: Sandbox) -> Iterator[Desk]:
    opened = Desk(tmp_path, engine, sandbox)
    yield opened
    opened.close()


@pytest.fixture
def faulty_desk(tmp_path: Path, engine: Engine, faulty_sandbox: Sandbox) -> Iterator[Desk]:
    opened = Desk(tmp_path, engine, faulty_sandbox)
    yield opened
    opened.close()


@pytest.fixture
def logged() -> Iterator[list[Any]]:
    with capture_logs() as entries:
        yield entries


def test_files_of_every_kind_are_found(desk: Desk) -> None:
    desk.add("a.pdf", pdf([Sheet([Words("Cover")]), Sheet([Words("Smart ports"), Words(CHINESE, y=650)])]))
    desk.add("b.docx", docx(paragraph("Smart ports") + paragraph(CHINESE)))
    desk.add("c.html", f"<!DOCTYPE html><html><body><h1>Smart ports</h1><p>{CHINESE * 5}</p></body></html>")
    desk.add("d.md", f"# Smart ports\n\n{CHINESE}")
    desk.add("e.txt", f"Smart ports\n\n{CHINESE}".encode("gb18030"))
    assert {job.state for job in desk.work()} == {JobState.DONE}
    assert desk.found('"smart ports"') == desk.found("网络") == ["a.pdf", "b.docx", "c.html", "d.md", "e.txt"]
    assert set(desk.states().values()) == {(Status.INDEXED, "")}
    (hit,) = [hit for hit in desk.search("網絡").hits if hit.document.source == "a.pdf"]
    assert hit.page == 2


def test_nothing_to_do_is_no_work(desk: Desk) -> None:
    assert desk.worker.work() == []


def test_a_file_that_cannot_be_read_fails_with_its_reason_and_stops_no_other(desk: Desk) -> None:
    desk.add("locked.pdf", locked(pdf([Sheet([Words("port")])]), password="x"))  # noqa: S106 - a test's own
    desk.add("picture.pdf", pdf([Sheet([], is_picture=True)]))
    desk.add("broken.pdf", b"%PDF-1.7 and no more")
    desk.add("unknown.bin", bytes(range(256)) * 9)
    desk.add("blank.txt", " \n ")
    desk.add("well.txt", "port")
    jobs = desk.work()
    states = desk.states()
    assert desk.found("port") == ["well.txt"]
    assert states.pop("well.txt") == (Status.INDEXED, "")
    assert {status for status, _ in states.values()} == {Status.FAILED}
    for name, said in {"locked": "password", "picture": "OCR", "unknown": "type", "blank": "no text"}.items():
        assert [said in failure for source, (_, failure) in states.items() if source.startswith(name)] == [True]
    assert sorted(job.state for job in jobs) == [JobState.DONE] + [JobState.FAILED] * 5
    assert desk.work() == []


def test_a_failed_document_is_found_once_its_file_is_mended(desk: Desk) -> None:
    desk.add("a.pdf", b"%PDF-1.7 and no more")
    desk.work()
    assert desk.add("a.pdf", pdf([Sheet([Words("port")])]))
    desk.work()
    assert (desk.found("port"), desk.states()) == (["a.pdf"], {"a.pdf": (Status.INDEXED, "")})


def test_a_new_version_that_fails_leaves_the_old_one_to_be_found_and_read(desk: Desk) -> None:
    document = desk.add("a.txt", "port")
    desk.work()
    desk.add("a.txt", b"%PDF-1.7 and no more")
    desk.work()
    assert desk.states()["a.txt"][0] is Status.FAILED
    desk.library.request_rebuild(OPERATOR)
    desk.work()
    assert desk.found("port") == ["a.txt"]
    file = desk.library.file(OPERATOR, document)
    assert (file.version, file.path.read_bytes()) == (1, b"port")


def test_an_index_that_was_lost_is_made_anew(desk: Desk) -> None:
    desk.add("a.txt", "port")
    desk.work()
    desk.engine.update([], [document.id for document in desk.library.list_documents(OPERATOR).documents])
    assert desk.found("port") == []
    desk.worker.begin()
    desk.work()
    assert desk.found("port") == ["a.txt"]


def test_what_is_removed_is_not_found(desk: Desk) -> None:
    gone, kept = desk.add("a.txt", "port"), desk.add("b.txt", "port too")
    desk.work()
    desk.library.remove(OPERATOR, gone)
    assert [hit.document.id for hit in desk.search("port").hits] == [kept]
    desk.work()
    assert desk.search("port").total == desk.engine.counts().documents == 1


def test_what_is_removed_before_it_was_read_is_never_found(desk: Desk) -> None:
    desk.library.remove(OPERATOR, desk.add("a.txt", "port"))
    desk.work()
    assert (desk.found("port"), desk.engine.counts().documents) == ([], 0)


def test_a_new_version_replaces_the_text(desk: Desk) -> None:
    first = desk.add("a.txt", "port crane")
    desk.work()
    assert desk.add("a.txt", "port airport") == first
    desk.work()
    assert (desk.found("crane"), desk.found("airport")) == ([], ["a.txt"])
    assert (desk.document(first).version, desk.engine.counts().documents) == (2, 1)


def test_of_versions_added_at_once_the_newest_is_found(desk: Desk) -> None:
    for number in range(4):
        desk.add("a.txt", f"port number{number}")
    desk.work()
    assert (desk.found("number3"), desk.found("number0 number1 number2")) == (["a.txt"], [])


def test_a_description_is_found_and_counted(desk: Desk) -> None:
    document = desk.add("a.txt", "nothing of note", title="Harbour", topics=("5G",), member="ctm")
    desk.work()
    desk.library.describe(OPERATOR, document, {"title": "Airport", "topics": ["6G"], "kind": Kind.WHITE_PAPER})
    desk.work()
    results = desk.search("airport")
    assert (desk.found("harbour"), [hit.document.id for hit in results.hits]) == ([], [document])
    assert [value.value for value in results.facets["topic"]] == ["6G"]


def test_what_a_file_says_of_itself_describes_its_document(desk: Desk) -> None:
    information = {"Title": "Ports of the Bay", "CreationDate": "D:20240501120000Z"}
    document = desk.document(desk.add("a.pdf", pdf([Sheet([Words("the port and the crane of it")])], (), information)))
    desk.work()
    said = desk.document(document.id).description
    assert (said.title, said.language, said.published) == ("Ports of the Bay", "en", date(2024, 5, 1))
    assert desk.found("title:bay year:2024 language:en") == ["a.pdf"]


# Faults


@pytest.mark.parametrize("fault", ["twice the same page", "a page beyond counting"])
def test_a_fault_with_one_document_stops_no_other(faulty_desk: Desk, fault: str, logged: list[Any]) -> None:
    desk = faulty_desk
    for name, text in {"a.txt": "port a", "b.txt": fault, "c.txt": "port c", "d.txt": "a fault"}.items():
        desk.add(name, text)
    desk.work()
    assert desk.found("port") == ["a.txt", "c.txt"]
    assert desk.states()["b.txt"][0] is Status.WAITING
    for _ in range(2):
        desk.wait(31)
        desk.work()
    status, failure = desk.states()["b.txt"]
    assert (status, "by a fault of Kex" in failure) == (Status.FAILED, True)
    assert [entry["event"] for entry in logged] == ["job failed"] * 3
    assert desk.found("port") == ["a.txt", "c.txt"]


class Choosy(MemoryEngine):
    """An engine with a fault of its own: there is a word that it cannot take."""

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        complete = list(documents)
        if any("poison" in passage.fields["content"].texts for one in complete for passage in one.passages):
            raise ZeroDivisionError
        super().update(complete, removed)


@pytest.mark.usefixtures("logged")
def test_a_document_that_the_index_cannot_take_stops_no_other(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = Desk(tmp_path, Choosy(), sandbox)
    removed = desk.add("x.txt", "port x")
    desk.work()
    desk.library.remove(OPERATOR, removed)
    for name, text in {"a.txt": "port a", "b.txt": "port poison", "c.txt": "port c"}.items():
        desk.add(name, text)
    for _ in range(3):
        desk.work()
        desk.wait(31)
    assert desk.found("port") == ["a.txt", "c.txt"]
    status, failure = desk.states()["b.txt"]
    assert (status, "fault of Kex (ZeroDivisionError)" in failure) == (Status.FAILED, True)
    desk.close()


def test_a_disk_that_refuses_the_index_loses_no_job(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = Desk(tmp_path, WhooshEngine(tmp_path / "index"), sandbox)
    desk.add("a.txt", "port")
    in_the_way = tmp_path / "index" / "g000001" / "_MAIN_1.toc.new"
    in_the_way.mkdir()
    assert desk.work() == []
    assert desk.states() == {"a.txt": (Status.WAITING, "")}
    in_the_way.rmdir()
    desk.wait(31)
    desk.work()
    assert desk.found("port") == ["a.txt"]
    desk.close()


def lose_generation(index: Path) -> None:
    (index / "CURRENT").write_text("g000099")


def lose_contents(index: Path) -> None:
    for path in index.glob("g*/*.toc"):
        path.write_bytes(b"")


def lose_segments(index: Path) -> None:
    for path in index.glob("g*/*.inv"):
        path.unlink()


@pytest.mark.parametrize("damage", [lose_generation, lose_contents, lose_segments])
def test_a_damaged_index_is_made_anew_by_the_next_work(
    tmp_path: Path, sandbox: Sandbox, damage: Callable[[Path], None]
) -> None:
    desk = Desk(tmp_path, WhooshEngine(tmp_path / "index"), sandbox)
    desk.add("a.txt", "port a")
    desk.work()
    damage(tmp_path / "index")
    desk.add("b.txt", "port b")
    desk.worker.work()
    desk.worker.work()
    assert desk.found("port") == ["a.txt", "b.txt"]
    desk.wait(31)
    desk.work()
    assert set(desk.states().values()) == {(Status.INDEXED, "")}
    desk.close()


@pytest.mark.parametrize(
    ("damage", "begins"), [(lose_generation, False), (lose_generation, True), (lose_contents, True)]
)
def test_an_open_index_whose_files_went_is_made_anew_with_nothing_to_do(
    tmp_path: Path, sandbox: Sandbox, damage: Callable[[Path], None], begins: bool
) -> None:
    desk = Desk(tmp_path, WhooshEngine(tmp_path / "index"), sandbox)
    desk.add("a.txt", "port a")
    desk.work()
    assert desk.found("port") == ["a.txt"]
    damage(tmp_path / "index")
    sleep(0.05)  # a look at the disk is due
    assert desk.found("port") == ["a.txt"]
    if begins:
        desk.worker.begin()
    assert [job.kind for job in desk.work()] == [JobKind.REINDEX]
    fresh = WhooshEngine(tmp_path / "index")
    assert (desk.found("port"), desk.engine.counts().damaged, fresh.counts().documents) == (["a.txt"], (), 1)
    desk.close()


@pytest.mark.parametrize("damage", [lose_generation, lose_contents])
def test_an_unreadable_index_of_nothing_hinders_no_worker(
    tmp_path: Path, sandbox: Sandbox, damage: Callable[[Path], None]
) -> None:
    desk = Desk(tmp_path, WhooshEngine(tmp_path / "index"), sandbox)
    damage(tmp_path / "index")
    desk.add("a.txt", "port a")
    desk.worker.begin()
    desk.library.request_rebuild(OPERATOR)
    desk.worker.work()
    desk.wait(31)
    desk.work()
    assert desk.found("port") == ["a.txt"]
    desk.close()


# Damaged parts of the index


def two_segments(folder: Path, sandbox: Sandbox) -> Desk:
    """A desk whose index has a.txt and b.txt in one segment and c.txt in another."""
    desk = Desk(folder, WhooshEngine(folder / "index"), sandbox)
    for names in ("ab", "c"):
        for name in names:
            desk.add(f"{name}.txt", f"port {name}", topics=(name,))
        desk.work()
    assert desk.found("port") == ["a.txt", "b.txt", "c.txt"]
    return desk


def overwrite_first_segment(folder: Path) -> str:
    """Write over the postings of the first segment in their place; its name."""
    current = folder / "index" / "g000001"
    name = str(read_contents(current).segments[0].segment_id())
    path = current / f"{name}.inv"
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.write(b"\xff" * size)
    return name


def told(desk: Desk) -> tuple[object, ...]:
    """What the catalogue says, and when it changed last."""
    return desk.states(), desk.library.last_change(OPERATOR)


def repairs(logged: list[Any]) -> list[tuple[str, ...]]:
    """The parts that the log says are indexed again, repair by repair."""
    return [entry["parts"] for entry in logged if "parts" in entry]


@pytest.mark.parametrize("is_open", [True, False])
def test_what_was_in_a_damaged_segment_is_found_again_after_the_next_work(
    tmp_path: Path, sandbox: Sandbox, logged: list[Any], is_open: bool
) -> None:
    desk = two_segments(tmp_path, sandbox)
    before = told(desk)
    name = overwrite_first_segment(tmp_path)
    if not is_open:
        desk.close()
        desk = Desk(tmp_path, WhooshEngine(tmp_path / "index"), sandbox)
    assert desk.found("port") == ["c.txt"]
    assert desk.engine.counts().damaged == (name,)
    assert desk.worker.work() == []
    assert (desk.found("port"), desk.found("topic:a")) == (["a.txt", "b.txt", "c.txt"], ["a.txt"])
    assert (desk.engine.counts().damaged, desk.engine.damaged(), told(desk)) == ((), (), before)
    assert desk.work() == []
    assert repairs(logged) == [(name,)]
    assert [entry["segment"] for entry in logged if "segment" in entry] == [name]
    desk.close()


def test_a_worker_that_begins_looks_at_the_whole_index(tmp_path: Path, sandbox: Sandbox, logged: list[Any]) -> None:
    """One wrong byte that no search trips over."""
    desk = two_segments(tmp_path, sandbox)
    before = told(desk)
    current = tmp_path / "index" / "g000001"
    name = str(read_contents(current).segments[0].segment_id())
    with (current / f"{name}.doc").open("r+b") as file:
        file.seek(64)
        file.write(b"\xff")
    assert desk.found("port") == ["a.txt", "b.txt", "c.txt"]
    desk.worker.begin()
    assert (desk.found("port"), desk.engine.counts().damaged, told(desk)) == (["a.txt", "b.txt", "c.txt"], (), before)
    desk.worker.begin()
    assert repairs(logged) == [(name,)]
    desk.close()


def test_what_a_search_in_another_process_finds_damaged_is_mended_by_the_next_work(
    tmp_path: Path, sandbox: Sandbox, logged: list[Any]
) -> None:
    desk = two_segments(tmp_path, sandbox)
    before = told(desk)
    name = overwrite_first_segment(tmp_path)
    elsewhere = WhooshEngine(tmp_path / "index")
    assert len(ids(elsewhere, "port", OPERATOR.readers)) == 1
    assert elsewhere.counts().damaged == (name,)
    sleep(0.05)  # a look at the disk is due
    assert desk.worker.work() == []
    assert repairs(logged) == [(name,)]
    assert (desk.found("port"), desk.engine.damaged(), told(desk)) == (["a.txt", "b.txt", "c.txt"], (), before)
    sleep(0.05)
    assert (elsewhere.counts().damaged, len(ids(elsewhere, "port", OPERATOR.readers))) == ((), 3)
    desk.close()


@pytest.mark.usefixtures("logged")
def test_a_repair_brings_back_what_the_library_holds_now(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = two_segments(tmp_path, sandbox)
    overwrite_first_segment(tmp_path)
    assert desk.found("port") == ["c.txt"]
    known = {document.source: document.id for document in desk.library.list_documents(OPERATOR).documents}
    desk.library.remove(OPERATOR, known["a.txt"])
    desk.add("b.txt", "port newer")
    desk.add("d.txt", "port d")
    desk.work()
    assert desk.found("port") == ["b.txt", "c.txt", "d.txt"]
    assert (desk.found("newer"), desk.engine.counts().documents) == (["b.txt"], 3)
    desk.close()


@pytest.mark.usefixtures("logged")
def test_a_rebuild_needs_no_repair_first(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = two_segments(tmp_path, sandbox)
    overwrite_first_segment(tmp_path)
    desk.library.request_rebuild(OPERATOR)
    assert [job.kind for job in desk.work()] == [JobKind.REINDEX]
    assert (desk.found("port"), desk.engine.damaged()) == (["a.txt", "b.txt", "c.txt"], ())
    desk.close()


# Fingerprints


def test_what_is_indexed_has_a_fingerprint(desk: Desk) -> None:
    one = desk.add("a.txt", "port")
    desk.work()
    assert desk.library.fingerprints(OPERATOR, [one], SCHEME)[one].language == "en"


def test_documents_of_an_older_release_get_their_fingerprints_when_there_is_nothing_else_to_do(
    desk: Desk, sandbox: Sandbox
) -> None:
    known = [desk.add(f"{number}.txt", f"port {number}") for number in range(3)]
    desk.work()
    made = desk.library.fingerprints(OPERATOR, known, SCHEME)
    with desk.database.writing() as connection:
        connection.execute(delete(tables.fingerprints))
    worker = Worker(desk.library, desk.engine, sandbox)
    assert worker.work() == []
    assert desk.library.fingerprints(OPERATOR, known, SCHEME) == made


def test_a_document_without_a_fingerprint_keeps_none_from_the_others_and_no_worker_from_its_work(
    desk: Desk, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, logged: list[Any]
) -> None:
    known = [desk.add(f"{number}.txt", f"port {number}") for number in range(3)]
    desk.work()
    with desk.database.writing() as connection:
        connection.execute(delete(tables.fingerprints))
    bad = known[1]

    def fingerprint(passages: Sequence[Passage]) -> Fingerprint:
        return 1 / 0 if passages[0].text == "port 1" else whole(passages)  # type: ignore[return-value]

    monkeypatch.setattr(worker_module, "fingerprint", fingerprint)
    monkeypatch.setattr(worker_module, "_FINGERPRINTS_AT_ONCE", 1)
    worker = Worker(desk.library, desk.engine, sandbox)
    for _ in range(5):
        assert worker.work() == []
    assert set(desk.library.fingerprints(OPERATOR, known, SCHEME)) == set(known) - {bad}
    assert [entry["event"] for entry in logged] == ["no fingerprint could be made"]


# Leases


def test_a_lost_lease_leaves_the_job_to_its_new_owner(desk: Desk, sandbox: Sandbox) -> None:
    """Another worker takes the job while this one is still at it."""
    desk.add("a.txt", "port")
    taken = threading.Event()

    class Slow(MemoryEngine):
        def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
            if not taken.is_set():
                taken.set()
                desk.wait(LEASE_SECONDS + 1)
                other = desk.library.claim(OPERATOR, "other", LEASE_SECONDS)
                assert other
            super().update(documents, removed)

    slow = Worker(desk.library, Slow(), sandbox)
    assert slow.work() == []
    assert desk.library.job(OPERATOR, 1).owner == "other"
    desk.wait(LEASE_SECONDS + 1)
    desk.work()
    assert desk.found("port") == ["a.txt"]


# Rebuilding


def test_a_rebuild_holds_what_the_library_holds(desk: Desk) -> None:
    names = [f"{number}.txt" for number in range(12)]
    ids = {name: desk.add(name, f"port {name}") for name in names}
    desk.add("failed.pdf", b"%PDF-1.7 and no more")
    desk.work()
    desk.library.remove(OPERATOR, ids["3.txt"])
    before = desk.engine.counts().generation
    job = desk.library.request_rebuild(OPERATOR)
    desk.work()
    assert desk.found("port") == sorted(set(names) - {"3.txt"})
    assert desk.engine.counts().generation != before
    done = desk.library.job(OPERATOR, job)
    assert (done.kind, done.state, done.progress.done) == (JobKind.REINDEX, JobState.DONE, 11)


def test_a_rebuild_of_nothing_is_an_empty_index(desk: Desk) -> None:
    desk.library.request_rebuild(OPERATOR)
    assert [job.state for job in desk.work()] == [JobState.DONE]
    assert desk.engine.counts().documents == 0


class Visited(MemoryEngine):
    """An engine whose rebuilds are visited before their first commit."""

    def __init__(self) -> None:
        super().__init__()
        self.visits: list[Callable[[], None]] = []

    def rebuild(self) -> MemoryRebuild:
        return VisitedRebuild(self, super().rebuild()._generation, self.visits)


class VisitedRebuild(MemoryRebuild):
    def __init__(self, engine: MemoryEngine, generation: _Generation, visits: list[Callable[[], None]]) -> None:
        super().__init__(engine, generation)
        self.visits = visits

    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        while self.visits:
            self.visits.pop()()
        super().update(documents, removed)


def test_what_happens_during_a_rebuild_is_not_lost(tmp_path: Path, sandbox: Sandbox) -> None:
    engine = Visited()
    desk = Desk(tmp_path, engine, sandbox)
    ids = [desk.add(f"{number}.txt", f"port old{number}") for number in range(3)]
    desk.work()

    def visit() -> None:
        desk.add("late.txt", "port late")
        desk.library.remove(OPERATOR, ids[0])
        desk.add("1.txt", "port changed")
        desk.library.describe(OPERATOR, ids[2], {"title": "Harbour"})

    engine.visits.append(visit)
    desk.library.request_rebuild(OPERATOR)
    assert [job.kind for job in desk.worker.work()] == [JobKind.REINDEX]
    assert (desk.found("port"), desk.found("title:harbour")) == (["1.txt", "2.txt"], ["2.txt"])
    desk.work()
    assert desk.found("port") == ["1.txt", "2.txt", "late.txt"]
    assert (desk.found("old0 old1 changed"), engine.counts().documents) == (["1.txt"], 3)
    assert set(desk.states().values()) == {(Status.INDEXED, "")}
    desk.close()


def test_rebuilds_during_additions_lose_nothing(desk: Desk, tmp_path: Path) -> None:
    own = Database(f"sqlite:///{tmp_path}/kex.db")
    adding = Desk.__new__(Desk)
    adding.library = Library(own, FileStore(tmp_path / "files"), LIMIT_BYTES)

    def add() -> None:
        for number in range(25):
            adding.add(f"{number:02}.txt", f"port {number}")
            if not number % 6:
                adding.library.request_rebuild(OPERATOR)

    thread = threading.Thread(target=add)
    thread.start()
    while thread.is_alive():
        desk.worker.work()
        assert desk.search("port").total <= 25
    thread.join()
    desk.work()
    assert desk.found("port") == [f"{number:02}.txt" for number in range(25)]
    assert desk.engine.counts().documents == 25
    own.close()


# Killed workers


def test_a_worker_killed_at_any_moment_loses_and_doubles_nothing(tmp_path: Path, sandbox: Sandbox) -> None:
    chance = random.Random(152)  # noqa: S311 - moments to kill at, no secret
    engine = WhooshEngine(tmp_path / "index")
    desk = Desk(tmp_path, engine, sandbox)
    names: list[str] = []
    for turn in range(3):
        for number in range(6):
            names.append(f"{turn}-{number}.txt")
            desk.add(names[-1], f"port {names[-1]} " * 200)
        if turn == 1:
            desk.library.request_rebuild(OPERATOR)
        for _ in range(2):
            killed_worker(tmp_path, chance.uniform(0.0, 0.4))
        desk.library.recover(OPERATOR)
        desk.work()
        assert desk.found("port") == sorted(names)
        assert engine.counts().documents == len(names)
        assert set(desk.states().values()) == {(Status.INDEXED, "")}
    desk.close()


def killed_worker(folder: Path, seconds: float) -> None:
    """Let a worker work for so long, and kill it."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=work_for_ever, args=(there, folder))
    process.start()
    there.close()
    assert here.recv() == "ready"
    process.join(seconds)
    process.kill()
    process.join()
    here.close()


def test_without_a_word_the_jobs_of_a_dead_worker_come_back_when_their_leases_end(desk: Desk) -> None:
    desk.add("a.txt", "port")
    assert desk.library.claim(OPERATOR, "dead", LEASE_SECONDS)
    assert desk.work() == []
    desk.wait(LEASE_SECONDS + 1)
    assert [job.state for job in desk.work()] == [JobState.DONE]
    assert desk.found("port") == ["a.txt"]


class Stopped(MemoryEngine):
    def update(self, documents: Iterable[IndexedDocument], removed: Collection[str] = ()) -> None:
        super().update(documents, removed)
        raise KeyboardInterrupt


def test_a_worker_told_to_stop_gives_its_jobs_back(tmp_path: Path, sandbox: Sandbox) -> None:
    desk = Desk(tmp_path, Stopped(), sandbox)
    jobs = [desk.hand_in(f"{number}.txt", f"port {number}").job_id for number in range(3)]
    with pytest.raises(KeyboardInterrupt):
        desk.worker.work()
    for job in jobs:
        assert job
        waiting = desk.library.job(OPERATOR, job)
        assert (waiting.state, waiting.attempts) == (JobState.WAITING, 0)
    desk.close()


# One writer


def test_one_process_at_a_time_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "worker.lock"
    with writing_alone(path) as first, writing_alone(path) as second:
        assert (first, second) == (True, False)
    with writing_alone(path) as third:
        assert third
