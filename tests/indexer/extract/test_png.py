import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.png import png
from tests.indexer.extract.pixels import pixels_of


@given(st.integers(1, 20), st.integers(1, 20), st.sampled_from([1, 3]), st.integers(0, 2**32 - 1))
def test_the_pixels_are_those_that_were_written(width: int, height: int, channels: int, seed: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)
    assert np.array_equal(pixels_of(png(pixels)), pixels)


def test_other_programs_read_it() -> None:
    image = pytest.importorskip("PIL.Image")
    pixels = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    assert np.array_equal(np.array(image.open(io.BytesIO(png(pixels)))), pixels)
