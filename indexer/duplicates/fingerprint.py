"""What is kept of a document's text to find its like?"""

from collections.abc import Sequence

import numpy as np

from corpus.fingerprints import Fingerprint
from corpus.passage import Passage
from indexer.analysis.script import language_of
from indexer.duplicates.facts import facts_of, marks_of
from indexer.duplicates.signature import digest, plain, shingles, signature

SCHEME = 1
"""To be raised with every change of what a fingerprint says; the worker then makes all anew."""

SIZES = ("characters", "headings", "passages")
"""What is counted: editions of one work have about as many. A Han character counts for the letters it stands for."""

_LETTERS_PER_HAN = 3
_TELLING_CHARACTERS = 20_000


def fingerprint(passages: Sequence[Passage]) -> Fingerprint:
    """The fingerprint of a document with these passages, at least one.

    The passages, not the pages, so that what recurs on every page (headers, numbers) makes no difference.
    """
    text = "\n".join(passage.text for passage in passages)
    even = plain(text)
    facts = facts_of(text)
    han = sum(character >= "\u2e80" for character in even)
    sizes = (len(even) + (_LETTERS_PER_HAN - 1) * han, len({each.heading for each in passages}), len(passages))
    return Fingerprint(
        scheme=SCHEME,
        text=digest(even),
        language=language_of(text[:_TELLING_CHARACTERS]),
        signature=signature(shingles(even)).astype("<u2").tobytes(),
        marks=np.array(marks_of(facts), dtype="<u4").tobytes(),
        facts=facts,
        sizes=dict(zip(SIZES, sizes, strict=True)),
    )
