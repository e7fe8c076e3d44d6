"""Which matches answer a question, in which order, and how many are there of each sort?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from indexer.engines.engine import Answer, Match, PassageMatch, Question
from indexer.engines.whoosh_engine.codec.container import Array
from indexer.engines.whoosh_engine.facets import facet
from indexer.engines.whoosh_engine.kernels.arguments import PAGES, Best, Papers, Rules
from indexer.engines.whoosh_engine.kernels.choice import loops
from indexer.engines.whoosh_engine.leaf import Floats, Mask
from indexer.engines.whoosh_engine.matching import is_scored_alone, matching
from indexer.engines.whoosh_engine.runs import equal_runs
from indexer.engines.whoosh_engine.scoring import Scorer
from indexer.engines.whoosh_engine.view import LeafView, View
from indexer.query.node import And, Attribute, Node, Years
from indexer.ranking import COVERAGE, LIFT, RESCORED

_MOST_LIFT = sum(LIFT) * (1 + 1e-9)
"""What further passages may make of a document's score at most, and a little for what rounding does."""


def search(view: View, question: Question) -> Answer:
    """Answer `question` from what `view` shows.

    Raises DamagedFileError, or whatever numpy does, where a segment is not what was written.
    """
    scorer = Scorer(view, question.plan)
    rules, conditions = _rules(question, scorer)
    best = [_best(view, at, question, scorer, rules, conditions) for at in range(len(view.leaves))]
    total = sum(one.total for one in best)
    found = [(leaf.leaf, one.matched) for leaf, one in zip(view.leaves, best, strict=True)]
    facets = {name: facet(name, found) for name in question.facets}
    if not total or question.limit < 1:
        return Answer((), total, facets)
    return Answer(tuple(_matches(view, question, scorer, best)), total, facets)


def _rules(question: Question, scorer: Scorer) -> tuple[Rules, Sequence[Node]]:
    """How to rank, and the conditions that are not met just by having a score."""
    tree, filters = _parted(question.tree)
    scored_only = is_scored_alone(tree, question.plan)
    asked = question.offset + question.limit if question.limit > 0 else 0
    is_final = question.sort == "date" or asked > RESCORED  # what a second look gains changes nothing, or is unknown
    rules = Rules(
        coverage=COVERAGE if scorer.total_cover else 0.0,
        total_cover=scorer.total_cover or 1.0,
        scored_only=scored_only,
        by_date=question.sort == "date",
        most=max(RESCORED, asked),
        asked=asked,
        lift=1.0 if is_final else _MOST_LIFT,
        gain=0.0 if is_final else _MOST_LIFT * scorer.most_closeness,
        listed=bool(question.facets),
    )
    return rules, filters if scored_only else (question.tree,)


def _parted(tree: Node) -> tuple[Node, Sequence[Node]]:
    """A tree and the filters that go with it, where that is what it consists of."""
    if isinstance(tree, And) and tree.children and all(isinstance(one, Attribute | Years) for one in tree.children[1:]):
        return tree.children[0], tree.children[1:]
    return tree, ()


def _best(view: View, at: int, question: Question, scorer: Scorer, rules: Rules, conditions: Sequence[Node]) -> Best:
    """What the leaf at `at` has to offer."""
    leaf = view.leaves[at].leaf
    allowed = _allowed(view.leaves[at], question, conditions)
    papers = Papers(leaf.firsts, leaf.longest, leaf.document_of, allowed, leaf.published, leaf.ranks)
    own = rules._replace(most=min(rules.most, leaf.documents), asked=min(rules.asked, leaf.documents))
    return loops().best_documents(scorer.postings(at), scorer.lists(leaf), scorer.scored(leaf), papers, own)


def _allowed(view: LeafView, question: Question, conditions: Sequence[Node]) -> Mask:
    """The documents that may be read and meet the conditions; read-only, as the loops are made for."""
    allowed = view.documents
    for node in conditions:
        allowed = allowed & matching(view.leaf, node)
    numbers = [number for name in question.without if (number := view.leaf.document(name)) is not None]
    if numbers:
        allowed = allowed.copy()
        allowed[numbers] = False
    allowed.flags.writeable = False
    return allowed


@dataclass(slots=True)
class _Candidates:
    """Documents of all leaves: the leaf, the number there, the score, the best passages with theirs.

    Last comes what decides between equals.
    """

    leaves: Array
    documents: Array
    scores: Floats
    passages: Array
    passage_scores: Floats
    published: Array
    ranks: Array


