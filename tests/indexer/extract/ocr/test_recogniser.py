import pytest

from indexer.extract.ocr.recogniser import Recognised, best
from tests.indexer.extract.ocr.pieces import piece

SURE = Recognised((piece("long enough", 0, confidence=0.9), piece("x", 1, confidence=0.1)), "one", ordered=True)
UNSURE = Recognised((piece("l0ng en0ugh", 0, confidence=0.4),), "two", ordered=True)
NOTHING = Recognised((), "three", ordered=True)


def test_confidence_is_that_of_a_character() -> None:
    assert SURE.confidence == pytest.approx((11 * 0.9 + 0.1) / 12)
    assert NOTHING.confidence == 0


def test_the_surest_is_best() -> None:
    assert best([NOTHING, UNSURE, SURE]) is SURE
