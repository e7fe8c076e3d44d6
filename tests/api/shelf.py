"""A small collection that is really kept and really searched, with a service over it."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from api.dependencies import Service
from corpus.access import OPERATOR, Principal
from corpus.database import Database
from corpus.document import Description, Kind
from corpus.filestore import FileStore
from corpus.library import Library
from corpus.page import PageReading
from corpus.passage import Passage
from corpus.upload import Upload
from indexer.duplicates.duplicates import Duplicates
from indexer.duplicates.fingerprint import fingerprint
from indexer.engines.memory_engine import MemoryEngine
from indexer.extract.pictures import Pictures
from indexer.extract.sandbox import Limits
from indexer.ingest import indexed
from indexer.searcher import Searcher

UPLOAD_LIMIT = 5000
STAFF, MEMBER = {"Authorization": "Bearer staff-token"}, {"Authorization": "Bearer member-token"}
TOKENS = {
    "staff-token": Principal("wong", roles=frozenset({"staff"})),
    "member-token": Principal("li", "ctm"),
}
MEMBER_NAMES: Mapping[str, Mapping[str, str]] = {
    "cmhk": {"en": "China Mobile Hong Kong", "zh-Hant": "中國移動香港", "zh-Hans": "中国移动香港"},
}


class Shelf:
    """Documents in a folder of their own, and the service over them."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder}/kex.db")
        self.library = Library(self.database, FileStore(folder / "files"), UPLOAD_LIMIT)
        self.engine = MemoryEngine()
        self.service = Service(
            self.library,
            Searcher(self.library, self.engine),
            Pictures(folder / "pictures", Limits(seconds=20), 1 << 24),
            Duplicates(self.library),
            TOKENS,
            local=False,
            upload_limit=UPLOAD_LIMIT,
            status=lambda: {"ready": True},
            member_names=MEMBER_NAMES,
        )

    def put(self, title: str, *pages: str, media_type: str = "text/plain", **said: Any) -> str:  # noqa: ANN401 - the fields of Description
        """Keep and index a document with these pages, one passage each; its id."""
        description = replace(Description(title, "cmhk", Kind.WHITE_PAPER, "en", date(2024, 5, 1)), **said)
        # Bytes that differ with the description keep documents apart.
        content = io.BytesIO("\n".join([*pages, repr(description)]).encode("utf-8", "surrogatepass"))
        added = self.library.add(OPERATOR, Upload(content, f"{title[:20]}.txt", media_type, description))
        self.index(pages)
        return added.document.id

    def index(self, pages: tuple[str, ...]) -> None:
        """Do the waiting job as the worker would, as if `pages` had been read from its document."""
        job = self.library.claim(OPERATOR, "test", 60)
        assert job
        document = self.library.document(OPERATOR, job.document_id)
        readings = [PageReading(number, len(text), 1.0, "text") for number, text in enumerate(pages, 1)]
        passages = [Passage(number, number + 1, "", 0, len(text), text) for number, text in enumerate(pages)]
        self.library.record_extraction(
            OPERATOR,
            document.id,
            document.version,
            Description(),
            readings,
            passages,
            fingerprint=fingerprint(passages),
        )
        self.engine.update([indexed(document, passages)])
        self.library.mark_indexed(OPERATOR, document.id, document.version)
        self.library.complete(OPERATOR, job)

    def close(self) -> None:
        """Let go of the files."""
        self.service.pictures.close()
        self.engine.close()
        self.database.close()
