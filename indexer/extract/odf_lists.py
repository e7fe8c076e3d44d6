"""Which number or sign stands before an item of an OpenDocument list, or before a heading?"""

from collections.abc import Iterable
from dataclasses import dataclass

from lxml import etree

from indexer.extract.numbering import BULLET, written
from indexer.extract.ooxml import attribute_of, name_of

_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "一": "chineseCounting",
    "壹": "chineseLegalSimplified",
    "①": "decimalEnclosedCircle",
    "甲": "ideographTraditional",
    "子": "ideographZodiac",
    "１": "decimalFullWidth",
}
"""Number formats by the first character of what they are called (OpenDocument 1.3 part 3, 19.500)."""

_MOST_LEVELS = 10
_MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level is numbered: an empty `form` is a sign, where `has_sign`, or nothing."""

    form: str = ""
    has_sign: bool = False
    before: str = ""
    after: str = ""
    shown: int = 1
    start: int = 1


class ListStyles:
    """The list styles of a file, from the roots of its parts, and where the counting of each list stands."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counters: dict[str, list[int]] = {}
        for root in roots:
            for style in root.iter("{*}list-style", "{*}outline-style"):
                key = "" if name_of(style) == "outline-style" else attribute_of(style, "name")
                self._levels[key] = {number(level, "level", 0): _level(level) for level in style}

    def restart(self, style: str) -> None:
        """Begin a list of this style anew."""
        self._counters.pop(style, None)

    def label(self, style: str, level: int, start: int | None = None) -> str:
        """The label of the next item at `level`, from 1, which begins with `start` where it says so.

        Headings are the list whose style has no name.
        """
        levels = self._levels.get(style, {})
        own = levels.get(level)
        if own is None or not 0 < level <= _MOST_LEVELS:
            return ""
        if not own.form:
            return BULLET if own.has_sign else ""
        counters = self._counters.setdefault(style, [])
        while len(counters) < level - 1:
            counters.append(levels.get(len(counters) + 1, _Level()).start)
        before = counters[level - 1] if len(counters) >= level else own.start - 1
        counters[level - 1 :] = [before + 1 if start is None else start]
        shown = range(max(0, level - own.shown), level)
        numbers = (written(counters[index], levels.get(index + 1, own).form or "none") for index in shown)
        return f"{own.before}{'.'.join(filter(None, numbers))}{own.after}".strip()


def number(element: etree._Element, name: str, otherwise: int) -> int:
    """The whole number that an attribute says, or `otherwise`."""
    value = attribute_of(element, name)
    return min(int(value), _MOST) if value.isascii() and value.isdecimal() else otherwise


def _level(element: etree._Element) -> _Level:
    return _Level(
        form=_FORMS.get(attribute_of(element, "num-format")[:1], ""),
        has_sign=bool(attribute_of(element, "bullet-char").strip()),
        before=attribute_of(element, "num-prefix"),
        after=attribute_of(element, "num-suffix"),
        shown=number(element, "display-levels", 1),
        start=number(element, "start-value", 1),
    )