def _matches(view: View, question: Question, scorer: Scorer, best: Sequence[Best]) -> Iterator[Match]:
    """The matches that are asked for."""
    candidates = _joined(view, best)
    first, last = question.offset, question.offset + question.limit
    order = np.arange(len(candidates.documents))
    if len(order) > RESCORED:
        order = _ordered(view, question, candidates, order)
    if first < RESCORED:
        head = order[:RESCORED]
        _rescore(view, scorer, candidates, head)
        order = np.concatenate([_ordered(view, question, candidates, head), order[RESCORED:]])
    return _shown(view, candidates, order[first:last])


def _joined(view: View, best: Sequence[Best]) -> _Candidates:
    parts = [(leaf.leaf, one) for leaf, one in zip(view.leaves, best, strict=True)]
    return _Candidates(
        np.repeat(np.arange(len(best)), [len(one.documents) for one in best]),
        _concatenated([one.documents for one in best]),
        _concatenated([one.scores[:, 0].copy() for one in best]),
        _concatenated([one.passages for one in best]),
        _concatenated([one.scores for one in best]),
        _concatenated([leaf.published[one.documents] for leaf, one in parts]),
        _concatenated([leaf.ranks[one.documents] for leaf, one in parts]),
    )


def _concatenated(arrays: Sequence[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays)


def _ordered(view: View, question: Question, candidates: _Candidates, places: Array) -> Array:
    """The `places` of candidates, best first: by score and day, or the other way round, and by id."""
    keys = (-candidates.scores[places], -candidates.published[places])
    major, minor = reversed(keys) if question.sort == "date" else keys
    order = np.lexsort((candidates.ranks[places], minor, major))
    if len(view.leaves) > 1:  # ranks tell ids of one leaf apart
        major, minor = major[order], minor[order]
        for first, last in equal_runs((major[1:] == major[:-1]) & (minor[1:] == minor[:-1])):
            order[first:last] = sorted(order[first:last], key=lambda at: _name(view, candidates, int(places[at])))
    ordered: Array = places[order]
    return ordered


def _name(view: View, candidates: _Candidates, at: int) -> str:
    return view.leaves[int(candidates.leaves[at])].leaf.name(int(candidates.documents[at]))


def _rescore(view: View, scorer: Scorer, candidates: _Candidates, places: Array) -> None:
    """Look again at the best: for words side by side, and for further passages that speak for a document."""
    if scorer.has_neighbours:
        for at in np.unique(candidates.leaves[places]).tolist():
            _add_closeness(view.leaves[at], scorer, candidates, places[candidates.leaves[places] == at])
    scores = candidates.passage_scores
    first, second, third = LIFT
    candidates.scores[places] = (first * scores[:, 0] + second * scores[:, 1] + third * scores[:, 2])[places]


def _add_closeness(view: LeafView, scorer: Scorer, candidates: _Candidates, places: Array) -> None:
    """What the passages of the candidates at `places`, all of one leaf, gain; they are put in order again."""
    passages, scores = candidates.passages[places], candidates.passage_scores[places]
    there = passages >= 0
    ascending, at = np.unique(passages[there], return_inverse=True)
    scores[there] += scorer.closeness(view.leaf, ascending)[at]
    order = np.lexsort((np.where(there, passages, np.iinfo(np.int64).max), -scores), axis=1)
    candidates.passages[places] = np.take_along_axis(passages, order, axis=1)
    candidates.passage_scores[places] = np.take_along_axis(scores, order, axis=1)


def _shown(view: View, candidates: _Candidates, places: Array) -> Iterator[Match]:
    rows = zip(
        candidates.leaves[places].tolist(),
        candidates.documents[places].tolist(),
        candidates.scores[places].tolist(),
        candidates.passages[places].tolist(),
        candidates.passage_scores[places].tolist(),
        strict=True,
    )
    for at, document, score, passages, scores in rows:
        leaf = view.leaves[at].leaf
        numbers, pages = leaf.numbers, leaf.pages
        # The first is there always; the others only with a score.
        found = [
            PassageMatch(numbers[passage], pages[passage], own)
            for passage, own in zip(passages, scores, strict=True)
            if passage >= 0
        ]
        yield Match(leaf.name(document), score, tuple(found))


assert len(LIFT) == PAGES  # noqa: S101 - the loops keep as many passages as count
