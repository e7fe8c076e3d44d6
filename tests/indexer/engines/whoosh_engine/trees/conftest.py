from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.indexer.engines.whoosh_engine.trees.indexes import Document, Made, drawn, make

ONE: list[Document] = [
    {"title": "port", "body": "port crane quay", "tag": "red"},
    {"body": "quay port port", "tag": "red blue"},
    {"title": "crane port", "body": "crane"},
]
TWO: list[Document] = [{"title": "quay", "body": "porto x"}, {"body": "crane quay port crane", "number": 7}]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    """Two segments: ONE and TWO, none deleted."""
    yield from _open(make(tmp_path_factory.mktemp("small") / "index", [ONE, TWO]))


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Made]]:
    """Random collections of one to four segments, none deleted."""
    yield from _all(tmp_path_factory.mktemp("whole"), deleted=range(0))


@pytest.fixture(scope="session")
def thinned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Made]]:
    """Random collections of one to four segments with deletions."""
    yield from _all(tmp_path_factory.mktemp("thinned"), deleted=range(1, 25, 3))


def _all(directory: Path, deleted: range) -> Iterator[list[Made]]:
    found = [
        make(directory / str(seed), drawn(seed, segments, 30), deleted)
        for seed, segments in enumerate((1, 2, 3, 4), start=1)
    ]
    yield found
    for made in found:
        made.close()


def _open(made: Made) -> Iterator[Made]:
    yield made
    made.close()
