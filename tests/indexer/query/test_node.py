from indexer.query.node import EVERYTHING, NOTHING, And, Attribute, Not, Optional, Or, Phrase, Years, wanted

A, B, C, D = (Phrase(name, ((name, 0),)) for name in "abcd")


def test_wanted_is_all_of_a_tree_but_what_is_excluded_and_the_filters() -> None:
    tree = And((A, Or((B, Not(C))), Optional(D), Attribute("kind", ("other",)), Years(2019, None)))
    assert list(wanted(tree)) == [A, B, D]


def test_nothing_is_wanted_of_everything_and_of_nothing() -> None:
    assert list(wanted(EVERYTHING)) == list(wanted(NOTHING)) == []
