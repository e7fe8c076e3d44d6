"""Which few words of a passage show why it was found?"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from unicodedata import east_asian_width

from indexer.analysis.fold import joins
from indexer.analysis.script import is_unspaced
from indexer.highlights import Highlight, merged
from indexer.results import Snippet

WIDTH = 260
"""How long a fragment is, in Latin letters; a Han character is as wide as two (Unicode Standard Annex 11)."""
_LEAD = 60
_BREAK = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？；：\n])")
_ELLIPSIS = "…"
_ZERO_WIDTH_JOINER = "\u200d"


def snippet(text: str, spans: Sequence[Highlight]) -> Snippet:
    """The fragment of a passage's `text` with the most of the query's words, as written, with their spans."""
    widths = _widths(text)
    start = _best_start(text, spans, widths)
    end = _end_of(text, start, widths)
    kept = merged(span for span in spans if span.start >= start and span.end <= end)
    lead = _ELLIPSIS if start > 0 else ""
    shift = len(lead) - start
    fragment = lead + text[start:end].replace("\n", " ") + (_ELLIPSIS if end < len(text) else "")
    return Snippet(fragment, tuple((from_ + shift, to + shift) for from_, to in kept))


def _widths(text: str) -> Sequence[int]:
    """How wide `text[:at]` is, for every `at`."""
    if text.isascii():
        return range(len(text) + 1)
    return [0, *accumulate(2 if east_asian_width(character) in "FW" else 1 for character in text)]


def _best_start(text: str, spans: Sequence[Highlight], widths: Sequence[int]) -> int:
    """Where the fragment begins: the one with most different wordings, the first of equals."""
    starts = dict.fromkeys(_start_before(text, span.start) for span in spans)
    return max(starts, key=lambda start: (_wordings_in(text, start, spans, widths), -start), default=0)


def _wordings_in(text: str, start: int, spans: Sequence[Highlight], widths: Sequence[int]) -> int:
    end = _end_of(text, start, widths)
    return len({span.wording for span in spans if span.start >= start and span.end <= end})


def _start_before(text: str, at: int) -> int:
    """The beginning of the sentence around `at`, or of a word near it if the sentence begins far before."""
    earliest = max(0, at - _LEAD)
    if earliest == 0:
        return 0
    sentence = next((found.end() for found in _BREAK.finditer(text, earliest, at) if found.end() <= at), None)
    space = text.find(" ", earliest, at)
    start = sentence if sentence is not None else space + 1 if space >= 0 else at - _LEAD // 4
    while start < at and _is_inside(text, start):
        start += 1
    return start


def _end_of(text: str, start: int, widths: Sequence[int]) -> int:
    end = min(len(text), bisect_left(widths, widths[start] + WIDTH, start))
    return end if end == len(text) else _end_of_word(text, max(start + 1, end - _LEAD), end)


def _end_of_word(text: str, earliest: int, latest: int) -> int:
    """The last place up to `latest` that parts no word, and after which no space is left; `latest` if all do."""
    end = latest
    while end > earliest and _is_inside(text, end):
        end -= 1
    if end == earliest:
        return latest
    while end > earliest and text[end - 1].isspace():
        end -= 1
    return end


def _is_inside(text: str, at: int) -> bool:
    """Whether a word of a script with spaces, or a character and its marks, goes on at `at`."""
    if joins(text[at]) or text[at - 1] == _ZERO_WIDTH_JOINER:
        return True
    return all(character.isalnum() and not is_unspaced(character) for character in text[at - 1 : at + 1])
