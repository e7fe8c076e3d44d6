import pytest

from indexer.extract.scripts import mixed_letters


@pytest.mark.parametrize(
    "text",
    [
        "nǐ hǎo lüè",
        "Tiếng Việt được",
        "ħω = αβ",
        "Ελληνικά Русский",
        "한국어 粵語 かな",
        "𝑥𝒚 ℝⁿ",
        "עברית وأعرب",
        "e\u0301\u0302",
    ],
)
def test_words_of_languages_and_formulas_do_not_mix_scripts(text: str) -> None:
    assert mixed_letters(text) == 0


def test_letters_that_stand_for_codes_mix_them() -> None:
    assert mixed_letters("答题 ͩǋƂֻ뻭 ok") == 4


def test_marks_without_number_take_no_time() -> None:
    assert mixed_letters("\u0301" * 200_000 + "é" + "\u0301" * 200_000) == 0
