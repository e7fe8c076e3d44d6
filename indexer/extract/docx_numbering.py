"""Which number or sign does Word put before a paragraph of a list?"""

import re
from dataclasses import dataclass, field

from lxml import etree

from indexer.extract.numbering import BULLET, written
from indexer.extract.ooxml import attribute_of, child_of, name_of

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9
_LONGEST = 100


@dataclass(frozen=True, slots=True)
class _Level:
    """How the paragraphs of one level are numbered (ECMA-376 part 1, 17.9.6).

    `text` has `%1` for the number of the first level. `restarts_after` is the deepest level, from 1, that begins this
    one anew, or None for any above it; `style` the paragraph style that stands for the level.
    """

    form: str = "none"
    text: str = ""
    start: int = 1
    is_legal: bool = False
    restarts_after: int | None = None
    style: str = ""


@dataclass(slots=True)
class _Counters:
    """Where the counting of one list stands; None for a level that has not begun."""

    numbers: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


class Numbering:
    """The lists of a file, counted along as its paragraphs come; `root` is its numbering part, or None."""

    def __init__(self, root: etree._Element | None) -> None:
        self._abstract: dict[str, dict[int, _Level]] = {}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, _Counters] = {}
        elements = [] if root is None else list(root)
        abstracts = [element for element in elements if name_of(element) == "abstractNum"]
        shared = {_value(element, "styleLink"): element for element in abstracts}
        for element in abstracts:
            # A list that only names a style is made like the list that stands for the style (17.9.21).
            source = shared.get(_value(element, "numStyleLink") or "-", element)
            self._abstract[attribute_of(element, "abstractNumId")] = _levels(source)
        for element in elements:
            if name_of(element) == "num":
                self._add(element)

    def level_of(self, list_id: str, style: str) -> int:
        """The level, from 0, of paragraphs of a style that names the list and not the level."""
        _, levels = self._lists.get(list_id, ("", dict[int, _Level]()))
        return next((number for number, level in levels.items() if level.style == style), 0)

    def label(self, list_id: str, level: int) -> str:
        """The label of the next paragraph at `level`, from 0, of a list; empty for one that is not numbered."""
        if list_id not in self._lists or not 0 <= level < _LEVELS:
            return ""
        counted, levels = self._lists[list_id]
        numbers = self._counters.setdefault(counted, _Counters()).numbers
        starts = self._restarts.pop(list_id, {})
        for restarted in starts:
            numbers[restarted] = None
        self._count(numbers, level, levels, starts)
        return _label(numbers, level, levels)

    def _count(self, numbers: list[int | None], level: int, levels: dict[int, _Level], starts: dict[int, int]) -> None:
        for index in range(level + 1):
            first = starts.get(index, levels.get(index, _Level()).start)
            before = numbers[index]
            if before is None:
                numbers[index] = first
            elif index == level:
                numbers[index] = before + 1
        for deeper in range(level + 1, _LEVELS):
            after = levels.get(deeper, _Level()).restarts_after
            if after is None or 0 < level + 1 <= after:
                numbers[deeper] = None

    def _add(self, element: etree._Element) -> None:
        """A list that is counted with others of the same abstract one, some of its levels changed (17.9.15)."""
        list_id, abstract = attribute_of(element, "numId"), _value(element, "abstractNumId")
        levels = dict(self._abstract.get(abstract, {}))
        starts: dict[int, int] = {}
        for override in element:
            if name_of(override) == "lvlOverride" and (level := _integer(attribute_of(override, "ilvl"))) is not None:
                changed = child_of(override, "lvl")
                if changed is not None:
                    levels[level] = _level(changed)
                start = _integer(_value(override, "startOverride"))
                if start is not None and 0 <= level < _LEVELS:
                    starts[level] = start
        self._lists[list_id] = (abstract, levels)
        self._restarts[list_id] = starts


def _levels(abstract: etree._Element) -> dict[int, _Level]:
    levels = ((_integer(attribute_of(child, "ilvl")), child) for child in abstract if name_of(child) == "lvl")
    return {number: _level(child) for number, child in levels if number is not None}


def _level(element: etree._Element) -> _Level:
    restart = _integer(_value(element, "lvlRestart"))
    start = _integer(_value(element, "start"))
    return _Level(
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText")[:_LONGEST],
        start=0 if start is None else start,
        is_legal=child_of(element, "isLgl") is not None,
        restarts_after=restart,
        style=_value(element, "pStyle"),
    )


def _label(numbers: list[int | None], level: int, levels: dict[int, _Level]) -> str:
    own = levels.get(level, _Level())
    if own.form == "bullet":
        return BULLET if own.text.strip() else ""

    def number(found: re.Match[str]) -> str:
        index = int(found[1]) - 1
        form = levels.get(index, _Level()).form
        return written(numbers[index] or 0, "decimal" if own.is_legal and form != "none" else form)

    return _PLACE.sub(number, own.text).strip()


def _value(element: etree._Element, name: str) -> str:
    child = child_of(element, name)
    return "" if child is None else attribute_of(child, "val")


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
