"""How much do bytes look like writing in this character set or that?

Nearly any bytes are valid in the sets of the alliance's older files, so validity tells little. What tells is how common
the characters are: both Chinese national standards put the few thousand common ones in rows of their own.
"""

import re
from collections.abc import Callable

_SAMPLE = 256 * 1024
"""Bytes that are looked at, from the first that is not ASCII."""

_UNCOMMON = 0.3
"""What a valid but uncommon character counts against a common one."""

_HIGH = re.compile(rb"[\x80-\xff]")
_UTF_8 = re.compile(
    rb"([\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})|((?!))|([\x80-\xff])"
)
_GB18030 = re.compile(
    rb"([\xa1\xa3\xb0-\xd7][\xa1-\xfe])"
    rb"|([\x81-\xfe](?:[\x40-\x7e\x80-\xfe]|[\x30-\x39][\x81-\xfe][\x30-\x39]))|([\x80-\xff])"
)
"""GB 18030: signs and the characters of level 1 (rows 16 to 55 of GB 2312); all others; bytes that fit nowhere."""

_BIG5 = re.compile(rb"([\xa1\xa4-\xc6][\x40-\x7e\xa1-\xfe])|([\x87-\xfe][\x40-\x7e\xa1-\xfe])|([\x80-\xff])")
"""Big5-HKSCS: signs and the frequently used characters (A440 to C67E); all others; bytes that fit nowhere."""

_WORDS_OF_ONE_LETTER = frozenset("àáéèêíóôÀÁÉÈÊÍÓÔ")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LATIN_LETTERS = frozenset("ªºàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿßœšžÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽŸ")
_TYPOGRAPHIC = frozenset("‘’“”–—…•€™\xa0")
"""Signs that may stand side by side: their bytes are below those of the characters of GB 2312."""

_LATIN_SIGNS = _TYPOGRAPHIC | frozenset("£§©®°·«»¿¡½¼¾²³±×÷µ")
_PLAUSIBLE = re.compile(
    "[\t\n\r\x20-\x7e\xa0-\u017f\u0370-\u03ff\u200b-\u203f\u20ac\u2100-\u214f\u2190-\u22ff\u2460-\u24ff\u2500-\u26ff"
    "\u3000-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff65\U00020000-\U000323af]"
)
"""What the texts of the four languages consist of."""

_ASCII = re.compile("[\t\n\r\x20-\x7e]")
_MARKS_OF_UTF_16 = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Bytes that no other text has, and UTF-16 soon has: 00 beside each Latin letter, one of them in one Han of ten."""

_SURELY = 0.95


def likeness(raw: bytes, encoding: str) -> float:
    """How much `raw` looks like writing in `encoding`, one of those in LIKENESSES, from 0 to 1; ASCII alone is 1."""
    first = _HIGH.search(raw)
    return LIKENESSES[encoding](raw[max(0, first.start() - 1) :][:_SAMPLE]) if first else 1.0


def unmarked_utf16(raw: bytes, *, is_sure: bool = True) -> str:
    """Which UTF-16 the bytes are: `utf-16-le`, `utf-16-be`, or nothing.

    With `is_sure` only where they can be nothing else, as longer texts show by bytes that no other text has.
    """
    sample = raw[: min(_SAMPLE, len(raw) // 2 * 2)]
    if is_sure and not _MARKS_OF_UTF_16.search(sample):
        return ""
    found = max(("utf-16-le", "utf-16-be"), key=lambda encoding: _as_utf16(sample, encoding))
    return found if _as_utf16(sample, found)[0] >= _SURELY else ""


def _as_utf16(sample: bytes, encoding: str) -> tuple[float, int]:
    """How much of the text that comes out is plausible, and how much is ASCII, which is Han the wrong way round."""
    text = sample.decode(encoding, "replace")
    return len(_PLAUSIBLE.findall(text)) / max(1, len(text)), len(_ASCII.findall(text))


def _by_rows(pattern: re.Pattern[bytes]) -> Callable[[bytes], float]:
    def measure(raw: bytes) -> float:
        counts = [0, 0, 0, 0]
        for found in pattern.finditer(raw):
            counts[found.lastindex or 0] += 1
        return (counts[1] + _UNCOMMON * counts[2]) / max(1, sum(counts))

    return measure


def _by_letters(encoding: str) -> Callable[[bytes], float]:
    def measure(raw: bytes) -> float:
        text = raw.decode(encoding, "replace")
        good = total = 0
        for run in _BEYOND_ASCII.finditer(text):
            total += len(run[0])
            good += (
                len(run[0])
                if _is_latin(run[0], text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1])
                else 0
            )
        return good / max(1, total)

    return measure


def _is_latin(run: str, before: str, after: str) -> bool:
    """Whether characters beyond ASCII stand as letters in a Latin word, or as signs between words."""
    if run in _LATIN_SIGNS or _TYPOGRAPHIC.issuperset(run):
        return True
    letters = run.strip("".join(_LATIN_SIGNS))
    if not 0 < len(letters) <= 2 or not all(character in _LATIN_LETTERS for character in letters):
        return False
    is_capital_inside = letters[0].isupper() and before.isalpha() and (before.islower() or after.islower())
    is_in_word = before.isalpha() or after.isalpha()
    return letters in _WORDS_OF_ONE_LETTER or (is_in_word and not is_capital_inside)


LIKENESSES: dict[str, Callable[[bytes], float]] = {
    "utf-8": _by_rows(_UTF_8),
    "cp1252": _by_letters("cp1252"),
    "cp850": _by_letters("cp850"),
    "gb18030": _by_rows(_GB18030),
    "big5hkscs": _by_rows(_BIG5),
}
"""The measure for each character set. UTF-8 is among them for texts that are cut off or damaged in a few places."""
