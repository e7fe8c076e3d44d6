"""Which few words of a passage show why it was found?"""

import re
from collections.abc import Sequence

from indexer.analysis.script import is_unspaced
from indexer.highlights import Highlight, merged
from indexer.results import Snippet

WIDTH = 260
"""How long a fragment is, in Latin letters; a Han character is as wide as two."""
_LEAD = 60
_BREAK = re.compile(r"(?<=[.!?;:])\s+|(?<=[。！？；：\n])")
_ELLIPSIS = "…"


def snippet(text: str, spans: Sequence[Highlight]) -> Snippet:
    """The fragment of a passage's `text` with the most of the query's words, as written, with their spans."""
    start = _best_start(text, spans)
    end = _end_of(text, start)
    kept = merged(span for span in spans if span.start >= start and span.end <= end)
    lead = _ELLIPSIS if start > 0 else ""
    shift = len(lead) - start
    fragment = lead + text[start:end].replace("\n", " ") + (_ELLIPSIS if end < len(text) else "")
    return Snippet(fragment, tuple((from_ + shift, to + shift) for from_, to in kept))


def _best_start(text: str, spans: Sequence[Highlight]) -> int:
    """Where the fragment begins: the one with most different wordings, the first of equals."""
    starts = dict.fromkeys(_start_before(text, span.start) for span in spans)
    return max(starts, key=lambda start: (_wordings_in(text, start, spans), -start), default=0)


def _wordings_in(text: str, start: int, spans: Sequence[Highlight]) -> int:
    end = _end_of(text, start)
    return len({span.wording for span in spans if span.start >= start and span.end <= end})


def _start_before(text: str, at: int) -> int:
    """The beginning of the sentence around `at`, or of a word near it if the sentence begins far before."""
    earliest = max(0, at - _LEAD)
    if earliest == 0:
        return 0
    breaks = [found.end() for found in _BREAK.finditer(text, earliest, at) if found.end() <= at]
    if breaks:
        return breaks[0]
    space = text.find(" ", earliest, at)
    return space + 1 if space >= 0 else at if not is_unspaced(text[at]) else max(earliest, at - _LEAD // 4)


def _end_of(text: str, start: int) -> int:
    width, end = 0, start
    while end < len(text) and width < WIDTH:
        width += 2 if is_unspaced(text[end]) else 1
        end += 1
    if end < len(text) and not is_unspaced(text[end]):
        space = text.rfind(" ", start + 1, end)
        if end - space < _LEAD:
            return space
    return end
