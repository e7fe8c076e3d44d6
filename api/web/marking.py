"""How does a text with spans to highlight become HTML?"""

import re
from collections.abc import Iterator, Sequence

from markupsafe import Markup, escape

Span = tuple[int, int]
"""Start and end offsets in characters (code points), the end excluded."""

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def mark(text: str, spans: Sequence[Span]) -> Markup:
    """`text` escaped, with a `<mark>` around each span; empty spans and those outside the text are left out.

    Spans that touch or overlap become one.
    """
    pieces: list[Markup] = []
    written = 0
    for start, end in _joined(spans, len(text)):
        pieces += [escape(text[written:start]), Markup("<mark>"), escape(text[start:end]), Markup("</mark>")]
        written = end
    return Markup("").join([*pieces, escape(text[written:])])


def paragraphs(text: str, spans: Sequence[Span]) -> Iterator[Markup]:
    """The paragraphs of `text`, which a blank line parts, each marked with its share of the spans."""
    start = 0
    for blank in [*(found.span() for found in _BLANK_LINE.finditer(text)), (len(text), len(text))]:
        end = blank[0]
        if text[start:end].strip():
            yield mark(text[start:end], [(max(a, start) - start, min(b, end) - start) for a, b in spans])
        start = blank[1]


def _joined(spans: Sequence[Span], length: int) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted((max(start, 0), min(end, length)) for start, end in spans):
        if start >= end:
            continue
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
