"""A library with many documents in it, of which the text is known and nothing is indexed."""

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from corpus.access import OPERATOR
from corpus.database import Database
from corpus.document import Description
from corpus.filestore import FileStore
from corpus.library import Library
from corpus.page import PageReading
from corpus.passage import Passage
from corpus.upload import Upload
from indexer.duplicates.duplicates import PROPOSED, Duplicates
from indexer.duplicates.fingerprint import fingerprint
from indexer.extract.sandbox import Sandbox
from indexer.passages import passages


class Collection:
    """A library in a folder, and what finds the like of its documents."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(f"sqlite:///{folder}/kex.db")
        self.library = Library(self.database, FileStore(folder / "files"), 1 << 24)
        self.duplicates = Duplicates(self.library)

    def add(
        self, name: str, found: tuple[Passage, ...], description: Description, document_id: str | None = None
    ) -> str:
        """Keep a document, or a new version of one, whose text are these passages; its id."""
        content = io.BytesIO("\n".join([name, *(each.text for each in found)]).encode())
        added = self.library.add(OPERATOR, Upload(content, name, "text/plain", description, document_id=document_id))
        document = added.document
        pages = [PageReading(1, sum(len(each.text) for each in found), 1.0, "text")]
        assert self.library.record_extraction(
            OPERATOR, document.id, document.version, Description(), pages, found, fingerprint=fingerprint(found)
        )
        return document.id

    def put(self, text: str, name: str = "a.txt", document_id: str | None = None, **said: Any) -> str:  # noqa: ANN401 - fields by name
        """Keep a document of one passage; its id."""
        return self.add(name, (Passage(0, 1, "", 0, len(text), text),), Description(**said), document_id)

    def read(self, sandbox: Sandbox, path: Path, description: Description) -> str:
        """Keep a file as it is read; the id of its document."""
        return self.add(path.name, passages(sandbox.extract(path, path.name)), description)

    def near(self, document_id: str) -> dict[str, tuple[float, bool]]:
        """What staff is told: the similarity and whether it is the same text, by id."""
        found = self.duplicates.near(OPERATOR, document_id)
        return {one.document.id: (one.similarity, one.same_text) for one in found}

    def proposed(self, document_id: str) -> dict[str, float]:
        """The scores of what is proposed to staff, by id."""
        found = self.duplicates.editions(OPERATOR, document_id)
        assert all(one.score >= PROPOSED and one.reasons for one in found)
        return {one.document.id: one.score for one in found}

    def rates(self, works: Iterable[tuple[str, str]]) -> tuple[float, float]:
        """Precision and recall of all proposals, given the id and work of each document, which says no work itself."""
        work_of = dict(works)
        proposed = [(one, two) for one in work_of for two in self.proposed(one)]
        right = sum(work_of[one] == work_of[two] for one, two in proposed)
        wanted = sum(work_of[one] == work_of[two] for one in work_of for two in work_of if one != two)
        return right / len(proposed), right / wanted

    def close(self) -> None:
        self.database.close()
