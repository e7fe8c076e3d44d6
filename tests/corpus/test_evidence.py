from hypothesis import given
from hypothesis import strategies as st

from corpus.evidence import LONGEST_VALUE, MOST_GUESSES, Guess, Source, as_rows, from_rows

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=1200)
guesses = st.builds(
    Guess,
    field=st.sampled_from(["title", "language"]),
    value=ANY_TEXT,
    source=st.sampled_from(Source),
    confidence=st.floats(),
    share=st.floats(),
)


@given(st.lists(guesses, max_size=MOST_GUESSES + 5))
def test_guesses_can_be_kept_whatever_they_hold(given_guesses: list[Guess]) -> None:
    kept = from_rows(as_rows(given_guesses))
    assert len(kept) <= MOST_GUESSES
    for guess in kept:
        assert 0 < len(guess.value) <= LONGEST_VALUE
        assert 0 <= guess.confidence <= 1
        assert 0 <= guess.share <= 1
        guess.value.encode()
    assert from_rows(as_rows(kept)) == kept


def test_guesses_keep_their_order_and_what_they_say() -> None:
    given_guesses = (
        Guess("title", "5G 白皮書", Source.HEADING, 0.9),
        Guess("language", "pt", Source.TEXT, 0.5, 0.25),
    )
    assert from_rows(as_rows(given_guesses)) == given_guesses


def test_a_guess_of_nothing_is_left_out() -> None:
    assert as_rows([Guess("title", " \n\x00", Source.TEXT, 1.0)]) == []
