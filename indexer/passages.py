"""Into which passages is a document cut?

A passage lies inside one page, begins at a heading or with a sentence where it can, and holds about 150 to 400 words or
250 to 700 Han characters. Sizes are weights: a word weighs seven, a Han character four, so that both limits are one.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import count, islice

from corpus.passage import Passage
from indexer.analysis.script import HAN
from indexer.extract.extraction import Extraction, Heading, Page

MAXIMUM = 2800
"""The weight that no passage exceeds: 400 words or 700 Han characters."""

_MOST_PIECES = 100_000
"""Pieces that are looked at together: no page has so many, only files that are made to."""

LONGEST = 8000
"""Characters that no passage exceeds, white space included."""

_WORD, _HAN_CHARACTER = 7, 4
_IDEAL = 1900
"""What longer sections are cut down to, about."""

_SMALL = 500
"""A section or a rest that weighs less is left with its neighbour: some 70 words or 125 Han characters."""

_PIECE = 600
"""Where a sentence is longer than this it is cut between words, and at last between characters."""

_MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0900-\u0903\u093a-\u094f\u0e31\u0e34-\u0e3a"
    "\u0e47-\u0e4e\u1ab0-\u1aff\u1dc0-\u1dff\u200c\u200d\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
    "\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef"
)
"""Characters that belong to the one before them: accents, vowel signs, variation selectors (Unicode Annex 29)."""

_UNSPACED = re.compile(f"[{HAN}\u3040-\u30ff]")
_TOKEN = re.compile(rf"([{HAN}\u3040-\u30ff][{_MARKS}]{{0,32}}+)|[^\s{HAN}\u3040-\u30ff]{{1,16}}+[{_MARKS}]{{0,32}}+")
"""What is weighed: a Han or Kana character, or a word; what is longer than a word counts as several."""

_SURELY_SHORT = _PIECE // _HAN_CHARACTER
_END = re.compile(
    r"\n[^\S\n]*+\n|\n"  # a blank line, or a line end
    r"|[。！？；!?]++[”’」』）)\]\"']*+|(?<!\.)\.++[”’)\]\"']*+(?=\s)"  # a sentence's end with its quotes
)
_BEFORE_HEADING = 40
"""White space and hashes that may stand between the beginning of a passage and its heading."""


class _Break(IntEnum):
    """What stands before a piece of text: the higher, the better a place to cut."""

    NONE = 0
    SENTENCE = 1
    PARAGRAPH = 2
    HEADING = 3


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that is not cut: its offsets without white space at the ends, its weight."""

    start: int
    end: int
    weight: int
    before: _Break


def passages(extraction: Extraction) -> tuple[Passage, ...]:
    """The document's passages in their order.

    Each character that is neither white space nor furniture is in exactly one, and no passage reaches over furniture.
    """
    numbers = count()
    heading = ""
    found: list[Passage] = []
    for page in extraction.pages:
        headings = _Headings(page.headings, heading)
        for stretch in _stretches(page):
            for pieces in _groups_of(_pieces(page, *stretch)):
                start, end = pieces[0].start, pieces[-1].end
                text = page.text[start:end]
                found.append(Passage(next(numbers), page.number, headings.at(start, page.text), start, end, text))
        heading = headings.last
    return tuple(found)


def _stretches(page: Page) -> Iterator[tuple[int, int]]:
    """The stretches of the page's text that lie before, between and after its furniture."""
    start = 0
    for begin, end in sorted(page.furniture):
        if start < begin:
            yield start, begin
        start = max(start, end)
    yield start, len(page.text)


class _Headings:
    """The headings of one page, asked for in rising order; `before` is the last one of the pages before."""

    def __init__(self, headings: Sequence[Heading], before: str) -> None:
        self._headings = sorted(headings, key=lambda heading: heading.start)
        self._before = before
        self._passed = 0

    def at(self, start: int, text: str) -> str:
        """The nearest heading above the text that begins at `start`, or the last of those it begins with."""
        while self._passed < len(self._headings):
            heading = self._headings[self._passed]
            gap = heading.start - start
            if gap > _BEFORE_HEADING or (gap > 0 and text[start : heading.start].strip(" \t\n#=-")):
                break
            self._before = heading.text
            self._passed += 1
            if gap >= 0:
                start = heading.start + len(heading.text)
        return self._before

    @property
    def last(self) -> str:
        """The last heading of the page, or of those before it."""
        return self._headings[-1].text if self._headings else self._before


