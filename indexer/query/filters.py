"""How do the filters of a request narrow its query?"""

from indexer.query.node import And, Attribute, Node, Years
from indexer.results import SearchRequest


def with_filters(tree: Node, request: SearchRequest) -> Node:
    """`tree`, and of each filter of `request` one of its values."""
    conditions: list[Node] = [Attribute(name, values) for name, values in request.filters.items() if values]
    if request.year_from is not None or request.year_to is not None:
        conditions.append(Years(request.year_from, request.year_to))
    return And((tree, *conditions)) if conditions else tree
