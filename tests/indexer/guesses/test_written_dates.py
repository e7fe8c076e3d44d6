from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.guesses.written_dates import written_dates
from tests.indexer import any_text


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 February 2023", date(2023, 2, 14)),
        ("February 14th, 2023", date(2023, 2, 14)),
        ("14 Feb. 2023", date(2023, 2, 14)),
        ("the 3rd of May 2021", date(2021, 5, 3)),
        ("28 de dezembro de 2024", date(2024, 12, 28)),
        ("1º de março de 2024", date(2024, 3, 1)),
        ("2024年5月1日", date(2024, 5, 1)),
        ("2024 年 12 月 31 日", date(2024, 12, 31)),
        ("２０２４年５月１日", date(2024, 5, 1)),
        ("二〇二四年五月三十一日", date(2024, 5, 31)),
        ("二○二四年十二月廿三日", date(2024, 12, 23)),
        ("民國113年5月1日", date(2024, 5, 1)),
        ("大正十三年一月廿日", date(1924, 1, 20)),
        ("2024-05-01", date(2024, 5, 1)),
        ("2024/5/1", date(2024, 5, 1)),
        ("2024-3- 23", date(2024, 3, 23)),
        ("15.9.2007", date(2007, 9, 15)),
        ("06/20/2025", date(2025, 6, 20)),
    ],
)
def test_a_day_is_read_as_it_is_written(text: str, day: date) -> None:
    (found,) = written_dates(f"On {text}, said.")
    assert (found.day, found.exact, found.ambiguous) == (day, True, False)
    assert f"On {text}, said."[found.start : found.end] in text


@pytest.mark.parametrize("text", ["May 2024", "maio de 2024", "2024年5月", "二〇二四年五月"])
def test_a_month_is_meant_by_its_first_day(text: str) -> None:
    (found,) = written_dates(text)
    assert (found.day, found.exact) == (date(2024, 5, 1), False)


@pytest.mark.parametrize(
    "text", ["2.1.2020.3", "31 February 2024", "2024-13-45", "1996-2024", "v1.2.2024.1", "二十三年", "May be 2024"]
)
def test_what_only_looks_like_a_day_is_none(text: str) -> None:
    assert written_dates(text) == []


def test_a_day_that_could_be_read_month_first_says_so() -> None:
    assert [found.ambiguous for found in written_dates("3/4/2021 and 3/3/2021")] == [True, False]


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)), any_text.texts)
def test_a_day_is_found_in_any_text(day: date, text: str) -> None:
    sentence = f"{text}\n{day.year}年{day.month}月{day.day}日\n"
    assert day in [found.day for found in written_dates(sentence)]


@given(any_text.texts)
def test_days_do_not_overlap(text: str) -> None:
    end = 0
    for found in written_dates(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end
