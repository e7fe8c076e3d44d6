"""Which lists has a Word file (DOCX)?"""

import re

from lxml import etree

from indexer.extract.list_counter import Level, ListCounter
from indexer.extract.ooxml import attribute_of, child_of, name_of

_LONGEST = 100


def numbering(root: etree._Element | None) -> ListCounter:
    """The lists of a file; `root` is its numbering part (ECMA-376 part 1, 17.9), or None where it has none."""
    elements = [] if root is None else list(root)
    abstracts = [element for element in elements if name_of(element) == "abstractNum"]
    shared = {_value(element, "styleLink"): element for element in abstracts}
    levels = {}
    for element in abstracts:
        # A list that only names a style is made like the list that stands for the style (17.9.21).
        source = shared.get(_value(element, "numStyleLink") or "-", element)
        levels[attribute_of(element, "abstractNumId")] = _levels(source)
    counter = ListCounter()
    for element in elements:
        if name_of(element) == "num":
            _add(counter, element, levels.get(_value(element, "abstractNumId"), {}))
    return counter


def _add(counter: ListCounter, element: etree._Element, abstract: dict[int, Level]) -> None:
    """A list that is counted with others of the same abstract one, some of its levels changed (17.9.15)."""
    levels = dict(abstract)
    starts: dict[int, int] = {}
    for override in element:
        if name_of(override) == "lvlOverride" and (level := _integer(attribute_of(override, "ilvl"))) is not None:
            changed = child_of(override, "lvl")
            if changed is not None:
                levels[level] = _level(changed)
            start = _integer(_value(override, "startOverride"))
            if start is not None:
                starts[level] = start
    counter.add(attribute_of(element, "numId"), _value(element, "abstractNumId"), levels, starts)


def _levels(abstract: etree._Element) -> dict[int, Level]:
    levels = ((_integer(attribute_of(child, "ilvl")), child) for child in abstract if name_of(child) == "lvl")
    return {number: _level(child) for number, child in levels if number is not None}


def _level(element: etree._Element) -> Level:
    restart = _integer(_value(element, "lvlRestart"))
    start = _integer(_value(element, "start"))
    return Level(
        form=_value(element, "numFmt") or "decimal",
        text=_value(element, "lvlText")[:_LONGEST],
        start=0 if start is None else start,
        is_legal=child_of(element, "isLgl") is not None,
        restarts_after=restart,
        style=_value(element, "pStyle"),
    )


def _value(element: etree._Element, name: str) -> str:
    child = child_of(element, name)
    return "" if child is None else attribute_of(child, "val")


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else None
