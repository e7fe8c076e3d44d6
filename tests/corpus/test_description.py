from dataclasses import asdict
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.description import (
    LONGEST_ABSTRACT,
    LONGEST_NAME,
    LONGEST_TITLE,
    MOST_KEY_TERMS,
    MOST_TOPICS,
    UNSTORABLE,
    amended,
    checked,
    clean,
    escaped,
    guesses,
    merged,
    said,
)
from corpus.document import LANGUAGES, Description, Kind
from corpus.errors import InvalidInputError

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=600)
READERS = st.sampled_from(["public", "members", "staff", "member:cmhk", "user:李", "", "all", "member:", "user:a b"])

descriptions = st.builds(
    Description,
    title=ANY_TEXT,
    member=ANY_TEXT,
    kind=st.sampled_from(Kind),
    language=st.sampled_from([*LANGUAGES, "", "und", "zh"]) | ANY_TEXT,
    published=st.none() | st.dates(),
    topics=st.lists(ANY_TEXT, max_size=4).map(tuple),
    readers=st.lists(READERS, max_size=4).map(tuple),
    work=ANY_TEXT,
    abstract=ANY_TEXT,
    key_terms=st.lists(ANY_TEXT, max_size=4).map(tuple),
)


@given(descriptions)
def test_a_description_is_kept_exactly_or_refused(description: Description) -> None:
    try:
        entries = amended({}, checked(said(description)))
    except InvalidInputError:
        return
    assert merged({}, entries) == description


@given(descriptions)
def test_a_guess_never_fails_and_can_be_entered_as_it_is(description: Description) -> None:
    guessed = guesses(description)
    assert "readers" not in guessed
    holds = merged(guessed, {})
    assert amended({}, checked(said(holds))) == guessed


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "a\x00b"),
        ("title", "half of 𠮷: \ud842"),
        ("title", "two\nlines"),
        ("title", "x" * (LONGEST_TITLE + 1)),
        ("title", "   "),
        ("title", None),
        ("member", "x" * (LONGEST_NAME + 1)),
        ("kind", "memo"),
        ("kind", ["white-paper"]),
        ("language", "zh-CN"),
        ("language", 1),
        ("published", "2024-05-01"),
        ("published", datetime(2024, 5, 1, tzinfo=UTC)),
        ("topics", "5G"),
        ("topics", ["5G", ""]),
        ("topics", ["x"] * (MOST_TOPICS + 1)),
        ("readers", []),
        ("readers", None),
        ("readers", ["everyone"]),
        ("readers", ["public\n"]),
        ("readers", ["public"] * 101),
        ("work", "\x7f"),
        ("abstract", "x" * (LONGEST_ABSTRACT + 1)),
        ("abstract", "two\nlines"),
        ("key_terms", ["x"] * (MOST_KEY_TERMS + 1)),
        ("key_terms", "5G"),
    ],
)
def test_a_value_that_cannot_be_kept_names_its_field(field: str, value: object) -> None:
    with pytest.raises(InvalidInputError, match=field):
        checked({field: value})


def test_a_field_that_there_is_not_is_named() -> None:
    with pytest.raises(InvalidInputError, match="author"):
        checked({"author": "Li"})


def test_the_fields_of_a_description_can_all_be_checked() -> None:
    assert set(checked(asdict(Description()))) == set(asdict(Description()))


def test_what_a_person_entered_stands_above_a_guess() -> None:
    entered = checked({"title": "5G 白皮書", "published": date(2019, 8, 21)})
    guessed = guesses(Description(title="Microsoft Word - Document1", language="zh-Hant", topics=("5G",)))
    assert merged(guessed, entered) == Description(
        title="5G 白皮書", published=date(2019, 8, 21), language="zh-Hant", topics=("5G",)
    )


def test_taking_an_entry_back_lets_the_guess_hold() -> None:
    entered = amended(checked({"title": "Entered"}), checked({"title": ""}))
    assert merged({"title": "Guessed"}, entered).title == "Guessed"


def test_other_is_a_kind_that_a_person_can_insist_on() -> None:
    assert merged({"kind": "white-paper"}, amended({}, checked({"kind": "other"}))).kind is Kind.OTHER


def test_a_guess_is_cleaned_and_cut() -> None:
    guessed = guesses(Description(title=" A\x00 title\n\ud842 ", topics=("\x07", *["5G"] * 99), language="xx"))
    assert guessed == {"title": "A title", "topics": ["5G"] * MOST_TOPICS}


@given(ANY_TEXT)
def test_escaped_text_can_be_kept_and_ordinary_text_stays(text: str) -> None:
    kept = escaped(text)
    kept.encode()
    assert not UNSTORABLE.search(kept)
    assert UNSTORABLE.search(text) or kept == text


def test_names_that_are_not_utf8_stay_different() -> None:
    names = [name.encode("gbk").decode("utf-8", "surrogateescape") for name in ("网络.pdf", "通信.pdf")]
    assert len(set(map(escaped, names))) == 2


@given(ANY_TEXT, st.integers(1, 50))
def test_cleaned_text_is_one_short_line(text: str, longest: int) -> None:
    cleaned = clean(text, longest)
    assert len(cleaned) <= longest
    assert cleaned == cleaned.strip()
    assert not UNSTORABLE.search(cleaned)
