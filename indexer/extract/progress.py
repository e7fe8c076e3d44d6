"""Which pages has a reader done, should it not live to the end of the file?

A reader of a format that has pages (or sheets, or slides) says `page_read` after each, and one that reads files inside
another says `page_made` of the outer one before; whoever started the reader listens. When the file then breaks a limit,
or its reader, these pages are what is kept of it. Files inside another are read `unheard`, for their pages are not
pages of that one, by number or type, until it makes them so.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TypeAlias

from indexer.extract.extraction import Metadata, Page


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as its reader came upon it: it need not be cleaned, has no headings, and furniture only where known.

    `number` and `media_type` are those of the whole file; `metadata` is what is known of that by now.
    """

    number: int
    text: str
    reader: str
    media_type: str
    furniture: tuple[tuple[int, int], ...] = ()
    metadata: Metadata = field(default_factory=Metadata)


Listener: TypeAlias = Callable[[RawPage], None]

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear of every page that is read while the block runs."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def page_read(page: RawPage) -> None:
    """Tell whoever listens that `page` is done."""
    listener = _listener.get()
    if listener is not None:
        listener(page)


def page_made(page: Page, media_type: str, metadata: Metadata) -> None:
    """Tell whoever listens of a page that is complete, in a file that says `metadata` of itself."""
    page_read(RawPage(page.number, page.text, page.reader, media_type, page.furniture, metadata))


@contextmanager
def unheard() -> Iterator[None]:
    """Let nobody hear of the pages that are read while the block runs."""
    with listening(lambda _page: None):
        yield
