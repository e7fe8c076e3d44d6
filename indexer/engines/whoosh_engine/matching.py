"""Which documents meet a query?"""

from collections.abc import Sequence

import numpy as np

from indexer.engines.whoosh_engine.leaf import Integers, Mask
from indexer.engines.whoosh_engine.snapshot import Snapshot
from indexer.query.node import And, Attribute, Node, Not, Optional, Or, Part, Phrase, TermSequence, Text, Word, Years
from indexer.ranking import CONTENT, CONTENT_ROOTS, TITLE, TITLE_ROOTS

_WIDTH = 1 << 32
"""More than any position, so that a passage and a position make one number."""


def matching(snapshot: Snapshot, node: Node) -> Mask:
    """A mask over the documents of `snapshot`: those that meet `node`, readable or not."""
    match node:
        case And(children):
            return _combined(np.logical_and, [_all(snapshot), *(matching(snapshot, child) for child in children)])
        case Or(children):
            return _combined(np.logical_or, [~_all(snapshot), *(matching(snapshot, child) for child in children)])
        case Not(child):
            return ~matching(snapshot, child)
        case Optional():
            return _all(snapshot)
        case Attribute(name, values):
            return _having(snapshot, name, values)
        case Years(first, last):
            years = snapshot.published // 10_000
            mask: Mask = (years > 0) & (years >= (first or 0)) & (years <= (9999 if last is None else last))
            return mask
        case Phrase(_, sequence, part):
            return _documents(snapshot, sequence_frequencies(snapshot, surface_field(part), sequence)[0])
        case Text(_, words, _, needed, part):
            masks = [_word(snapshot, word, part) for word in words]
            return _combined(np.logical_and if needed == "all" else np.logical_or, masks)


def surface_field(part: Part) -> str:
    """The field of a part of the document that keeps terms as written."""
    return CONTENT if part == "content" else TITLE


def sequence_frequencies(snapshot: Snapshot, field: str, sequence: TermSequence) -> tuple[Integers, Integers]:
    """The passages in which a sequence stands, and how often it does."""
    postings = [snapshot.postings(field, text) for text, _ in sequence]
    if len(postings) == 1:
        return postings[0].ids, postings[0].frequencies
    places = None
    for found, (_, step) in zip(postings, sequence, strict=True):
        keys = np.repeat(found.ids, found.frequencies) * _WIDTH + found.positions - step
        places = keys if places is None else np.intersect1d(places, keys, assume_unique=True)
    return np.unique(places // _WIDTH, return_counts=True) if places is not None else (_NONE, _NONE)


def _combined(operation: np.ufunc, masks: Sequence[Mask]) -> Mask:
    combined: Mask = operation.reduce(masks)
    return combined


def _all(snapshot: Snapshot) -> Mask:
    return np.ones(len(snapshot.documents), np.bool_)


def _documents(snapshot: Snapshot, passages: Integers) -> Mask:
    mask = np.zeros(len(snapshot.documents), np.bool_)
    mask[snapshot.document_of[passages]] = True
    return mask


def _having(snapshot: Snapshot, name: str, values: Sequence[str]) -> Mask:
    wanted = {value.casefold() for value in values}
    mask = np.zeros(len(snapshot.documents), np.bool_)
    for value, documents in snapshot.attribute(name).items():
        if value.casefold() in wanted:
            mask[documents] = True
    return mask


def _word(snapshot: Snapshot, word: Word, part: Part) -> Mask:
    mask = _documents(snapshot, sequence_frequencies(snapshot, surface_field(part), word.sequence)[0])
    if word.spaced:
        roots = CONTENT_ROOTS if part == "content" else TITLE_ROOTS
        for root in word.roots:
            mask |= _documents(snapshot, snapshot.postings(roots, root).ids)
    return mask


_NONE = np.empty(0, np.int64)
