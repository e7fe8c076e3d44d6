"""What is the unit of retrieval?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text inside one page of a document: `page_text[start:end] == text`.

    `number` counts the document's passages from 0, `page` its pages from 1; `start` and `end` are offsets in
    characters (code points) of the page's text; `heading` is the nearest heading above, or empty.
    """

    number: int
    page: int
    heading: str
    start: int
    end: int
    text: str
