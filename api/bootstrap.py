"""Which classes does this installation run on?

The only chooser of engines and stores, and the one place where the parts are put together.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from threading import Thread

from fastapi import FastAPI
from sqlalchemy import URL

from api.app import create_app
from api.dependencies import Service
from api.parent import end_with
from api.settings import Settings, read_settings
from corpus.access import OPERATOR
from corpus.database import Database
from corpus.document import Status
from corpus.errors import InvalidInputError, KexError
from corpus.filestore import FileStore
from corpus.library import Library
from corpus.samples.collection import sample_members
from indexer.duplicates.duplicates import Duplicates
from indexer.engines.engine import Engine
from indexer.engines.memory_engine import MemoryEngine
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.extract.ocr.choice import chosen
from indexer.extract.pictures import Pictures
from indexer.extract.sandbox import FileReader, Limits, Sandbox
from indexer.extract.scans import Recognition, ScanReader
from indexer.searcher import Searcher
from indexer.worker import Worker

_ENGINES: Mapping[str, Callable[[Path, Settings], Engine]] = {
    "whoosh": lambda directory, settings: WhooshEngine(directory, settings.index_memory),
    "memory": lambda _directory, _settings: MemoryEngine(),
}
_SHOWN_FAILURES = 20
ENGINES = tuple(_ENGINES)


@dataclass(frozen=True, slots=True)
class Parts:
    """What a command works with."""

    settings: Settings
    database: Database
    files: FileStore
    library: Library
    engine: Engine

    @property
    def lock(self) -> Path:
        """The file that the one writer of the index holds."""
        return self.settings.data / "worker.lock"

    def searcher(self) -> Searcher:
        """The read path."""
        return Searcher(self.library, self.engine)

    def worker(self, sandbox: FileReader) -> Worker:
        """The write path; only for whoever holds `lock`. Raises InvalidInputError for a bad list of members."""
        return Worker(self.library, self.engine, sandbox, member_names(self.settings.members))

    def pictures(self) -> Pictures:
        """What draws and keeps pictures of pages."""
        said = self.settings
        limits = Limits(said.picture_seconds, said.picture_memory, settings="PICTURE")
        return Pictures(said.data.absolute() / "pictures", limits, said.picture_cache)

    def duplicates(self) -> Duplicates:
        """What finds documents of nearly the same text, and editions."""
        return Duplicates(self.library)

    def service(self) -> Service:
        """What the HTTP interface and the pages work with. Raises InvalidInputError for a bad list of members."""
        return Service(
            library=self.library,
            searcher=self.searcher(),
            pictures=self.pictures(),
            duplicates=self.duplicates(),
            tokens={token: who.principal() for token, who in self.settings.tokens.items()},
            local=self.settings.is_local,
            upload_limit=self.settings.upload_limit,
            status=self.status,
            member_names=member_names(self.settings.members),
        )

    def status(self) -> Mapping[str, object]:
        """Counts, the index's generation, and whether searches can be answered.

        Raises StorageError where the database does not answer.
        """
        counts = self.library.counts(OPERATOR)
        try:
            index: dict[str, object] = {"generation": None, "documents": 0, "passages": 0}
            held = self.engine.counts()
            index = {"generation": held.generation, "documents": held.documents, "passages": held.passages}
            is_lost = counts.documents[Status.INDEXED] and not held.documents
            problem = "The index is lost; the worker makes it anew, or: kex reindex --full" if is_lost else ""
            if held.damaged:
                index["damaged"] = list(held.damaged)
        except KexError as error:
            problem = str(error)
        return {
            "ready": not problem,
            "problem": problem,
            "documents": {status.value: number for status, number in counts.documents.items()},
            "passages": counts.passages,
            "members": counts.members,
            "bytes": counts.bytes,
            "waiting_jobs": counts.waiting_jobs,
            "index": index,
        }

    def failures(self) -> list[dict[str, str]]:
        """The newest documents that failed, and why."""
        failed = self.library.list_documents(OPERATOR, size=_SHOWN_FAILURES, statuses=[Status.FAILED])
        return [
            {"document_id": document.id, "file": document.source, "reason": document.failure}
            for document in failed.documents
        ]


@contextmanager
def opened(settings: Settings, engine: str = "whoosh") -> Iterator[Parts]:
    """The parts on the data directory of `settings`, closed when the block ends.

    Raises StorageError where the directory cannot be used, InvalidInputError for an unknown engine.
    """
    parts = _open(settings, engine)
    try:
        yield parts
    finally:
        parts.engine.close()
        parts.database.close()


@contextmanager
def sandbox_of(settings: Settings) -> Iterator[FileReader]:
    """The processes that read files and pictures of pages, with the limits of `settings`.

    Raises InvalidInputError where the recogniser that is wanted is not installed.
    """
    limits = Limits(settings.extract_seconds, settings.extract_memory, settings.extract_output)
    page_limits = Limits(settings.ocr_seconds, settings.ocr_memory, settings="OCR")
    recognition = Recognition(chosen(settings.ocr), page_limits, settings.ocr_pages)
    with ScanReader(Sandbox(limits), recognition) as reader:
        yield reader


def application() -> FastAPI:
    """The service, as a server's process makes it from the environment."""
    starter = parent_process()
    if starter and starter.pid:  # one of several processes that answer
        end_with(starter.pid)
    parts = _open(read_settings(), "whoosh")
    get_warm(parts.engine)
    return create_app(parts.service())


def get_warm(engine: Engine) -> None:
    """Let `engine` get ready to be fast, beside what this process does meanwhile."""
    Thread(target=engine.warm, name="warm", daemon=True).start()


def _open(settings: Settings, engine: str) -> Parts:
    if engine not in _ENGINES:
        raise InvalidInputError(f"There is no engine {engine!r}; choose one of: {', '.join(ENGINES)}.")
    data = settings.data.absolute()
    database = Database(URL.create("sqlite", database=str(data / "kex.db")))
    files = FileStore(data / "files")
    library = Library(database, files, settings.upload_limit)
    return Parts(settings, database, files, library, _ENGINES[engine](data / "index", settings))


def member_names(path: Path | None) -> dict[str, Mapping[str, str]]:
    """Names by slug and language: the sample members', and those of the operator's own list above them."""
    names: dict[str, Mapping[str, str]] = {member.slug: member.names for member in sample_members()}
    if path:
        try:
            names |= {row["slug"]: dict(row["names"]) for row in json.loads(path.read_text(encoding="utf-8"))}
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"KEX_MEMBERS: {path} is not a JSON list of members with slug and names ({error})."
            raise InvalidInputError(message) from error
    return names
