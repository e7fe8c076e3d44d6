import hashlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indexer.duplicates.signature import (
    PERMUTATIONS,
    STANDARD_ERROR,
    plain,
    shingles,
    signature,
    similarities,
)
from tests.indexer import drawn

LETTERS = st.text("abcdefgh網絡切片", min_size=1, max_size=400)


def exact(one: str, two: str) -> float:
    """The Jaccard index of the sets of 5-grams, worked out as it is defined."""
    grams = [{text[at : at + 5] for at in range(max(1, len(text) - 4))} for text in (one, two)]
    return len(grams[0] & grams[1]) / len(grams[0] | grams[1])


def estimated(one: str, two: str) -> float:
    column = signature(shingles(two)).reshape(-1, 1)
    return float(similarities(column, signature(shingles(one)))[0])


@settings(max_examples=300)
@given(shared=LETTERS, one=LETTERS, two=LETTERS)
def test_the_estimate_is_within_its_error_of_the_jaccard_index(shared: str, one: str, two: str) -> None:
    """Five standard errors: a fair estimate is farther off once in two million times."""
    left, right = shared + one, shared + two
    jaccard = exact(left, right)
    # Sets of few shingles that are nearly one or nearly nothing have a binomial's long tail: one place more or less.
    allowed = 5 * (max(jaccard * (1 - jaccard), 1 / PERMUTATIONS) / PERMUTATIONS) ** 0.5
    assert abs(estimated(left, right) - jaccard) <= allowed


@pytest.mark.parametrize("share", [0.2, 0.5, 0.8, 0.95])
def test_the_estimate_is_not_biased_and_as_exact_as_is_said(share: float) -> None:
    chance = np.random.default_rng(11)
    size = 2000
    shared = round(2 * size * share / (1 + share))
    errors = []
    for _ in range(60):
        hashes = chance.integers(0, 1 << 63, size=2 * size - shared, dtype=np.uint64)
        one, two = signature(hashes[:size]), signature(hashes[size - shared :])
        errors.append(float(similarities(two.reshape(-1, 1), one)[0]) - shared / (2 * size - shared))
    assert abs(np.mean(errors)) < 4 * STANDARD_ERROR / 60**0.5
    assert np.std(errors) < 1.4 * (share * (1 - share) / PERMUTATIONS) ** 0.5


@given(drawn.texts)
def test_a_text_is_wholly_like_itself(text: str) -> None:
    assert estimated(plain(text), plain(text)) == 1.0


@given(LETTERS)
def test_shingles_are_as_many_as_there_are_different_5_grams(text: str) -> None:
    assert len(shingles(text)) == len({text[at : at + 5] for at in range(max(1, len(text) - 4))})


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("The network, of the port.", "THE NETWORK\nof  the *port*"),
        ("網絡切片", "网络切片"),
        ("ＴＳ ３８．２１１", "ts 38.211"),
        ("São João", "sao joao"),
    ],
)
def test_layout_case_width_accents_and_script_make_no_difference(one: str, two: str) -> None:
    assert plain(one) == plain(two)


def test_a_text_of_signs_alone_is_kept_by_its_signs() -> None:
    assert plain("— * —") == "—*—"
    assert plain("***") != plain("---")
    assert plain(" ") == ""
    assert len(shingles("")) == 1


def test_a_signature_never_changes() -> None:
    """Those that are kept would be compared with others; raise SCHEME where this must change."""
    values = signature(shingles(plain("Network slicing for the smart port")))
    assert hashlib.sha256(values.astype("<u2").tobytes()).hexdigest()[:16] == "222db9bb569bd214"
