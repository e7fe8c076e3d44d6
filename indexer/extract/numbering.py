"""How is a number of a list written: 3, iii, C, 三, ③?"""

from collections.abc import Callable

_ROMAN = (("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10),
          ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))  # fmt: skip
_DIGITS = "零一二三四五六七八九"
_FORMAL_SIMPLIFIED = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
_FORMAL_TRADITIONAL = str.maketrans("零一二三四五六七八九十百千", "零壹貳參肆伍陸柒捌玖拾佰仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_MOST = 32_767
"""Larger numbers (ECMA-376 part 1, 17.9.25 allows none) are written with digits."""

_WITH_ZERO = frozenset({"decimalZero", "ordinal", "decimalFullWidth"})

BULLET = "•"
"""What stands for all signs of unnumbered lists: programs take them from fonts of their own."""


def written(number: int, form: str) -> str:
    """`number` in the form that ECMA-376 part 1, 17.18.59 (ST_NumberFormat) calls `form`; unknown forms are decimal."""
    if form == "none":
        return ""
    if not (0 if form in _WITH_ZERO else 1) <= number <= _MOST:
        return str(number)
    return _FORMS.get(form, str)(number)


def _roman(number: int) -> str:
    letters = ""
    for letter, value in _ROMAN:
        letters += letter * (number // value)
        number %= value
    return letters


def _letters(number: int) -> str:
    """A to Z, then AA, BB and so on, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 50)


def _chinese(number: int) -> str:
    text, is_gap = "", False
    for value, unit in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, value)
        if digit:
            text += ("零" if is_gap else "") + (
                _DIGITS[digit] if not (digit == 1 and unit == "十" and not text) else ""
            )
            text += unit
        is_gap = not digit and bool(text)
    return text


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _of(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)]


def _from(first: int, most: int) -> Callable[[int], str]:
    """Signs that stand in Unicode one after another, as far as they go."""
    return lambda number: chr(first + number - 1) if number <= most else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda number: f"{number:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "ordinal": _ordinal,
    **dict.fromkeys(
        (
            *("chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"),
            *(
                "japaneseCounting",
                "ideographDigital",
                "taiwaneseDigital",
                "japaneseDigitalTenThousand",
                "koreanCounting",
            ),
        ),
        _chinese,
    ),
    "chineseLegalSimplified": lambda number: _chinese(number).translate(_FORMAL_SIMPLIFIED),
    "ideographLegalTraditional": lambda number: _chinese(number).translate(_FORMAL_TRADITIONAL),
    "ideographTraditional": _of(_STEMS),
    "ideographZodiac": _of(_BRANCHES),
    "decimalFullWidth": lambda number: str(number).translate(_FULL_WIDTH),
    "decimalEnclosedCircle": _from(0x2460, 20),
    "decimalEnclosedCircleChinese": _from(0x2460, 20),
    "decimalEnclosedParen": _from(0x2474, 20),
    "decimalEnclosedFullstop": _from(0x2488, 20),
    "ideographEnclosedCircle": _from(0x3280, 10),
}
