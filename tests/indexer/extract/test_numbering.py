import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.extract.numbering import _FORMS, written


@pytest.mark.parametrize(
    ("number", "form", "expected"),
    [
        (4, "decimal", "4"),
        (4, "a form of tomorrow", "4"),
        (7, "decimalZero", "07"),
        (0, "decimalZero", "00"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "lowerRoman", "iii"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (22, "ordinal", "22nd"),
        (112, "ordinal", "112th"),
        (3, "chineseCounting", "三"),
        (10, "chineseCountingThousand", "十"),
        (12, "chineseCountingThousand", "十二"),
        (105, "chineseCountingThousand", "一百零五"),
        (1010, "taiwaneseCountingThousand", "一千零一十"),
        (3, "chineseLegalSimplified", "叁"),
        (11, "ideographTraditional", "甲"),
        (2, "decimalEnclosedCircle", "②"),
        (30, "decimalEnclosedCircle", "30"),
        (5, "none", ""),
        (0, "upperRoman", "0"),
        (-1, "lowerLetter", "-1"),
    ],
)
def test_numbers_are_written_as_word_writes_them(number: int, form: str, expected: str) -> None:
    assert written(number, form) == expected


@given(st.integers(-10, 10**6), st.sampled_from(sorted(_FORMS)))
def test_every_number_has_a_short_form(number: int, form: str) -> None:
    assert 0 < len(written(number, form)) <= 60
