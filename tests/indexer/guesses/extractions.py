"""Extractions as short as the tests of guesses need them."""

from indexer.extract.extraction import Extraction, Heading, Metadata, Page

PDF, TEXT, HTML = "application/pdf", "text/plain", "text/html"


def extraction(
    *texts: str,
    headings: dict[str, int] | None = None,
    metadata: Metadata | None = None,
    media_type: str = PDF,
) -> Extraction:
    """Pages of these texts; `headings` are lines of theirs and the level of each."""
    pages = tuple(
        Page(number, text, 1.0, "test", tuple(_headings(text, headings or {}))) for number, text in enumerate(texts, 1)
    )
    return Extraction(media_type, metadata or Metadata(), pages)


def _headings(text: str, levels: dict[str, int]) -> list[Heading]:
    start, found = 0, []
    for line in text.split("\n"):
        if line in levels:
            found.append(Heading(start, levels[line], line))
        start += len(line) + 1
    return found
