"""Which paragraphs of a Word file are headings?"""

import re

from lxml import etree

from indexer.extract.ooxml import attribute_of, child_of, name_of

_HEADING_NAME = re.compile(r"(?:heading|标题|標題|título|titulo)\s*([1-9])$", re.IGNORECASE)
_TITLES = frozenset({"title", "标题", "標題", "título"})
_LONGEST_CHAIN = 12
_BODY_TEXT = 9
"""The outline level, counted from 0, that stands for no heading (ECMA-376 part 1, 17.3.1.20)."""


class Styles:
    """The paragraph styles of a file; `root` is its styles part, or None where it has none.

    Identifiers are translated (`Heading1`, `1`, `Ttulo1`), names and outline levels are not.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._styles: dict[str, etree._Element] = {}
        for style in () if root is None else root:
            if name_of(style) == "style":
                self._styles[attribute_of(style, "styleId")] = style

    def level_of(self, paragraph: etree._Element) -> int:
        """The level of heading, from 1, that `paragraph` is, or 0."""
        properties = child_of(paragraph, "pPr")
        if properties is None:
            return 0
        own = _outline_level(properties)
        if own is not None:
            return own
        style = child_of(properties, "pStyle")
        return 0 if style is None else self._style_level(attribute_of(style, "val"))

    def _style_level(self, identifier: str) -> int:
        for _ in range(_LONGEST_CHAIN):
            style = self._styles.get(identifier)
            if style is None:
                break
            level = _level_of_style(style)
            if level is not None:
                return level
            base = child_of(style, "basedOn")
            identifier = "" if base is None else attribute_of(base, "val")
        return _level_of_name(identifier) or 0


def _level_of_style(style: etree._Element) -> int | None:
    properties = child_of(style, "pPr")
    level = None if properties is None else _outline_level(properties)
    if level is not None:
        return level
    name = child_of(style, "name")
    return None if name is None else _level_of_name(attribute_of(name, "val"))


def _level_of_name(name: str) -> int | None:
    name = name.strip()
    if found := _HEADING_NAME.match(name):
        return int(found[1])
    return 1 if name.casefold() in _TITLES else None


def _outline_level(properties: etree._Element) -> int | None:
    element = child_of(properties, "outlineLvl")
    value = "" if element is None else attribute_of(element, "val")
    if not re.fullmatch(r"\d", value):
        return None
    return 0 if int(value) == _BODY_TEXT else int(value) + 1
