"""What is a document of the alliance, and what does a person say about it?"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

LANGUAGES = ("en", "zh-Hant", "zh-Hans", "pt")
"""BCP 47 tags of the languages that documents and pages come in; `und` marks an unknown one."""

UNKNOWN_LANGUAGE = "und"

READER_PATTERN = re.compile(r"public|members|staff|(member|user):[\w.@-]{1,100}")
"""What a right to read looks like: `public`, `members`, `staff`, `member:cmhk`, `user:li`."""


class Kind(StrEnum):
    """What sort of text a document is."""

    WHITE_PAPER = "white-paper"
    PRESS_RELEASE = "press-release"
    OTHER = "other"


class Status(StrEnum):
    """How far a document has come on its way into the index."""

    WAITING = "waiting"
    INDEXED = "indexed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Description:
    """What a person says of a document; an empty field is one that nobody has filled in yet.

    `work` joins the editions of one work: documents with the same `work` are translations of each other. `abstract`
    says in a paragraph what the document is about, `key_terms` in words; topics are the alliance's own list.
    """

    title: str = ""
    member: str = ""
    kind: Kind = Kind.OTHER
    language: str = ""
    published: date | None = None
    topics: tuple[str, ...] = ()
    readers: tuple[str, ...] = ("public",)
    work: str = ""
    abstract: str = ""
    key_terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """One white paper or press release in one language, as the catalogue knows it.

    `version` counts uploads from 1; `sha256` (hex), `size` (bytes) and `media_type` are those of the newest.
    `failure` is the sentence that explains a failed document, or says what of an indexed one could not be read;
    it is empty otherwise.
    """

    id: str
    version: int
    description: Description
    source: str
    media_type: str
    sha256: str
    size: int
    status: Status
    failure: str
    added: datetime
