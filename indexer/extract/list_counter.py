"""Which number or sign stands before a paragraph of a Word file's list?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from indexer.extract.numbering import BULLET, written

_PLACE = re.compile(r"%([1-9])")
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
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


class ListCounter:
    """The lists of a file, counted along as its paragraphs come."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[str, Mapping[int, Level]]] = {}
        self._restarts: dict[str, Mapping[int, int]] = {}
        self._counters: dict[str, _Counters] = {}

    def add(self, list_id: str, counted: str, levels: Mapping[int, Level], starts: Mapping[int, int]) -> None:
        """A list with these levels, from 0, that is counted together with all that are `counted` under one name.

        Where it is used first, the levels of `starts` begin anew with these numbers.
        """
        self._lists[list_id] = (counted, levels)
        self._restarts[list_id] = {level: start for level, start in starts.items() if 0 <= level < _LEVELS}

    def level_of(self, list_id: str, style: str) -> int:
        """The level, from 0, of paragraphs of a style that names the list and not the level."""
        _, levels = self._lists.get(list_id, ("", dict[int, Level]()))
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

    def _count(
        self, numbers: list[int | None], level: int, levels: Mapping[int, Level], starts: Mapping[int, int]
    ) -> None:
        for index in range(level + 1):
            first = starts.get(index, levels.get(index, Level()).start)
            before = numbers[index]
            if before is None:
                numbers[index] = first
            elif index == level:
                numbers[index] = before + 1
        for deeper in range(level + 1, _LEVELS):
            after = levels.get(deeper, Level()).restarts_after
            if after is None or 0 < level + 1 <= after:
                numbers[deeper] = None


def _label(numbers: list[int | None], level: int, levels: Mapping[int, Level]) -> str:
    own = levels.get(level, Level())
    if own.form == "bullet":
        return BULLET if own.text.strip() else ""

    def number(found: re.Match[str]) -> str:
        index = int(found[1]) - 1
        form = levels.get(index, Level()).form
        return written(numbers[index] or 0, "decimal" if own.is_legal and form != "none" else form)

    return _PLACE.sub(number, own.text).strip()
