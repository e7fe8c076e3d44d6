"""What was read from a file, and what can go wrong while reading?"""

from dataclasses import dataclass

from corpus.errors import KexError


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the file says of itself; an empty string is a thing it does not say.

    `published` is ISO 8601 (`2024-05-01`), `language` a BCP 47 tag as the file gives it.
    """

    title: str = ""
    author: str = ""
    published: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page: `start` is its offset (code points) in the page's text, `level` counts from 1."""

    start: int
    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of text, `number` from 1. Paragraphs are parted by a blank line, lines by a newline.

    `quality` is between 0 (nothing that makes sense) and 1; `reader` names how the page was read. `furniture` are the
    stretches of the text (start and end in code points, ascending) that recur from page to page: headers, footers and
    numbers, which no passage has. `label` is what the file itself calls the page (`iv`), or empty.
    """

    number: int
    text: str
    quality: float
    reader: str
    headings: tuple[Heading, ...] = ()
    furniture: tuple[tuple[int, int], ...] = ()
    label: str = ""


@dataclass(frozen=True, slots=True)
class Extraction:
    """The pages and metadata of one file; formats without pages give a single one.

    `incomplete` is a sentence that says what is missing and why, and empty where all was read.
    """

    media_type: str
    metadata: Metadata
    pages: tuple[Page, ...]
    incomplete: str = ""


class ReaderUnavailableError(KexError):
    """No file can be read, because the reading process cannot start: a fault of the installation, not of a file."""

    status = 503
    code = "reader-unavailable"


class ExtractionError(KexError):
    """The file cannot be read; the message says why and what to do."""

    status = 422
    code = "unreadable"


class UnsupportedTypeError(ExtractionError):
    """No extractor reads this kind of file."""

    code = "unsupported-type"


class EmptyFileError(ExtractionError):
    """The file has no bytes, or no text in it."""

    code = "empty"


class EncryptedError(ExtractionError):
    """The file wants a password."""

    code = "encrypted"


class DamagedError(ExtractionError):
    """The file breaks the rules of its format so far that nothing can be read."""

    code = "damaged"


class LimitError(ExtractionError):
    """Reading the file took more time, memory or output than the limits allow, so it was stopped."""

    code = "over-limit"


class CrashError(ExtractionError):
    """The reader's process died; the file is at fault, the service is not harmed."""

    code = "reader-crashed"


class NoPictureError(ExtractionError):
    """The file has no such page, or none that has a picture: only a PDF says what its pages look like."""

    status = 404
    code = "no-picture"
