"""Which days does a text name, in the ways that English, Portuguese and Chinese write them?"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

_MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6,
    "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
    "janeiro": 1, "fevereiro": 2, "março": 3, "marco": 3, "abril": 4, "maio": 5, "junho": 6, "julho": 7, "agosto": 8,
    "setembro": 9, "outubro": 10, "novembro": 11, "dezembro": 12,
}  # fmt: skip
_ERAS = {"民國": 1911, "民国": 1911, "明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before the first of each era: the Republic's in Taiwan, and the emperors' in Japan."""

_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_TENS = {"十": 10, "廿": 20, "卅": 30}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_NUMERAL = "〇零○一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A day that stands in a text from `start` to `end`; `exact` unless the text names only its month.

    A month is meant by its first day. `ambiguous` is a day that could also be read month first.
    """

    day: date
    start: int
    end: int
    exact: bool = True
    ambiguous: bool = False


def written_dates(text: str) -> list[WrittenDate]:
    """The days and months that `text` names, in their order; of those that overlap, the first and longest."""
    narrow = _narrow(text)
    found = sorted(
        (each for pattern, read in _FORMS for each in _all(pattern, read, narrow)),
        key=lambda each: (each.start, -each.end),
    )
    apart: list[WrittenDate] = []
    for each in found:
        if not apart or each.start >= apart[-1].end:
            apart.append(each)
    return apart


def _all(pattern: re.Pattern[str], read: Callable[[re.Match[str]], "_Reading"], text: str) -> Iterator[WrittenDate]:
    for match in pattern.finditer(text):
        reading = read(match)
        try:
            day = date(reading.year, reading.month, reading.day or 1)
        except ValueError:  # the 31st of February, a version number, a page range
            continue
        yield WrittenDate(day, match.start(), match.end(), reading.day > 0, reading.ambiguous)


@dataclass(frozen=True, slots=True)
class _Reading:
    """Year, month and day as numbers; the day is 0 where none is named."""

    year: int
    month: int
    day: int
    ambiguous: bool = False


def _year_first(found: re.Match[str]) -> _Reading:
    return _Reading(int(found["y"]), int(found["m"]), int(found["d"] or 0))


def _in_words(found: re.Match[str]) -> _Reading:
    return _Reading(int(found["y"]), _MONTHS[found["m"].casefold()], int(found["d"] or 0))


def _day_first(found: re.Match[str]) -> _Reading:
    first, second = int(found["d"]), int(found["m"])
    if second > 12:  # only the United States' order makes a date of this
        first, second = second, first
    return _Reading(int(found["y"]), second, first, ambiguous=first <= 12 and first != second)


def _in_numerals(found: re.Match[str]) -> _Reading:
    year = int("".join(_DIGITS[character] for character in found["y"]))
    return _Reading(year, _number(found["m"]), _number(found["d"] or ""))


def _in_an_era(found: re.Match[str]) -> _Reading:
    year = 1 if found["y"] == "元" else _number(found["y"])
    return _Reading(_ERAS[found["e"]] + year, _number(found["m"]), _number(found["d"] or ""))


def _number(numeral: str) -> int:
    """A number up to 99 as it is written, in digits or as 二十三; 0 for nothing."""
    if numeral.isdecimal():
        return int(numeral)
    total = 0
    for character in numeral:
        if character in _TENS:
            total = (total or 1) * 10 if character == "十" else total + _TENS[character]
        else:
            total += int(_DIGITS[character])
    return total


def _narrow(text: str) -> str:
    """The text with narrow forms of the characters that have them, as long as before."""
    if text.isascii():
        return text
    return "".join(_narrow_form(character) if character >= "\uff00" else character for character in text)


def _narrow_form(character: str) -> str:
    form = unicodedata.normalize("NFKC", character)
    return form if len(form) == 1 else character


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Reading]], ...] = (
    (
        re.compile(r"(?<![\d./-])(?P<y>(?:19|20)\d\d)(?P<s>[-/.]) ?(?P<m>\d\d?)(?P=s) ?(?P<d>\d\d?)(?![\d/-]|\.\d)"),
        _year_first,
    ),
    (re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d) ?年 ?(?P<m>\d\d?) ?月(?: ?(?P<d>\d\d?) ?[日號号])?"), _year_first),
    (
        re.compile(
            rf"(?<![{_NUMERAL}])(?P<y>[一二][{_NUMERAL}]{{3}}) ?年 ?(?P<m>[一二三四五六七八九十]{{1,2}}) ?月"
            r"(?: ?(?P<d>[一二三四五六七八九十廿卅]{1,3}) ?[日號号])?"
        ),
        _in_numerals,
    ),
    (
        re.compile(
            rf"(?P<e>{'|'.join(_ERAS)}) ?(?P<y>元|\d{{1,3}}|[一二三四五六七八九十廿卅]{{1,3}}) ?年 ?"
            r"(?P<m>\d\d?|[一二三四五六七八九十]{1,2}) ?月(?: ?(?P<d>\d\d?|[一二三四五六七八九十廿卅]{1,3}) ?[日號号])?"
        ),
        _in_an_era,
    ),
    (
        re.compile(
            rf"(?<![\w.])(?P<d>\d\d?)(?:st|nd|rd|th|º|\.º)?[^\S\n](?:of[^\S\n]|de[^\S\n])?(?P<m>{_MONTH})\.?,?[^\S\n](?:of[^\S\n]|de[^\S\n])?(?P<y>\d{{4}})(?!\d)",
            re.IGNORECASE,
        ),
        _in_words,
    ),
    (
        re.compile(
            rf"(?<!\w)(?P<m>{_MONTH})\.?[^\S\n](?P<d>\d\d?)(?:st|nd|rd|th)?,?[^\S\n](?P<y>(?:19|20)\d\d)(?!\d)",
            re.IGNORECASE,
        ),
        _in_words,
    ),
    (
        re.compile(
            rf"(?<!\w)(?<!\d\s)(?P<m>{_MONTH})(?P<d>)\.?[^\S\n](?:of[^\S\n]|de[^\S\n])?(?P<y>(?:19|20)\d\d)(?!\d)",
            re.IGNORECASE,
        ),
        _in_words,
    ),
    (
        re.compile(r"(?<![\d./-])(?P<d>\d\d?)(?P<s>[-/.])(?P<m>\d\d?)(?P=s)(?P<y>(?:19|20)\d\d)(?![\d/-]|\.\d)"),
        _day_first,
    ),
)
