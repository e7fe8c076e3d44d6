"""When was a document published, as far as its file tells?"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

from corpus.evidence import Guess, Source
from indexer.extract.extraction import Extraction
from indexer.extract.media_type import HTML, MARKDOWN
from indexer.guesses.front import Paragraph, paragraphs, without_furniture
from indexer.guesses.written_dates import WrittenDate, written_dates

_FIRST_CLOCK = date(1980, 1, 1)
"""The day that ZIP archives and clocks that were never set begin with; no metadata of then is believed."""

_EARLIEST = date(1800, 1, 1)
_MOST = 6
_LABEL = re.compile(
    r"(?:\b(?:published|publication|publicad[oa]|publicação|released?|issued|emitido)"
    r"|發佈|發布|发布|發表|发表|出版|披露|首发|首發|刊發|刊发)[^\w\n]{0,3}(?:\w{1,8}[^\w\n]{1,3})?$",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(r"(?:\b(?:dated?|data)|日期)[^\w\n]{0,3}$", re.IGNORECASE)
_OTHER_LABEL = re.compile(
    r"(?:\b(?:access(?:ed)?|ignored|retrieved|received|accepted|deadline|due|expires?|born|until|since|as of|visited"
    r"|acedido|consultado|prazo)\b|收稿|截至|截止|修回|录用|錄用|审见|訪問|访问|有效|生于|生於|[至起自])[^\n]{0,8}$",
    re.IGNORECASE,
)
"""Before a day that something else happened on."""

_SENTENCE = re.compile(r"[。；;!?！？]|[.,，] |\b(?:the|is|was|were|that|um|uma|foi|que)\b")
_DATELINE = re.compile(r"[\s*_（(【\[]*(?:[^\W\d][^\d\n.。]{0,40}[,，·|、—–-]\s*)?$")
_CLOSING = 400


def published_guesses(extraction: Extraction, name: str) -> Iterator[Guess]:
    """The days that may be the day of publication, from metadata, front pages, the end and the file's name."""
    if day := _stated(extraction.metadata.published):
        # What a page or a front matter calls its date was written down; the others are when a program saved the file.
        confidence = 0.9 if extraction.media_type in {HTML, MARKDOWN} else 0.4
        yield Guess("published", day.isoformat(), Source.METADATA, confidence)
    shown = list(_shown(extraction))
    shown.sort(key=lambda guess: -guess.confidence)
    yield from shown[:_MOST]
    for found in written_dates(PurePath(name).stem.replace("_", " ")):
        yield from _guess(found, Source.FILE_NAME, 0.45)


def _stated(text: str) -> date | None:
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return None
    return day if _FIRST_CLOCK < day <= _tomorrow() else None


def _tomorrow() -> date:
    return datetime.now(UTC).date() + timedelta(days=1)


def _shown(extraction: Extraction) -> Iterator[Guess]:
    for paragraph in paragraphs(extraction):
        source = Source.FIRST_PAGE if paragraph.page == 0 else Source.TEXT
        for found in written_dates(paragraph.text):
            lower = min(0.1 * paragraph.page, 0.15) + 0.08 * paragraph.depth
            yield from _guess(found, source, _confidence(paragraph, found) - lower)
    for found, line in _closing(extraction):
        if _is_alone(line, found):
            yield from _guess(found, Source.TEXT, 0.6)


def _guess(found: WrittenDate, source: Source, confidence: float) -> Iterator[Guess]:
    if _EARLIEST <= found.day <= _tomorrow():
        less = 0.1 * (not found.exact) + 0.1 * found.ambiguous
        yield Guess("published", found.day.isoformat(), source, max(confidence - less, 0.05))


def _confidence(paragraph: Paragraph, found: WrittenDate) -> float:
    """How far the place of a day in its paragraph says that the document was published then."""
    start = paragraph.text.rfind("\n", 0, found.start) + 1
    end = paragraph.text.find("\n", found.end)
    line = paragraph.text[start : end if end >= 0 else None]
    before = line[: found.start - start]
    if _OTHER_LABEL.search(before[-20:]):
        return 0.2
    if _LABEL.search(before[-24:]):
        return 0.9
    if _is_alone(line, WrittenDate(found.day, found.start - start, found.end - start)):
        return 0.85
    if _DATE_LABEL.search(before[-24:]) or _is_byline(line, before):
        return 0.8
    if start == 0 and _DATELINE.fullmatch(before):
        return 0.7
    return 0.35


def _is_alone(line: str, found: WrittenDate) -> bool:
    """Whether the line says hardly more than the day: a time, brackets, a version."""
    rest = line[: found.start] + line[found.end :]
    return len(re.findall(r"\w", re.sub(r"\d\d?:\d\d(?::\d\d)?|UTC|GMT|v?\d[\d.]*", "", rest))) <= 2


def _is_byline(line: str, before: str) -> bool:
    """Whether the line names a place, an author or a member beside the day, and is no sentence."""
    said = line.strip().strip("*_")
    return (
        len(said) <= 90
        and not _SENTENCE.search(before.replace(", ", "", 2))
        and not said.endswith(("。", ".", "：", ":"))
    )


def _closing(extraction: Extraction) -> Iterator[tuple[WrittenDate, str]]:
    """The days in the last lines, where Chinese press releases are dated; each with its line."""
    last = next((page for page in reversed(extraction.pages) if page.text.strip()), None)
    if last is None:
        return
    for line in without_furniture(last)[-_CLOSING:].split("\n"):
        for found in written_dates(line):
            yield found, line
