"""What is kept of how a page was read?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page of a document, `number` from 1: its length in characters (code points) and how it was read.

    `quality` is between 0 (nothing that makes sense) and 1; `reader` names what read the page.
    """

    number: int
    characters: int
    quality: float
    reader: str
