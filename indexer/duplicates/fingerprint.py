"""What is kept of a document's text to find its like?"""

from collections.abc import Iterator, Sequence

import numpy as np

from corpus.fingerprints import Fingerprint
from corpus.passage import Passage
from indexer.analysis.script import language_of
from indexer.duplicates.facts import facts_in, marks_of
from indexer.duplicates.sketch import Sketch

SCHEME = 1
"""To be raised with every change of what a fingerprint says; the worker then makes all anew."""

SIZES = ("characters", "headings", "passages")
"""What is counted: editions of one work have about as many. A Han character counts for the letters it stands for."""

_LETTERS_PER_HAN = 3
_TELLING_CHARACTERS = 20_000


_BLOCK = 1 << 18
"""Characters of passages that are looked at together: most documents have fewer, and none takes memory for more."""


def fingerprint(passages: Sequence[Passage]) -> Fingerprint:
    """The fingerprint of a document with these passages, at least one.

    The passages, not the pages, so that what recurs on every page (headers, numbers) makes no difference.
    """
    sketch = Sketch.of(lambda: _blocks(passages))
    facts = facts_in(_blocks(passages))
    characters = sketch.characters + (_LETTERS_PER_HAN - 1) * sketch.wide
    sizes = (characters, len({each.heading for each in passages}), len(passages))
    return Fingerprint(
        scheme=SCHEME,
        text=sketch.digest,
        language=language_of(next(_blocks(passages))[:_TELLING_CHARACTERS]),
        signature=sketch.signature.astype("<u2").tobytes(),
        marks=np.array(marks_of(facts), dtype="<u4").tobytes(),
        facts=facts,
        sizes=dict(zip(SIZES, sizes, strict=True)),
    )


def _blocks(passages: Sequence[Passage]) -> Iterator[str]:
    """The text of the passages, whole ones, a line's end between two."""
    block: list[str] = []
    size = 0
    for passage in passages:
        if block and size + len(passage.text) > _BLOCK:
            yield "\n".join(block)
            block, size = [], 0
        block.append(passage.text)
        size += len(passage.text)
    yield "\n".join(block)
