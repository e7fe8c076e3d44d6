"""A library, an engine and a worker that really work, in a folder of their own."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from corpus.access import OPERATOR
from corpus.database import Database
from corpus.document import Description, Document, Status
from corpus.filestore import FileStore
from corpus.jobs import Job
from corpus.library import Library
from corpus.upload import Added, Upload
from indexer.engines.engine import Engine
from indexer.extract.sandbox import Sandbox
from indexer.results import Results, SearchRequest
from indexer.searcher import Searcher
from indexer.worker import Worker

LIMIT_BYTES = 1 << 24


class Desk:
    """Where files are handed in, worked on and looked for. The clock stands until `now` is moved."""

    def __init__(self, folder: Path, engine: Engine, sandbox: Sandbox) -> None:
        self.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.database = Database(f"sqlite:///{folder}/kex.db")
        self.library = Library(self.database, FileStore(folder / "files"), LIMIT_BYTES, lambda: self.now)
        self.engine = engine
        self.worker = Worker(self.library, engine, sandbox)
        self.searcher = Searcher(self.library, engine)

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)

    def hand_in(self, name: str, content: bytes | str, **said: Any) -> Added:  # noqa: ANN401 - fields by name
        """Add a file of this name, with fields of a Description; another of the same name is a new version."""
        stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
        upload = Upload(stream, name, "application/octet-stream", Description(**said), origin=f"/papers/{name}")
        return self.library.add(OPERATOR, upload)

    def add(self, name: str, content: bytes | str, **said: Any) -> str:  # noqa: ANN401 - fields by name
        """Add a file; the id of its document."""
        return self.hand_in(name, content, **said).document.id

    def work(self) -> list[Job]:
        """Work until there is nothing to do; the jobs that ended."""
        ended: list[Job] = []
        while jobs := self.worker.work():
            ended += jobs
        return ended

    def document(self, document_id: str) -> Document:
        return self.library.document(OPERATOR, document_id)

    def states(self) -> dict[str, tuple[Status, str]]:
        """The status and the failure of every document, by the name of its file."""
        listed = self.library.list_documents(OPERATOR, size=1000).documents
        return {document.source: (document.status, document.failure) for document in listed}

    def search(self, text: str, **wanted: Any) -> Results:  # noqa: ANN401 - fields by name
        """What the operator finds."""
        return self.searcher.search(SearchRequest(text, **{"size": 100, **wanted}), OPERATOR)

    def found(self, text: str) -> list[str]:
        """The names of the files found, sorted; each as often as it was found."""
        results = self.search(text)
        assert results.total == len(results.hits)
        return sorted(hit.document.source for hit in results.hits)

    def close(self) -> None:
        self.database.close()
