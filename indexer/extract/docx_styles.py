"""Which paragraphs of a Word file are headings, and which are in lists, by themselves or by their style?"""

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

    def list_of(self, paragraph: etree._Element) -> tuple[str, int | None, str]:
        """The list that `paragraph` is in, its level from 0 where that is said, and the style that says so.

        The first is empty where it is in none.
        """
        properties = child_of(paragraph, "pPr")
        if properties is None:
            return "", None, ""
        own = child_of(properties, "numPr")
        style = child_of(properties, "pStyle")
        identifier = "" if style is None else attribute_of(style, "val")
        list_id, level = _numbered(own)
        if list_id:
            return list_id, level, ""
        for _ in range(_LONGEST_CHAIN):
            found = self._styles.get(identifier)
            if found is None:
                break
            of_style = child_of(found, "pPr")
            list_id, style_level = _numbered(None if of_style is None else child_of(of_style, "numPr"))
            if list_id:
                return list_id, style_level if level is None else level, identifier
            base = child_of(found, "basedOn")
            identifier = "" if base is None else attribute_of(base, "val")
        return "", None, ""

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
        return level_of_name(identifier) or 0


def _numbered(properties: etree._Element | None) -> tuple[str, int | None]:
    """The list and the level that `numPr` states; list 0 is none (ECMA-376 part 1, 17.9.18)."""
    if properties is None:
        return "", None
    list_id, level = child_of(properties, "numId"), child_of(properties, "ilvl")
    value = "" if level is None else attribute_of(level, "val")
    return ("" if list_id is None else attribute_of(list_id, "val")), int(value) if re.fullmatch(r"\d", value) else None


def _level_of_style(style: etree._Element) -> int | None:
    properties = child_of(style, "pPr")
    level = None if properties is None else _outline_level(properties)
    if level is not None:
        return level
    name = child_of(style, "name")
    return None if name is None else level_of_name(attribute_of(name, "val"))


def level_of_name(name: str) -> int | None:
    """The level of heading, from 1, that a style of this name is for, or None."""
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
