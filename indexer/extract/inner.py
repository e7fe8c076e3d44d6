"""What do the files say that are inside another one?"""

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePosixPath
from typing import Protocol

from indexer.extract.archive import BROKEN_ZIP, opened
from indexer.extract.blocks import Block
from indexer.extract.extraction import EmptyFileError, ExtractionError, Page, UnsupportedTypeError
from indexer.extract.extractor import Extractor
from indexer.extract.limits import Limits
from indexer.extract.media_type import ZIP, media_type_of
from indexer.extract.progress import unheard
from indexer.extract.reading import failures_told, read_content

_MOST_DEEP = 5
_MOST_FILES = 50
"""Files inside one inner file that are read; what a person puts into a paper is fewer."""


class Inner(Protocol):
    """Reads what is inside another file; tells what it could not read in sentences."""

    def read(self, content: bytes, name: str) -> "Found":
        """The pages of a file, of none where nothing reads it."""


@dataclass(frozen=True, slots=True)
class Found:
    """The pages of an inner file, and what to say of it where it was not read or not all of it."""

    pages: tuple[Page, ...] = ()
    incomplete: str = ""


class InnerReader:
    """Reads inner files with the same extractors as any, at most five deep and 50 inside each of the outermost."""

    def __init__(self, extractors: Callable[[], Sequence[Extractor]]) -> None:
        self._extractors = extractors
        self._depth = 0
        self._files = 0

    def read(self, content: bytes, name: str) -> Found:
        """As Inner says: a broken inner file does not break the outer one.

        Whoever waits for the outer one is not told of these pages: they have no number in it yet.
        """
        if self._depth == 0:
            self._files = 0
        if self._depth >= _MOST_DEEP or self._files >= _MOST_FILES:
            return Found(incomplete=f"{name}, a file inside this one, was not read: there are too many.")
        self._depth += 1
        self._files += 1
        try:
            return self._found(content, name)
        except (UnsupportedTypeError, EmptyFileError):  # a picture or a macro: nothing is missing
            return Found()
        except ExtractionError as error:
            return Found(incomplete=f"{name}, a file inside this one, was not read: {error}")
        finally:
            self._depth -= 1

    def _found(self, content: bytes, name: str) -> Found:
        with failures_told(Limits()), unheard():
            if media_type_of(content, name) == ZIP:
                with opened(content) as archive:
                    locked: list[str] = []
                    found = read_all(self, _entries(archive, locked))
                    return replace(found, incomplete=" ".join(filter(None, (found.incomplete, *locked))))
            read = read_content(content, name, self._extractors())
        return Found(tuple(replace(page, label=name) for page in read.pages), read.incomplete)


def _entries(archive: zipfile.ZipFile, locked: list[str]) -> Iterator[tuple[str, bytes]]:
    """The names, without folders, and the bytes of the files in an archive; what cannot be had is said in `locked`."""
    for entry in archive.infolist():
        if entry.filename.endswith("/"):
            continue
        name = PurePosixPath(entry.filename).name
        try:
            content = archive.read(entry)
        except BROKEN_ZIP as error:
            # One that is locked or broken takes no other with it.
            why = "it wants a password" if entry.flag_bits & 1 else f"it is damaged ({type(error).__name__})"
            locked.append(f"{name}, a file in an archive inside this one, was not read: {why}.")
        else:
            yield name, content


def read_all(inner: Inner, files: Iterable[tuple[str, bytes]]) -> Found:
    """What files say, by their names, that are embedded in one: at most 50, pages without a text left out."""
    found = [inner.read(content, name) for name, content in islice(files, _MOST_FILES)]
    pages = tuple(page for each in found for page in each.pages if page.text.strip())
    return Found(pages, " ".join(each.incomplete for each in found if each.incomplete))


def blocks_of(page: Page) -> Iterator[Block]:
    """The paragraphs and headings of a page again, for one that becomes part of another."""
    levels = {heading.start: heading.level for heading in page.headings}
    start = 0
    for text in page.text.split("\n\n"):
        yield Block(text, levels.get(start, 0))
        start += len(text) + 2
