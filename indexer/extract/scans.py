"""How is a file read whose pages, all or some, are pictures?

First as any other; then the pages without text, and those whose text makes no sense, are recognised one by one in a
process of its own, for that takes seconds and a gigabyte a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

from indexer.extract.extraction import Extraction, ExtractionError, Page
from indexer.extract.limits import Limits
from indexer.extract.media_type import PDF
from indexer.extract.ocr.choice import REMEDY
from indexer.extract.quality import DOUBTFUL, PICTURE_ONLY
from indexer.extract.reading import check_has_text
from indexer.extract.sandbox import Sandbox
from indexer.extract.wire import unpacked

_REGISTRY = "indexer.extract.ocr.recognition"
_MOST_FAILURES = 3
"""After so many pages in a row that could not be recognised the others of the file are left."""

_NAMED_PAGES = 10


@dataclass(frozen=True, slots=True)
class Recognition:
    """With which recognisers pages are read, none or some; what a page may take; how many pages of a file."""

    recognisers: Sequence[str]
    limits: Limits
    most_pages: int


class ScanReader:
    """A FileReader that also reads pictures of pages; to be used from one thread at a time, and closed.

    `registry` names the module whose TASKS has `recognise`.
    """

    def __init__(self, sandbox: Sandbox, recognition: Recognition, registry: str = _REGISTRY) -> None:
        self._sandbox = sandbox
        self._recognition = recognition
        self._recogniser = Sandbox(recognition.limits, registry)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End both processes; the next file starts others."""
        self._sandbox.close()
        self._recogniser.close()

    def extract(self, path: Path, name: str) -> Extraction:
        """Read the file at `path`, which its owner calls `name`; raises as Sandbox.extract does.

        What could not be recognised, and why, is said as `incomplete`.
        """
        extraction = self._sandbox.extract(path, name, needs_text=False)
        if extraction.media_type == PDF:
            extraction = self._completed(extraction, path, name)
        check_has_text(extraction, "" if self._recognition.recognisers else REMEDY)
        return extraction

    def _completed(self, extraction: Extraction, path: Path, name: str) -> Extraction:
        wanted = [page for page in extraction.pages if not page.text.strip() or page.quality < DOUBTFUL]
        if not self._recognition.recognisers:
            unread = [page.number for page in wanted if page.quality == PICTURE_ONLY]
            return (
                _noting(extraction, unread, f"{REMEDY}.") if any(page.text for page in extraction.pages) else extraction
            )
        found, unread, reason = self._recognised(wanted, path, name)
        pages = tuple(found.get(page.number, page) for page in extraction.pages)
        return _noting(replace(extraction, pages=pages), unread, reason)

    def _recognised(self, wanted: Sequence[Page], path: Path, name: str) -> tuple[dict[int, Page], list[int], str]:
        """The pages that are better as recognised, by their numbers; those that could not be, and why."""
        found: dict[int, Page] = {}
        unread: list[int] = []
        reason, failures = "", 0
        for place, page in enumerate(wanted):
            if failures >= _MOST_FAILURES or place >= self._recognition.most_pages:
                unread += [each.number for each in wanted[place:]]
                return found, unread, reason or f"They are more than KEX_OCR_PAGES ({self._recognition.most_pages})."
            try:
                other = self._page(page.number, path, name)
            except ExtractionError as error:
                unread.append(page.number)
                reason, failures = str(error), failures + 1
                continue
            failures = 0
            if other.text.strip() and (other.quality > page.quality or not page.text.strip()):
                found[page.number] = replace(other, label=page.label)
        return found, unread, reason

    def _page(self, number: int, path: Path, name: str) -> Page:
        request = {
            "task": "recognise",
            "name": name,
            "page": number,
            "recognisers": list(self._recognition.recognisers),
        }
        return unpacked(self._recogniser.ask(path, request)).pages[0]


def _noting(extraction: Extraction, unread: Sequence[int], reason: str) -> Extraction:
    """The extraction, with a word on the pages that were not read."""
    if not unread:
        return extraction
    named = ", ".join(map(str, unread[:_NAMED_PAGES])) + (" and more" if len(unread) > _NAMED_PAGES else "")
    said = f"Not all of its pages that are pictures were read (these were not: {named}). {reason}"
    return replace(extraction, incomplete=" ".join(filter(None, (extraction.incomplete, said))))
