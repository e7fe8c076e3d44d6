import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.duplicates import signature as module
from indexer.duplicates.signature import plain, shingles, signature
from indexer.duplicates.sketch import Sketch
from tests.indexer import drawn


@given(st.lists(drawn.texts, max_size=5))
def test_the_sketch_of_blocks_is_that_of_the_text(blocks: list[str]) -> None:
    even = plain("\n".join(blocks))
    sketch = Sketch.of(lambda: blocks)
    assert sketch.digest == hashlib.sha256(even.encode("utf-8", "surrogatepass")).hexdigest()
    assert np.array_equal(sketch.signature, signature(shingles(even)))
    assert sketch.characters == len(even)
    assert sketch.wide == sum(character >= "\u2e80" for character in even)


def test_the_digest_is_a_sha_256() -> None:
    assert Sketch.of(lambda: ["A", "b, c"]).digest == hashlib.sha256(b"abc").hexdigest()


def test_a_block_of_signs_counts_only_where_no_block_has_letters() -> None:
    assert Sketch.of(lambda: ["***", "a"]).characters == 1
    assert Sketch.of(lambda: ["***", "--"]).characters == 5


def test_many_shingles_are_permuted_a_part_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    hashes = shingles("the network of the port is sliced so that cranes have a share of it")
    whole = signature(hashes)
    monkeypatch.setattr(module, "_AT_ONCE", 7)
    assert np.array_equal(signature(hashes), whole)
