"""Uploads and texts as short as the tests need them."""

import io

from corpus.access import OPERATOR
from corpus.document import Description, Document
from corpus.evidence import Guess
from corpus.library import Library
from corpus.page import PageReading
from corpus.passage import Passage
from corpus.upload import Added, Upload

NOTHING = Description()


def upload(
    content: bytes = b"text",
    description: Description = NOTHING,
    origin: str = "",
    document_id: str | None = None,
) -> Upload:
    return Upload(io.BytesIO(content), "paper.txt", "text/plain", description, origin, document_id)


def added(
    library: Library,
    content: bytes = b"text",
    description: Description = NOTHING,
    origin: str = "",
    document_id: str | None = None,
) -> Added:
    return library.add(OPERATOR, upload(content, description, origin, document_id))


def read(
    library: Library,
    document: Document,
    *texts: str,
    guessed: Description = NOTHING,
    evidence: tuple[Guess, ...] = (),
) -> bool:
    """Record these texts as the passages of the document, one a page."""
    pages = [PageReading(number, len(text), 1.0, "text") for number, text in enumerate(texts, 1)]
    passages = [Passage(number, number + 1, "", 0, len(text), text) for number, text in enumerate(texts)]
    return library.record_extraction(OPERATOR, document.id, document.version, guessed, pages, passages, evidence)


def index(library: Library, document: Document, *texts: str) -> None:
    """Do what the worker does, as far as the library sees it."""
    job = library.claim(OPERATOR, "worker", 60)
    assert job
    assert job.document_id == document.id
    assert read(library, document, *texts)
    library.complete(OPERATOR, job)
    assert library.mark_indexed(OPERATOR, document.id, document.version)