def _groups_of(pieces: Iterator[_Piece]) -> Iterator[Sequence[_Piece]]:
    """What becomes a passage each; a page of lines without number is looked at in parts, for its memory."""
    while part := list(islice(pieces, _MOST_PIECES)):
        yield from _groups(part)


def _groups(pieces: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    for section in _sections(pieces):
        yield from _evenly_cut(section)


def _sections(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """The pieces parted at headings, except where so little precedes or follows that it would be left alone."""
    sections: list[list[_Piece]] = []
    for piece in pieces:
        if not sections or (piece.before is _Break.HEADING and _weight(sections[-1]) >= _SMALL):
            sections.append([])
        sections[-1].append(piece)
    if len(sections) > 1 and _weight(sections[-1]) < _SMALL:
        rest = sections.pop()
        sections[-1].extend(rest)
    return sections


def _weight(pieces: Iterable[_Piece]) -> int:
    return sum(piece.weight for piece in pieces)


def _evenly_cut(section: Sequence[_Piece]) -> Iterator[Sequence[_Piece]]:
    """The section in parts of about the same weight, cut at a paragraph's end if one is near, else at a sentence's."""
    total = _weight(section)
    parts = 1 if total <= MAXIMUM else -(-total // _IDEAL)
    goal = total / parts
    begin, done, cuts = 0, 0, 1
    for index, piece in enumerate(section):
        if index > begin and _is_place_to_cut(piece, done, goal * cuts if cuts < parts else total + goal, goal):
            yield section[begin:index]
            begin, cuts = index, cuts + 1
        elif index > begin and piece.end - section[begin].start > LONGEST:
            yield section[begin:index]
            begin = index
        done += piece.weight
    yield section[begin:]


def _is_place_to_cut(piece: _Piece, done: int, wanted: float, goal: float) -> bool:
    """Whether to cut before `piece` when `done` is the weight of all before it and the cut is `wanted` at a weight."""
    if piece.before >= _Break.PARAGRAPH and done >= wanted - 0.2 * goal:
        return True
    return done + piece.weight / 2 > wanted


def _pieces(page: Page, start: int, stop: int) -> Iterator[_Piece]:
    text = page.text
    line_starts = {text.rfind("\n", 0, heading.start) + 1 for heading in page.headings}
    before = _Break.HEADING
    for end, after in _ends(text, start, stop, line_starts):
        for piece in _cut_to_size(text, start, end, before):
            yield piece
            before = _Break.NONE
        # Of several breaks with nothing but white space between them the highest counts.
        before, start = max(before, after), end


def _ends(text: str, start: int, stop: int, line_starts: set[int]) -> Iterator[tuple[int, _Break]]:
    """Where text may be cut between two offsets, in rising order, and what sort of break is there."""
    for found in _END.finditer(text, start, stop):
        end = found.end()
        if end in line_starts:
            yield end, _Break.HEADING
        else:
            yield end, _Break.PARAGRAPH if end - found.start() > 1 and text[end - 1] == "\n" else _Break.SENTENCE
    yield stop, _Break.NONE


def _cut_to_size(text: str, start: int, end: int, before: _Break) -> Iterator[_Piece]:
    """The text from `start` to `end` as one piece, or as several where it is too long for one."""
    content = text[start:end].strip()
    if len(content) > _SURELY_SHORT:
        yield from _cut_at_tokens(text, start, end, before)
    elif content:
        begin = text.index(content[0], start)
        yield _Piece(begin, begin + len(content), _weight_of(content), before)


def _weight_of(content: str) -> int:
    han = len(_UNSPACED.findall(content))
    return han * _HAN_CHARACTER + (len(_TOKEN.findall(content)) - han) * _WORD


def _cut_at_tokens(text: str, start: int, end: int, before: _Break) -> Iterator[_Piece]:
    weight = 0
    begin = last = -1
    for token in _TOKEN.finditer(text, start, end):
        if begin >= 0 and _is_full(text, token, begin, weight):
            yield _Piece(begin, last, weight, before)
            begin, weight, before = -1, 0, _Break.NONE
        if begin < 0:
            begin = token.start()
        last = token.end()
        weight += _HAN_CHARACTER if token[1] else _WORD
    yield _Piece(begin, last, weight, before)


def _is_full(text: str, token: re.Match[str], begin: int, weight: int) -> bool:
    """Whether the piece from `begin` takes no more: a word longer than a token gets some room to stay whole."""
    if token.end() - begin > LONGEST // 4:
        return True
    is_within_word = not token[1] and not text[token.start() - 1].isspace()
    return weight > _PIECE + (8 * _WORD if is_within_word else 0)
