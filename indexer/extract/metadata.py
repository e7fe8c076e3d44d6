"""What is a document called, and when was it published, as far as its file tells?"""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from indexer.extract.extraction import Extraction, Page

_LONGEST = 200
_EARLIEST = date(1980, 1, 1)
"""The day that ZIP archives and clocks that were never set begin with; nothing of that day or before is believed."""

_JUNK = re.compile(
    r"(?:untitled|无标题|未命名|無標題|sem t[íi]tulo).*"
    r"|(?:document|documento|doc|presentation|slide|文档|文件) ?\d*|title|none|null|test|unknown|[\W\d_]*"
    r"|.*\.(?:docx?|pdf|pptx?|xlsx?|indd|qxd|tex|dvi|html?|wps|rtf|ai|psd)",
    re.IGNORECASE,
)
"""Titles that programs make up, bare numbers, and names of files."""

_PROGRAM = re.compile(r"^(?:microsoft (?:office )?(?:word|powerpoint|excel)|word|powerpoint) - ", re.IGNORECASE)
_LETTER = re.compile(r"[^\W\d_]")


def title_of(extraction: Extraction, name: str) -> str:
    """The best title that the file called `name` gives: in one line of at most 200 characters.

    Its metadata's, unless a program filled it in; else its first heading, its first line, or its name.
    """
    stated = _PROGRAM.sub("", extraction.metadata.title.strip()[:1000])
    if stated and not _JUNK.fullmatch(stated):
        return _short(stated)
    for candidate in (_first_heading(extraction), _first_line(extraction)):
        if _LETTER.search(candidate):
            return _short(candidate)
    return _short(PurePath(name).stem.replace("_", " ")) or "untitled"


def published_of(extraction: Extraction) -> date | None:
    """The day of publication that the metadata states, or None where it states none or one that cannot be."""
    try:
        stated = date.fromisoformat(extraction.metadata.published[:10])
    except ValueError:
        return None
    tomorrow = datetime.now(UTC).date() + timedelta(days=1)
    return stated if _EARLIEST < stated <= tomorrow else None


def _first_heading(extraction: Extraction) -> str:
    """The first heading of the first page that has any text; headings further on are chapters."""
    page = next((page for page in extraction.pages if page.text.strip()), None)
    return page.headings[0].text if page and page.headings else ""


def _first_line(extraction: Extraction) -> str:
    lines = (line for page in extraction.pages for line in _without_furniture(page).splitlines())
    return next((line for line in lines if _LETTER.search(line)), "")


def _without_furniture(page: Page) -> str:
    text = page.text
    for start, end in reversed(page.furniture):
        text = text[:start] + text[end:]
    return text


def _short(title: str) -> str:
    title = " ".join(title.split())
    if len(title) <= _LONGEST:
        return title
    return title[: _LONGEST - 1].rsplit(" ", 1)[0].rstrip() + "…"
