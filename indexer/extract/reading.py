"""Who reads this file, and what does it mean when the reader fails?"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from indexer.extract.extraction import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    Extraction,
    ExtractionError,
    LimitError,
    UnsupportedTypeError,
)
from indexer.extract.extractor import Extractor
from indexer.extract.limits import Limits
from indexer.extract.media_type import ENCRYPTED_OFFICE, NAMES, ZIP, media_type_of


def read(
    path: Path, name: str, extractors: Sequence[Extractor], limits: Limits | None = None, *, needs_text: bool = True
) -> Extraction:
    """Read the file at `path`, which its owner calls `name`, with the extractor for its type.

    Raises an ExtractionError and nothing else: also where a parser fails in a way that it does not announce, and,
    if it `needs_text`, where there is none.
    """
    with failures_told(limits or Limits()):
        extraction = read_content(path.read_bytes(), name, extractors)
        if needs_text:
            check_has_text(extraction)
        return extraction


@contextmanager
def failures_told(limits: Limits) -> Iterator[None]:
    """Let only ExtractionErrors out of the block, which reads a file within `limits`."""
    try:
        yield
    except ExtractionError:
        raise
    except MemoryError as error:
        raise LimitError(limits.too_large) from error
    except OSError as error:
        raise DamagedError(f"The file cannot be read from the disk: {error.strerror or error}.") from error
    except Exception as error:  # the parsers' own errors are of any type
        raise DamagedError(
            f"The file is damaged or made in a way that its reader does not know ({type(error).__name__}). "
            "Open it in the program that made it, save or export it again and add that."
        ) from error


def read_content(content: bytes, name: str, extractors: Sequence[Extractor]) -> Extraction:
    """Read the bytes of a file called `name`; raises whatever its reader does."""
    if not content:
        raise EmptyFileError("The file is empty: it has no bytes. Upload it again.")
    media_type = media_type_of(content, name)
    if media_type == ENCRYPTED_OFFICE:
        raise EncryptedError("The Office file wants a password: save a copy without one and add that.")
    for extractor in extractors:
        if media_type in extractor.media_types:
            return extractor.extract(content, media_type)
    if media_type == ZIP:
        raise UnsupportedTypeError(
            "This is an archive that nothing reads as one document: where it holds documents, unpack it and add them. "
            "Adding takes ZIP archives apart by itself, and archives in them, but no deeper."
        )
    known = ", ".join(NAMES.get(known, known) for extractor in extractors for known in extractor.media_types)
    raise UnsupportedTypeError(f"Files of type {media_type} are not read. These are: {known}.")


def check_has_text(extraction: Extraction, remedy: str = "") -> None:
    """Raise EmptyFileError, with the `remedy` for pictures, where nothing on the pages can be searched."""
    pages = extraction.pages
    if any(page.text.strip() for page in pages):
        return
    if any(page.quality == 0 for page in pages):
        said = remedy or "Run text recognition (OCR) on it and add the result"
        raise EmptyFileError(f"The file has no text layer: its pages are pictures. {said}.")
    raise EmptyFileError("The file has no text in it: nothing could be indexed.")
