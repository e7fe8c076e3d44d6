"""What stays of the collection when processes are killed at any moment, or work at once."""

import hashlib
import random
import time
from collections import Counter
from pathlib import Path

from corpus.access import OPERATOR
from corpus.document import Status
from corpus.jobs import JobState
from tests.corpus.processes import CONTEXT, add_papers, add_until_killed, at_once, open_library

KILLS, MOST_SECONDS = 40, 20


def _write(folder: Path, number: int) -> Path:
    """A paper; each fifth one has the bytes of the one before it."""
    path = folder / "papers" / f"{number:04}.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"paper {number - 1 if number % 5 == 4 else number}\n" * 200)
    return path


def _kill_while_adding(folder: Path, paths: list[Path], seconds: float) -> None:
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=add_until_killed, args=(there, folder, paths))
    process.start()
    there.close()
    assert here.recv() == "ready"
    time.sleep(seconds)
    process.kill()
    process.join()
    here.close()


def _check_that_each_paper_is_there_once(folder: Path) -> None:
    expected = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (folder / "papers").iterdir()}
    database, library = open_library(folder)
    documents = library.list_documents(OPERATOR, size=1000).documents
    assert Counter(document.sha256 for document in documents) == Counter(expected)
    for document in documents:
        assert (document.version, document.status) == (1, Status.WAITING)
        stored = library.file(OPERATOR, document.id).path.read_bytes()
        assert hashlib.sha256(stored).hexdigest() == document.sha256
    claimed = []
    while job := library.claim(OPERATOR, "worker", 1000):
        assert job.state is JobState.RUNNING
        claimed.append(job.document_id)
    assert sorted(claimed) == sorted(document.id for document in documents)
    database.close()


def test_a_process_killed_while_adding_and_run_again_loses_and_doubles_nothing(tmp_path: Path) -> None:
    chance = random.Random(20261123)  # noqa: S311 - moments, not secrets
    deadline = time.monotonic() + MOST_SECONDS
    paths: list[Path] = []
    for _ in range(KILLS):
        paths += [_write(tmp_path, len(paths) + place) for place in range(4)]
        # The new papers come first, so that each kill falls between or into writes.
        _kill_while_adding(tmp_path, paths[::-1], chance.uniform(0, 0.03))
        if time.monotonic() > deadline:
            break
    add_papers(tmp_path)
    _check_that_each_paper_is_there_once(tmp_path)
    assert set(add_papers(tmp_path)) == {"same"}


def test_processes_that_add_the_same_folder_at_once_make_one_document_of_each_file(tmp_path: Path) -> None:
    papers = [_write(tmp_path, number) for number in range(40)]
    outcomes = Counter(outcome for each in at_once(3, add_papers, tmp_path) for outcome in each)
    assert outcomes == {"new": 32, "same": 3 * len(papers) - 32}
    _check_that_each_paper_is_there_once(tmp_path)


def test_processes_that_add_new_bytes_for_a_known_file_at_once_make_one_version(tmp_path: Path) -> None:
    path = _write(tmp_path, 0)
    add_papers(tmp_path)
    path.write_text("second edition")
    assert Counter(outcome for [outcome] in at_once(3, add_papers, tmp_path)) == {"version": 1, "same": 2}
