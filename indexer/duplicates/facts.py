"""What does a text say that stays the same in every language?

Dates, numbers, identifiers (`TS 38.211`, `3.5 GHz`) and names in Latin letters, each written one way.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TypeAlias

SORTS = ("dates", "numbers", "identifiers", "names")
Facts: TypeAlias = Mapping[str, list[str]]
"""The facts of each sort, sorted."""

MARK_BITS = 20
_MOST = 150
"""Facts of one sort that are kept."""

_MONTHS = {
    name: number
    for names in (
        "january february march april may june july august september october november december",
        "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    )
    for number, name in enumerate(names.split(), start=1)
}
_MONTH = "|".join(_MONTHS)
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>\d{4}) ?年 ?(?P<month>\d{1,2}) ?月(?: ?(?P<day>\d{1,2}) ?日)?",
        r"(?<![\d年] )(?<![\d年])(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日",
        r"(?<!\d)(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?!\d)",
        rf"(?<!\d)(?P<day>\d{{1,2}})º? (?:de )?(?P<month>{_MONTH})\b(?:,? (?:de )?(?P<year>\d{{4}})(?!\d))?",
        rf"\b(?=[adfjmnos])(?<!\d )(?<!\dº )(?<!\d de )(?P<month>{_MONTH}),? (?:de )?(?P<year>\d{{4}})(?!\d)",
        rf"\b(?=[adfjmnos])(?P<month>{_MONTH}) (?P<day>\d{{1,2}})\b(?:, (?P<year>\d{{4}}))?",
    )
)
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_FIGURE = rf"(?:{_GROUPED.pattern}|\d+)(?:[.,]\d+)?"
_SCALES = {
    "万": 4, "萬": 4, "亿": 8, "億": 8, "million": 6, "billion": 9, "thousand": 3, "milhões": 6, "milhão": 6, "mil": 3,
}  # fmt: skip
_SCALE_WORDS = "|".join(word for word in _SCALES if word[0].isascii())
_NUMBER = re.compile(rf"(?<![\w.,])({_FIGURE})(?![.,]?\d)(?: ?([万萬亿億]|(?:{_SCALE_WORDS})\b))?", re.ASCII)
_MEASURE = re.compile(
    rf"(?<![A-Za-z0-9.,])({_FIGURE}) ?"
    r"(%|[kMGT]?Hz|[kMGT]bit/s|[kMGT]bps|[kMG]?Wh?|[KMGT]i?B|ms|μs|[kcm]?m|dB[im]?)(?![A-Za-z])"
)
_IDENTIFIER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2,8}[ -]?\d+(?:[.-]\d+)*[A-Za-z]?|[A-Za-z]\d+|\d+[A-Z]+)(?![A-Za-z0-9])"
)
_LATIN = re.compile(r"[A-Za-zÀ-ÖØ-öø-ɏ][A-Za-zÀ-ÖØ-öø-ɏ0-9]+(?:[-/.][A-Za-z0-9]+)*")


def facts_of(text: str) -> Facts:
    """The facts of `text`; where there are very many, a choice that is the same in every text that has them."""
    return facts_in([text])


def facts_in(blocks: Iterable[str]) -> Facts:
    """The facts of a text in blocks, none of which is parted by a block's end."""
    chosen: dict[str, set[str]] = {sort: set() for sort in SORTS}
    for block in blocks:
        for sort, values in _found(block):
            chosen[sort] = set(_choice(sort, chosen[sort] | values))
    return {sort: sorted(values) for sort, values in chosen.items()}


def _found(text: str) -> Iterator[tuple[str, set[str]]]:
    # NFKC would make the comma between two Chinese numbers one that groups digits.
    even = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text.replace("，", " ")))
    yield from zip(
        SORTS, (set(_dates(even)), set(_numbers(even)), set(_identifiers(even)), set(_names(even))), strict=True
    )


def _choice(sort: str, values: set[str]) -> list[str]:
    """So many of the facts as are kept; the choice from two choices is that from all."""
    return sorted(values, key=lambda value: (mark_of(sort, value), value))[:_MOST]


def mark_of(sort: str, fact: str) -> int:
    """A number of MARK_BITS bits that stands for a fact of this sort."""
    digest = blake2b(f"{sort}:{fact}".encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(digest, "little") >> (32 - MARK_BITS)


def marks_of(facts: Facts) -> list[int]:
    """The marks of all facts, sorted, each once; a date and a number of the same characters are two facts."""
    return sorted({mark_of(sort, value) for sort, values in facts.items() for value in values})


def _dates(text: str) -> Iterator[str]:
    """Dates as `2024-05-01`, `2024-05` or, without a year, `--05-01` (ISO 8601:2000)."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            parts = found.groupdict()
            year, month, day = parts.get("year"), parts["month"], parts.get("day")
            number = _MONTHS.get(month.lower()) or int(month)
            if year:
                yield f"{year}-{number:02}-{int(day):02}" if day else f"{year}-{number:02}"
            elif day:
                yield f"--{number:02}-{int(day):02}"


def _numbers(text: str) -> Iterator[str]:
    """Numbers of two digits and more, without grouping, with a point, and written out where they have a scale."""
    for found in _NUMBER.finditer(text):
        value = _plain_number(found[1])
        if found[2]:
            yield _scaled(value, _SCALES[found[2]])
        elif len(value) > 1:
            yield value


def _plain_number(figure: str) -> str:
    grouped = _GROUPED.match(figure)
    end = grouped.end() if grouped else 0
    return re.sub(r"\D", "", figure[:end]) + figure[end:].replace(",", ".")


def _scaled(value: str, zeros: int) -> str:
    whole, _, fraction = value.partition(".")
    return (whole + fraction[:zeros].ljust(zeros, "0")).lstrip("0") or "0"


def _identifiers(text: str) -> Iterator[str]:
    for found in _MEASURE.finditer(text):
        yield f"{_plain_number(found[1])} {found[2]}"
    for found in _IDENTIFIER.finditer(text):
        yield re.sub("[ -]", "", found[0])


def _names(text: str) -> Iterator[str]:
    """Words in Latin letters with a capital in them, folded; among Han characters such words are names or terms."""
    for found in _LATIN.finditer(text):
        if any(character.isupper() for character in found[0]):
            yield found[0].casefold()
