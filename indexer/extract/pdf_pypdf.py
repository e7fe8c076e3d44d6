"""What does pypdf read in a PDF: its metadata, and the text of pages where the first reader is in doubt?"""

from collections.abc import Callable
from io import BytesIO
from time import process_time
from typing import TypeVar

from pypdf import PasswordType, PdfReader

from indexer.extract.deadline import DeadlinePassedError, deadline
from indexer.extract.extraction import DamagedError, EncryptedError, Metadata
from indexer.extract.pdf_details import attachments_of, metadata_of, notes_of
from indexer.extract.pdf_locks import LOCKED_MESSAGE

_SECONDS = 20.0
"""The CPU time that pypdf gets for one file: it is the second reader and has loops that do not end."""

T = TypeVar("T")


class SecondReader:
    """Reads a PDF's bytes with pypdf, which raises anything on broken files and may run on for minutes.

    What pypdf cannot tell is None: also of a file that only it finds locked, as one whose attachments alone are.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = _SECONDS
        self._reader: PdfReader | None = None
        self._is_locked = False

    def metadata(self) -> Metadata | None:
        """What the file says of itself (ISO 32000-1, 14.3), or None where pypdf cannot tell."""
        return self._within_limits(lambda: metadata_of(self._opened()))

    def text(self, index: int) -> str | None:
        """The text of the page `index` (from 0), or None where pypdf cannot read it."""
        return self._within_limits(lambda: _page_text(self._opened(), index))

    def notes(self, index: int) -> list[str]:
        """What forms and notes on the page `index` (from 0) say; nothing where pypdf cannot read them."""
        return self._within_limits(lambda: notes_of(self._opened(), index)) or []

    def attachments(self) -> list[str]:
        """The names of the files that are attached to the whole file; nothing where pypdf cannot read them."""
        return self._within_limits(lambda: attachments_of(self._opened())) or []

    def labels(self) -> list[str]:
        """What the file calls its pages (ISO 32000-1, 12.4.2); nothing where it does not say so."""
        return self._within_limits(lambda: _labels(self._opened())) or []

    def page_count(self) -> int:
        """How many pages there are.

        Raises EncryptedError where a password is needed, DamagedError where pypdf finds no pages.
        """
        count = self._within_limits(lambda: len(self._opened().pages))
        if self._is_locked:
            raise EncryptedError(LOCKED_MESSAGE)
        if not count:
            raise DamagedError("The PDF file is damaged: no reader finds pages in it. Export or download it again.")
        return count

    def _opened(self) -> PdfReader:
        if self._reader is None:
            reader = PdfReader(BytesIO(self._content))
            if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
                self._is_locked = True
                raise EncryptedError(LOCKED_MESSAGE)
            self._reader = reader
        return self._reader

    def _within_limits(self, read: Callable[[], T]) -> T | None:
        if self._left <= 0:
            return None
        began = process_time()
        try:
            with deadline(self._left):
                return read()
        except DeadlinePassedError:
            self._left = 0
            return None
        except Exception:  # noqa: BLE001 - on broken files pypdf raises TypeError, RecursionError and others
            return None
        finally:
            self._left -= process_time() - began


def _page_text(reader: PdfReader, index: int) -> str:
    return reader.pages[index].extract_text()


def _labels(reader: PdfReader) -> list[str]:
    return reader.page_labels if "/PageLabels" in reader.root_object else []
