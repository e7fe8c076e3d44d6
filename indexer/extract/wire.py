"""How does an extraction, or the error in its place, cross the pipe between two processes?

The reading process says first whether it is fenced in. It answers each request by one message, before which may come
messages with one page each: what has been read so far.
"""

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
    NoPictureError,
    Page,
    UnsupportedTypeError,
)
from indexer.extract.progress import RawPage

LENGTH_BYTES = 8
"""Each message is its length, an unsigned big-endian number of so many bytes, and then JSON in UTF-8 or a picture."""

FENCED, UNFENCED = b"fenced", b"unfenced"
"""The first message: whether the system keeps the reading process from the network, from writing and from others."""

_PAGE_MARK = b"+"
"""What a message with one page begins with, and no other does."""

_ERRORS = {
    error.code: error
    for error in (
        *(UnsupportedTypeError, EmptyFileError, EncryptedError, DamagedError, LimitError, CrashError),
        NoPictureError,
    )
}


_NONSENSE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""What it means to take apart an answer that is none: also one of brackets within brackets without end."""


def packed(outcome: Extraction | ExtractionError) -> bytes:
    """The bytes of one answer, without its length."""
    if isinstance(outcome, ExtractionError):
        return _json({"error": outcome.code, "message": str(outcome)})
    return _json(asdict(outcome))


def packed_page(page: RawPage | Page) -> bytes:
    """A message that tells of a page that has been read."""
    return _PAGE_MARK + _json(asdict(page))


def is_page(message: bytes) -> bool:
    """Whether this message tells of one page, so that the answer is still to come."""
    return message.startswith(_PAGE_MARK)


def unpacked_page(message: bytes) -> RawPage:
    """The page that a message tells of. Raises CrashError where it does not."""
    try:
        found = json.loads(message[len(_PAGE_MARK) :])
        page = RawPage(**found | {"furniture": _stretches(found), "metadata": _metadata(found)})
    except _NONSENSE as reason:
        raise _nonsense() from reason
    texts = (page.text, page.reader, page.media_type)
    if not isinstance(page.number, int) or not all(isinstance(text, str) for text in texts):
        raise _nonsense()
    return page


def unpacked(answer: bytes) -> Extraction:
    """The extraction in `answer`.

    Raises the ExtractionError that the other side raised, or CrashError where the bytes are not an answer.
    """
    try:
        found = json.loads(answer)
        if "error" not in found:
            return _extraction(found)
    except _NONSENSE as reason:
        raise _nonsense() from reason
    raise _error(found)


def unpacked_bytes(answer: bytes, start: bytes) -> bytes:
    """The bytes that were asked for, which begin with `start`; raises as `unpacked`."""
    if answer.startswith(start):
        return answer
    try:
        found = json.loads(answer)
    except _NONSENSE as reason:
        raise _nonsense() from reason
    raise _error(found)


def _error(found: Any) -> ExtractionError:  # noqa: ANN401 - whatever JSON may be
    try:
        return _ERRORS.get(found["error"], ExtractionError)(str(found["message"]))
    except (TypeError, KeyError):
        return _nonsense()


def _nonsense() -> CrashError:
    return CrashError("The reader of the file broke: its answer makes no sense. The file was left out.")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _extraction(found: dict[str, Any]) -> Extraction:
    return Extraction(found["media_type"], _metadata(found), tuple(map(_page, found["pages"])), found["incomplete"])


def _metadata(found: dict[str, Any]) -> Metadata:
    return Metadata(**found["metadata"] | {"keywords": tuple(found["metadata"]["keywords"])})


def _page(found: dict[str, Any]) -> Page:
    headings = tuple(Heading(**heading) for heading in found["headings"])
    return Page(**found | {"headings": headings, "furniture": _stretches(found)})


def _stretches(found: dict[str, Any]) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in found["furniture"])
