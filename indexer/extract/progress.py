"""Which pages has a reader done, should it not live to the end of the file?

A reader of a format that has pages (or sheets, or slides) says `page_read` after each; whoever started the reader
listens. When the file then breaks a limit, or its reader, these pages are what is kept of it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class RawPage:
    """A page as its reader came upon it: not cleaned, without headings, its furniture not known yet."""

    number: int
    text: str
    reader: str
    media_type: str


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
