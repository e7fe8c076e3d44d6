from indexer.query.filters import with_filters
from indexer.query.node import EVERYTHING, And, Attribute, Phrase, Years
from indexer.results import SearchRequest

TREE = Phrase("port", (("port", 0),))


def test_a_request_without_filters_asks_for_its_query_alone() -> None:
    assert with_filters(TREE, SearchRequest("port")) is TREE
    assert with_filters(TREE, SearchRequest("port", filters={"kind": ()})) is TREE


def test_every_filter_narrows() -> None:
    request = SearchRequest("port", filters={"kind": ("other",), "member": ("cmhk", "ctm")}, year_from=2019)
    assert with_filters(TREE, request) == And(
        (TREE, Attribute("kind", ("other",)), Attribute("member", ("cmhk", "ctm")), Years(2019, None))
    )


def test_filters_narrow_a_query_for_everything() -> None:
    assert with_filters(EVERYTHING, SearchRequest("", year_to=2020)) == And((EVERYTHING, Years(None, 2020)))
