"""What other processes do in the tests of what happens when several work at once."""

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TypeVar

from corpus import migrations
from corpus.access import OPERATOR
from corpus.database import Database
from corpus.filestore import FileStore
from corpus.library import Library
from corpus.upload import Upload

Answer = TypeVar("Answer")

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


def at_once(count: int, work: Callable[[Path], Answer], folder: Path) -> list[Answer]:
    """Run `work` in `count` processes that begin together; what each returns."""
    pipes = [CONTEXT.Pipe() for _ in range(count)]
    processes = [CONTEXT.Process(target=_answer, args=(there, work, folder)) for _, there in pipes]
    for process, (_, there) in zip(processes, pipes, strict=True):
        process.start()
        # So that a process that dies ends the test, which otherwise would wait for its answer.
        there.close()
    for here, _ in pipes:
        assert here.recv() == "ready"
    for here, _ in pipes:
        here.send("go")
    answers = [here.recv() for here, _ in pipes]
    for process in processes:
        process.join()
    for here, _ in pipes:
        here.close()
    return answers


def _answer(pipe: Connection, work: Callable[[Path], object], folder: Path) -> None:
    pipe.send("ready")
    pipe.recv()
    pipe.send(work(folder))


def open_library(folder: Path) -> tuple[Database, Library]:
    database = Database(f"sqlite:///{folder}/kex.db")
    return database, Library(database, FileStore(folder / "files"), limit_bytes=1 << 20)


def open_database(folder: Path) -> str | None:
    database = Database(f"sqlite:///{folder}/kex.db")
    with database.reading() as connection:
        found = migrations.revision(connection)
    database.close()
    return found


def add_papers(folder: Path) -> list[str]:
    """Add every file of `folder/papers`, as `kex add` does; the outcomes."""
    database, library = open_library(folder)
    outcomes = [add(library, path) for path in sorted((folder / "papers").iterdir())]
    database.close()
    return outcomes


def add(library: Library, path: Path) -> str:
    upload = Upload(path, path.name, "text/plain", origin=str(path))
    return library.add(OPERATOR, upload).outcome.value


def add_until_killed(pipe: Connection, folder: Path, paths: Sequence[Path]) -> None:
    """Add the files, with a sign when the first begins."""
    database, library = open_library(folder)
    pipe.send("ready")
    for path in paths:
        add(library, path)
    database.close()


def do_all_jobs(folder: Path) -> list[int]:
    """Claim and complete jobs until there is none; their ids."""
    database, library = open_library(folder)
    done = []
    while job := library.claim(OPERATOR, "worker", lease_seconds=60):
        done.append(job.id)
        library.complete(OPERATOR, job)
    database.close()
    return done
