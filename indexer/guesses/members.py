"""Which member of the alliance published a document, as far as it names one?

A release names others too, so that what counts is where a name stands: beside the date, at the front, as the author.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from corpus.evidence import Guess, Source
from indexer.analysis.fold import fold
from indexer.extract.extraction import Extraction
from indexer.guesses.front import paragraphs
from indexer.guesses.written_dates import written_dates

Names = Mapping[str, Mapping[str, str]]
"""The names of each member by its slug and the language tag."""

_LATIN_EDGE = re.compile(r"[a-z\d]")
_MOST = 5
_LONGEST_BYLINE = 120
_FRONT = 0.25


def member_guesses(extraction: Extraction, members: Names) -> Iterator[Guess]:
    """The members that the metadata or the front pages name, those in a byline before others."""
    best: dict[str, Guess] = {}
    for guess in _all(extraction, members):
        if guess.confidence > best.get(guess.value, _NOTHING).confidence:
            best[guess.value] = guess
    yield from sorted(best.values(), key=lambda guess: -guess.confidence)[:_MOST]


_NOTHING = Guess("member", "", Source.TEXT, 0.0)


def _all(extraction: Extraction, members: Names) -> Iterator[Guess]:
    for slug, _ in _named(extraction.metadata.author[:500], members):
        yield Guess("member", slug, Source.METADATA, 0.75)
    for number, paragraph in enumerate(paragraphs(extraction)):
        source = Source.FIRST_PAGE if paragraph.page == 0 else Source.TEXT
        for line in paragraph.text.split("\n"):
            named = list(_named(line, members))
            # A line that names several tells of them; none of them is its author.
            in_text = 0.6 if number < 3 and len({slug for slug, _ in named}) == 1 else 0.3
            for slug, place in named:
                is_byline = len(line) <= _LONGEST_BYLINE and bool(written_dates(line))
                is_alone = len(line.strip("*_ ")) - place[1] + place[0] <= 2
                likely = 0.9 if is_byline else 0.8 if is_alone and paragraph.page == 0 else in_text
                yield Guess("member", slug, source, likely - _FRONT * paragraph.depth)


def _named(text: str, members: Names) -> Iterator[tuple[str, tuple[int, int]]]:
    """The members that `text` names, each with where its name begins and ends."""
    folded = fold(text).text if text else ""
    for slug, names in members.items():
        for name in set(names.values()):
            place = _find(folded, _folded(name))
            if place:
                yield slug, place


@lru_cache(maxsize=2000)
def _folded(name: str) -> str:
    return fold(name).text


def _find(text: str, name: str) -> tuple[int, int] | None:
    start = text.find(name) if len(name) > 1 else -1
    while start >= 0:
        end = start + len(name)
        cuts_before = start > 0 and _LATIN_EDGE.match(name[0]) and _LATIN_EDGE.match(text[start - 1])
        cuts_after = end < len(text) and _LATIN_EDGE.match(name[-1]) and _LATIN_EDGE.match(text[end])
        if not cuts_before and not cuts_after:
            return start, end
        start = text.find(name, start + 1)
    return None
