"""How does a file become passages in the index?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from corpus.access import STAFF
from corpus.document import LANGUAGES, Description, Document
from corpus.evidence import Guess
from corpus.page import PageReading
from corpus.passage import Passage
from indexer.analysis.analyzer import analyze
from indexer.analysis.token import Analysis, Tokens
from indexer.engines.engine import Attributes, FieldTerms, IndexedDocument, IndexedPassage
from indexer.extract.extraction import EmptyFileError
from indexer.extract.sandbox import FileReader
from indexer.guesses.evidence import description_of, evidence_of
from indexer.guesses.members import Names
from indexer.passages import passages
from indexer.ranking import CONTENT, CONTENT_ROOTS, KEYWORDS, TITLE, TITLE_ROOTS

_GAP = 100
"""Positions between the parts of a field, so that no phrase reaches from one into the next."""

_COVER_POSITIONS = 100
"""How far into a passage, in words or Han characters, it may say its title: after a logo, a series, a date."""

_LISTED = re.compile(r"(?:[\d.]{1,8}\t)?[^\t]*\S\t(\d{1,4})")
_FEWEST_LISTED = 3


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: what it says of itself and why, how each page was read, and the passages (at least one).

    `notice` says what of the file was not read, and why; it is empty where all was.
    """

    guessed: Description
    evidence: tuple[Guess, ...]
    pages: tuple[PageReading, ...]
    passages: tuple[Passage, ...]
    notice: str = ""


def indexed(document: Document, passages: Sequence[Passage]) -> IndexedDocument:
    """Analyse a document and its passages for an engine."""
    said = document.description
    language = said.language if said.language in LANGUAGES else ""
    title = analyze(said.title, language)
    keywords = [analyze(text, language) for text in (*said.topics, said.member)]
    attributes = Attributes(
        language=said.language,
        kind=said.kind.value,
        member=said.member,
        topics=said.topics,
        published=said.published.isoformat() if said.published else "",
        # Staff keep the collection, and so read all of it (corpus.access.can_read).
        readers=(*said.readers, STAFF),
    )
    telling = [passage for passage in passages if not _lists_contents(passage.text)] or passages
    analysed = tuple(_indexed_passage(passage, language, title, keywords) for passage in telling)
    return IndexedDocument(document.id, attributes, analysed)


def _lists_contents(text: str) -> bool:
    """Whether this is a list of headings and their pages: it has all a document's words and says nothing of any."""
    lines = [line for line in text.splitlines() if line.strip()]
    numbers = [int(found[1]) for line in lines if (found := _LISTED.fullmatch(line))]
    # The last column of a table does not go up all the time, as the numbers of pages do.
    falls = sum(first > second for first, second in pairwise(numbers))
    is_most = len(numbers) >= _FEWEST_LISTED and len(numbers) * 3 >= len(lines) * 2
    return is_most and falls * 5 <= len(numbers)


def _says(text: Analysis, words: Analysis) -> bool:
    """Whether `text` has `words` as a phrase in its beginning, so that they need not be added to what it says.

    A cover page that had its title twice would stand above every page that it announces.
    """
    near = 2 * words.length + _COVER_POSITIONS
    places = {place for place in zip(text.surfaces.texts, text.surfaces.positions, strict=True) if place[1] < near}
    wanted = list(zip(words.surfaces.texts, words.surfaces.positions, strict=True))
    shifts = (at - wanted[0][1] for term, at in places if term == wanted[0][0]) if wanted else (0,)
    return any(all((term, at + shift) in places for term, at in wanted) for shift in shifts)


def _indexed_passage(passage: Passage, language: str, title: Analysis, keywords: Sequence[Analysis]) -> IndexedPassage:
    heading = analyze(passage.heading, language)
    text = analyze(passage.text, language)
    unsaid = [words for words in (title, heading) if not _says(text, words)]
    content = [*unsaid, *keywords, text]
    fields = {
        CONTENT: _surfaces(content),
        CONTENT_ROOTS: _roots(content),
        TITLE: _surfaces([title]),
        TITLE_ROOTS: _roots([title]),
        KEYWORDS: _roots([*keywords, heading]),
    }
    return IndexedPassage(passage.number, passage.page, fields)


def _surfaces(parts: Sequence[Analysis]) -> FieldTerms:
    return _laid_out(parts, [part.surfaces for part in parts])


def _roots(parts: Sequence[Analysis]) -> FieldTerms:
    return _laid_out(parts, [part.roots for part in parts])


def _laid_out(parts: Sequence[Analysis], streams: Sequence[Tokens]) -> FieldTerms:
    """The tokens of one stream of several texts, one text after another."""
    texts: list[str] = []
    positions: list[int] = []
    base = 0
    for part, tokens in zip(parts, streams, strict=True):
        texts += tokens.texts
        positions += map(base.__add__, tokens.positions)
        base += part.length + _GAP
    return FieldTerms(texts, positions)


def reading(document: Document, sandbox: FileReader, path: Path, members: Names) -> Reading:
    """Read the file of `document` at `path` in the sandbox's child process.

    `members` has the names of the members that may have published it, by slug and language.
    Raises an ExtractionError where nothing can be read.
    """
    extraction = sandbox.extract(path, document.source)
    found = passages(extraction)
    if not found:
        raise EmptyFileError(f"{document.source} has no text in it; only files with text can be searched.")
    evidence = evidence_of(extraction, document.source, members)
    pages = tuple(PageReading(page.number, len(page.text), page.quality, page.reader) for page in extraction.pages)
    return Reading(description_of(evidence), evidence, pages, found, extraction.incomplete)
