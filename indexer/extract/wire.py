"""How does an extraction, or the error in its place, cross the pipe between two processes?"""

import json
from dataclasses import asdict
from typing import Any

from indexer.extract.extraction import (
    CrashError,
    DamagedError,
    EmptyFileError,
    EncryptedError,
    Extraction,
    ExtractionError,
    Heading,
    LimitError,
    Metadata,
    Page,
    UnsupportedTypeError,
)

LENGTH_BYTES = 8
"""Each answer is its length, an unsigned big-endian number of so many bytes, and then JSON in UTF-8."""

_ERRORS = {
    error.code: error
    for error in (UnsupportedTypeError, EmptyFileError, EncryptedError, DamagedError, LimitError, CrashError)
}


def packed(outcome: Extraction | ExtractionError) -> bytes:
    """The bytes of one answer, without its length."""
    if isinstance(outcome, ExtractionError):
        answer: dict[str, Any] = {"error": outcome.code, "message": str(outcome)}
    else:
        answer = asdict(outcome)
    return json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpacked(answer: bytes) -> Extraction:
    """The extraction in `answer`.

    Raises the ExtractionError that the other side raised, or CrashError where the bytes are not an answer.
    """
    try:
        found = json.loads(answer)
        if "error" not in found:
            return _extraction(found)
        error = _ERRORS.get(found["error"], ExtractionError)(str(found["message"]))
    except (ValueError, TypeError, KeyError) as reason:
        raise CrashError("The reader of the file broke: its answer makes no sense. The file was left out.") from reason
    raise error


def _extraction(found: dict[str, Any]) -> Extraction:
    metadata = found["metadata"] | {"keywords": tuple(found["metadata"]["keywords"])}
    return Extraction(found["media_type"], Metadata(**metadata), tuple(map(_page, found["pages"])), found["incomplete"])


def _page(found: dict[str, Any]) -> Page:
    headings = tuple(Heading(**heading) for heading in found["headings"])
    return Page(**found | {"headings": headings, "furniture": tuple(map(tuple, found["furniture"]))})
