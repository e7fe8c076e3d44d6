"""What is handed in when a file is added, and what comes of it?"""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from corpus.document import Description, Document
from corpus.errors import InvalidInputError


class Outcome(StrEnum):
    """What adding a file meant."""

    NEW = "new"
    SAME = "same"
    DESCRIBED = "described"
    """The bytes were known; what was said of them now has replaced what was said before."""
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to add: its bytes as a path or a stream, and what is known about it.

    `source` is the name that is shown. `origin` says where the file lives (an absolute path): another file
    from the same origin is a new version of the same document; empty where uploads have no such place.
    `document_id` names the document of which this is a new version. A field of `description` left at its
    default says nothing, so that it changes nothing on a document that is known.
    """

    content: BinaryIO | Path
    source: str
    media_type: str
    description: Description = field(default_factory=Description)
    origin: str = ""
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Added:
    """What came of an upload; `job_id` is the indexing to wait for, None where nothing has to be done."""

    document: Document
    outcome: Outcome
    job_id: int | None


class EmptyUploadError(InvalidInputError):
    """The file has no bytes."""

    code = "empty"


class UnreadableUploadError(InvalidInputError):
    """The file that was to be added cannot be opened or read."""

    code = "unreadable-upload"
