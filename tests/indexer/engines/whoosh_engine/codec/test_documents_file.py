import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import Container, ContainerWriter, DamagedFileError
from indexer.engines.whoosh_engine.codec.documents import Documents
from indexer.engines.whoosh_engine.codec.documents_file import length_row, write_documents

lengths = st.lists(st.one_of(st.integers(0, 3), st.sampled_from([255, 256, 65_536])), max_size=9)


@given(title=lengths)
def test_lengths_and_numbers_are_read_as_they_were_written(title: list[int]) -> None:
    count = len(title)
    file = io.BytesIO()
    pages = np.arange(count, dtype=np.int32) - 3
    write_documents(
        file, count, {"title": np.array(title, np.uint32), "none": np.zeros(count, np.uint32)}, {"page": pages}
    )
    found = Documents(Container(file.getvalue(), "a test"))
    assert found.count == count
    assert (found.length("title").tolist(), found.numbers("page").tolist()) == (title, pages.tolist())
    told = found.lengths["title"]
    some = [length for length in title if length]
    assert (told.total, told.least, told.greatest) == (sum(title), min(some, default=0), max(title, default=0))
    assert (found.lengths["none"].total, found.lengths["none"].least) == (0, 0)
    assert found.length("title").dtype.itemsize == (1 if told.greatest < 256 else 2 if told.greatest < 65_536 else 4)


def test_an_array_without_an_element_for_each_document_is_damage() -> None:
    for size in (2, 4):
        file = io.BytesIO()
        writer = ContainerWriter(file)
        writer.add("0.length", np.ones(size, np.uint8))
        row = length_row("title", np.ones(size, np.uint32))
        writer.finish({"documents": 3, "lengths": [row], "columns": []})
        with pytest.raises(DamagedFileError, match="an element for each document"):
            Documents(Container(file.getvalue(), "a test"))
