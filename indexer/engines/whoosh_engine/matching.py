"""Which documents of a leaf meet a query?"""

from collections.abc import Iterator, Sequence

import numpy as np

from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.leaf import Leaf, Mask
from indexer.engines.whoosh_engine.phrases import sequence_frequencies, surface_field
from indexer.query.node import And, Attribute, Node, Not, Optional, Or, Part, Phrase, Text, Word, Years
from indexer.ranking import CONTENT, CONTENT_ROOTS, TITLE_ROOTS, Plan


def matching(leaf: Leaf, node: Node) -> Mask:
    """A mask over the documents of a leaf: those that meet `node`, readable or not."""
    match node:
        case And(children):
            return _combined(np.logical_and, leaf, children, start=True)
        case Or(children):
            return _combined(np.logical_or, leaf, children, start=False)
        case Not(child):
            return ~matching(leaf, child)
        case Optional():
            return np.ones(leaf.documents, np.bool_)
        case Attribute() | Years():
            known = leaf.masks.get(node)
            return leaf.remember(node, _described(leaf, node)) if known is None else known
        case Phrase(_, sequence, part):
            return _documents(leaf, [sequence_frequencies(leaf, surface_field(part), sequence)[0]])
        case Text(_, words, _, "any", part):
            return _documents(leaf, [ids for word in words for ids in _passages(leaf, word, part)])
        case Text(_, words, _, _, part):
            mask: Mask = np.logical_and.reduce([_documents(leaf, list(_passages(leaf, word, part))) for word in words])
            return mask


def is_scored_alone(node: Node, plan: Plan) -> bool:
    """Whether a document meets `node` just if the plan gives it a score.

    That saves making a mask. A phrase that is all there is scores where it stands. Of words between spaces, any of
    which is enough, those that are looked for are those that score; a title and keywords are in the content too.
    """
    if isinstance(node, Phrase):
        phrases = [(phrase.sequence, phrase.part) for phrase in plan.phrases]
        return phrases == [(node.sequence, node.part)] and not plan.concepts
    if not (isinstance(node, Text) and node.needed == "any" and node.part == "content"):
        return False
    if plan.phrases or not all(word.spaced and len(word.sequence) == 1 for word in node.words):
        return False
    sought = {(CONTENT_ROOTS, root) for word in node.words for root in word.roots}
    sought |= {(CONTENT, word.sequence[0][0]) for word in node.words}
    scoring = {(term.field, term.text) for concept in plan.concepts for term in concept.terms}
    return sought == {term for term in scoring if term[0] in (CONTENT, CONTENT_ROOTS)}


def _combined(operation: np.ufunc, leaf: Leaf, children: Sequence[Node], *, start: bool) -> Mask:
    combined = np.full(leaf.documents, start)
    for child in children:
        operation(combined, matching(leaf, child), out=combined)
    return combined


def _documents(leaf: Leaf, passages: Sequence[Array]) -> Mask:
    mask = np.zeros(leaf.documents, np.bool_)
    for ids in passages:
        mask[leaf.document_of[ids]] = True
    return mask


def _passages(leaf: Leaf, word: Word, part: Part) -> Iterator[Array]:
    """Lists of the passages that have the word."""
    yield sequence_frequencies(leaf, surface_field(part), word.sequence)[0]
    if word.spaced:
        for root in word.roots:
            yield leaf.ids(CONTENT_ROOTS if part == "content" else TITLE_ROOTS, root)


def _described(leaf: Leaf, node: Attribute | Years) -> Mask:
    """The documents with such an attribute or day."""
    if isinstance(node, Years):
        years = leaf.published // 10_000
        last = 9999 if node.last is None else node.last
        mask: Mask = (years > 0) & (years >= (node.first or 0)) & (years <= last)
        return mask
    values = leaf.values(node.name)
    wanted = {value.casefold() for value in node.values}
    mask = np.zeros(leaf.documents, np.bool_)
    for code, text in enumerate(values.texts):
        if text.casefold() in wanted:
            mask[values.documents_with(code)] = True
    return mask
