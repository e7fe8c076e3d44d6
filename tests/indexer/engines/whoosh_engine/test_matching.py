import numpy as np
import pytest
from hypothesis import given, settings

from indexer.engines.whoosh_engine import search as search_module
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.leaf import Leaf
from indexer.engines.whoosh_engine.matching import is_scored_alone, matching
from indexer.query.node import And, Attribute, Not, Optional, Or, Years
from indexer.query.parser import parse
from indexer.ranking import plan
from indexer.results import FACETS
from tests.contract.engines import whoosh
from tests.indexer import drawn
from tests.indexer.documents import answer, document, ids

pytestmark = pytest.mark.usefixtures("each_loops")


@settings(max_examples=50)
@given(history=drawn.histories, texts=drawn.lists_of_queries, reader=drawn.readers)
def test_that_a_score_alone_is_enough_never_changes_an_answer(
    history: list[drawn.Step], texts: list[str], reader: tuple[str, ...]
) -> None:
    with whoosh() as engine:
        for step in history:
            engine.update(step.documents, step.removed)
        for text in texts:
            found = answer(engine, text, reader, facets=FACETS)
            with pytest.MonkeyPatch.context() as patched:
                patched.setattr(search_module, "is_scored_alone", lambda *_: False)
                assert answer(engine, text, reader, facets=FACETS) == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("network slice", True),
        ("network", True),
        ("網絡", False),
        ("network 網絡", False),
        ('"network slice"', True),
        ("title:network", False),
        ("network AND slice", False),
        ("+slice network", False),
        ("language:en", False),
        ("", False),
    ],
)
def test_words_between_spaces_of_which_any_is_enough_are_met_by_what_scores(text: str, expected: bool) -> None:
    tree = parse(text).tree
    assert is_scored_alone(tree, plan(tree)) is expected


def test_words_that_do_not_all_score_need_a_look() -> None:
    tree, other = parse("network slice").tree, parse("network").tree
    assert not is_scored_alone(tree, plan(other))
    assert not is_scored_alone(other, plan(tree))


@pytest.fixture
def leaf(engine: WhooshEngine) -> Leaf:
    engine.update(
        [
            document("a", "port crane", member="cmhk", topics=("5G",), published="2024-05-01"),
            document("b", "port", "crane", member="CTM", published="0999-01-01"),
            document("c", "quay", readers=("user:li",)),
        ]
    )
    ids(engine, "port")
    assert engine._opened
    return engine._opened.snapshot.leaves[0].leaf


def met(leaf: Leaf, text: str) -> str:
    mask = matching(leaf, parse(text).tree)
    return "".join("abc"[at] for at in np.flatnonzero(mask))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("port", "ab"),
        ("port AND crane", "ab"),
        ('"port crane"', "a"),
        ("quay OR crane", "abc"),
        ("NOT port", "c"),
        ("member:ctm", "b"),
        ("member:CMHK,ctm", "ab"),
        ("topic:5g", "a"),
        ("year:2024", "a"),
        ("year:..2023", "b"),
        ("year:1000..", "a"),
        ("nowhere", ""),
    ],
)
def test_conditions_are_met_by_documents_readable_or_not(leaf: Leaf, text: str, expected: str) -> None:
    assert met(leaf, text) == expected


def test_the_limits_of_conditions(leaf: Leaf) -> None:
    def shown(node: And | Or | Not | Optional | Years | Attribute) -> list[bool]:
        return [bool(one) for one in matching(leaf, node)]

    assert shown(And(())) == shown(Optional(Or(()))) == shown(Not(Or(()))) == [True] * 3
    assert shown(Or(())) == shown(Not(And(()))) == shown(Years(None, 0)) == shown(Attribute("topic", ())) == [False] * 3
    assert shown(Years(None, None)) == [True, True, False]


def test_what_a_condition_on_attributes_is_met_by_is_kept_and_cannot_be_written(leaf: Leaf) -> None:
    node = parse("member:ctm").tree
    mask = matching(leaf, node)
    assert not mask.flags.writeable or mask is not leaf.masks.get(node)
    again = matching(leaf, node)
    assert again.tolist() == mask.tolist()
    assert len(leaf.masks) == 1
    (kept,) = leaf.masks.values()
    assert not kept.flags.writeable
