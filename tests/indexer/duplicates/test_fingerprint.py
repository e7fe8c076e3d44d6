import numpy as np
import pytest
from hypothesis import given

from corpus.passage import Passage
from indexer.duplicates import fingerprint as module
from indexer.duplicates.facts import marks_of
from indexer.duplicates.fingerprint import SCHEME, SIZES, fingerprint
from indexer.duplicates.signature import PERMUTATIONS
from tests.indexer import drawn


def passages(*texts: str, heading: str = "") -> list[Passage]:
    return [Passage(number, 1, heading, 0, len(text), text) for number, text in enumerate(texts)]


@given(drawn.texts)
def test_any_text_has_a_fingerprint(text: str) -> None:
    made = fingerprint(passages(text))
    assert (made.scheme, len(made.signature), len(made.text)) == (SCHEME, 2 * PERMUTATIONS, 64)
    assert np.frombuffer(made.marks, "<u4").tolist() == marks_of(made.facts)
    assert tuple(made.sizes) == SIZES


def test_where_a_text_is_cut_makes_no_difference_to_what_it_says() -> None:
    one, two = fingerprint(passages("The network of the port.")), fingerprint(passages("The network", "of the port."))
    assert (one.text, one.signature, one.marks) == (two.text, two.signature, two.marks)
    assert (one.sizes["passages"], two.sizes["passages"]) == (1, 2)


def test_a_long_text_is_compared_like_a_short_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = passages(*(f"The network {number} of the port of 港口 TS 38.{number}." for number in range(100, 200)))
    whole = fingerprint(parts)
    monkeypatch.setattr(module, "_BLOCK", 100)
    assert fingerprint(parts) == whole


def test_a_han_character_counts_for_the_letters_it_stands_for() -> None:
    assert fingerprint(passages("網絡 ab 12")).sizes["characters"] == 2 * 3 + 4


def test_the_language_is_that_of_the_text() -> None:
    assert [fingerprint(passages(text)).language for text in ("把一個網絡", "把一个网络", "a rede do porto", "1")] == [
        "zh-Hant",
        "zh-Hans",
        "pt",
        "und",
    ]
