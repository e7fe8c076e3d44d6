"""Which matches answer a question, in which order, and how many are there of each sort?"""

import numpy as np

from indexer.engines.engine import Answer, Match, PassageMatch, Question
from indexer.engines.whoosh_engine.leaf import Floats, Integers
from indexer.engines.whoosh_engine.matching import matching
from indexer.engines.whoosh_engine.scoring import closeness, scores
from indexer.engines.whoosh_engine.snapshot import Snapshot
from indexer.engines.whoosh_engine.view import View
from indexer.ranking import LIFT, RESCORED, document_score
from indexer.results import FacetCount


def search(view: View, question: Question) -> Answer:
    """Answer `question` from what `view` shows."""
    snapshot = view.snapshot
    mask = matching(snapshot, question.tree) & view.documents
    mask[[snapshot.ordinals[name] for name in question.without if name in snapshot.ordinals]] = False
    found = np.flatnonzero(mask)
    facets = {name: _counts(snapshot, name, found) for name in question.facets}
    if not len(found):
        return Answer((), 0, facets)
    return Answer(tuple(_ranked(view, question, found)), len(found), facets)


def _ranked(view: View, question: Question, found: Integers) -> list[Match]:
    """The matches that are asked for, of the documents `found`."""
    snapshot = view.snapshot
    passage_scores = scores(view, question.plan)
    best = np.maximum.reduceat(passage_scores, snapshot.firsts)[found]
    ordered = found[_order(snapshot, question, found, best)]
    first, last = question.offset, question.offset + question.limit
    head = _rescored(view, question, passage_scores, ordered[:RESCORED]) if first < RESCORED else []
    rest = ordered[max(first, RESCORED) : last]
    return head[first:last] + [_match(snapshot, passage_scores, int(document)) for document in rest]


def _order(snapshot: Snapshot, question: Question, documents: Integers, best: Floats) -> Integers:
    keys = (-best, -snapshot.published[documents])
    first, second = reversed(keys) if question.sort == "date" else keys
    return np.lexsort((snapshot.ranks[documents], second, first))


def _rescored(view: View, question: Question, passage_scores: Floats, documents: Integers) -> list[Match]:
    snapshot = view.snapshot
    kept = [_best_passages(snapshot, passage_scores, int(document)) for document in documents]
    passages = np.sort(np.concatenate(kept))
    passage_scores[passages] += closeness(view, question.plan, passages)
    matches = [
        _match(snapshot, passage_scores, int(document), best) for document, best in zip(documents, kept, strict=True)
    ]
    final = np.array([match.score for match in matches])
    return [matches[place] for place in _order(snapshot, question, documents, final)]


def _best_passages(snapshot: Snapshot, passage_scores: Floats, document: int) -> Integers:
    """The passages that speak for a document, best first: those with a score, or its first one."""
    first = int(snapshot.firsts[document])
    following = snapshot.firsts[document + 1 : document + 2]
    own = passage_scores[first : int(following[0]) if len(following) else len(passage_scores)]
    best = np.argsort(-own, kind="stable")[: len(LIFT)]
    scored = best[own[best] > 0]
    return (scored if len(scored) else best[:1]) + first


def _match(snapshot: Snapshot, passage_scores: Floats, document: int, best: Integers | None = None) -> Match:
    passages = _best_passages(snapshot, passage_scores, document) if best is None else best
    passages = passages[np.argsort(-passage_scores[passages], kind="stable")]
    found = tuple(
        PassageMatch(int(snapshot.numbers[at]), int(snapshot.pages[at]), float(passage_scores[at])) for at in passages
    )
    score = found[0].score if best is None else document_score([passage.score for passage in found])
    return Match(snapshot.documents[document], score, found)


def _counts(snapshot: Snapshot, name: str, found: Integers) -> tuple[FacetCount, ...]:
    mask = np.zeros(len(snapshot.documents), np.bool_)
    mask[found] = True
    counts = {value: int(mask[documents].sum()) for value, documents in snapshot.attribute(name).items()}
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(FacetCount(value, count) for value, count in ordered if count)
