import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from indexer.engines.whoosh_engine.codec.container import Array, Container, ContainerWriter, DamagedFileError
from indexer.engines.whoosh_engine.codec.documents import Documents, FieldLengths

ROWS = [
    {"name": "title", "total": 5, "least": 2, "greatest": 3},
    {"name": "body", "total": 9, "least": 9, "greatest": 9},
]
COLUMNS = [{"name": "page", "kind": "number"}, {"name": "flag", "kind": "bits"}]
ARRAYS: dict[str, Array] = {
    "0.length": np.array([2, 3, 0], np.uint8),
    "1.length": np.array([0, 0, 9], np.uint8),
    "0.column": np.array([-1, 4, 7], np.int32),
    "1.column": np.array([0, 1, 0], np.uint8),
}


def documents(others: Mapping[str, Array | None] = MappingProxyType({})) -> Documents:
    file = io.BytesIO()
    writer = ContainerWriter(file)
    for name, array in {**ARRAYS, **others}.items():
        if array is not None:
            writer.add(name, array)
    about: dict[str, Any] = {"documents": 3, "lengths": ROWS, "columns": COLUMNS}
    writer.finish(about)
    return Documents(Container(file.getvalue(), "a test"))


def test_lengths_and_columns_are_found_by_their_names() -> None:
    found = documents()
    assert found.count == 3
    assert found.lengths == {"title": FieldLengths(0, "title", 5, 2, 3), "body": FieldLengths(1, "body", 9, 9, 9)}
    assert (found.length("title").tolist(), found.length("body").tolist()) == ([2, 3, 0], [0, 0, 9])
    assert found.columns == {"page": (0, "number"), "flag": (1, "bits")}
    assert (found.numbers("page").tolist(), found.numbers("flag").tolist()) == ([-1, 4, 7], [0, 1, 0])


@pytest.mark.parametrize("size", [0, 2, 4])
def test_lengths_of_other_documents_are_damage(size: int) -> None:
    with pytest.raises(DamagedFileError, match="a test: an array has not an element for each document"):
        documents({"1.length": np.zeros(size, np.uint8)})


def test_a_column_of_other_documents_is_damage_when_it_is_read() -> None:
    found = documents({"0.column": np.zeros(2, np.int32)})
    with pytest.raises(DamagedFileError, match="an element for each document"):
        found.numbers("page")


def test_lengths_that_are_not_there_are_damage() -> None:
    with pytest.raises(DamagedFileError, match=r"a test has no array 0\.length"):
        documents({"0.length": None})
