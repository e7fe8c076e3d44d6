"""What are the headings, paragraphs, lists and tables of a web page, and what is furniture around them?"""

import re
from collections.abc import Iterator

from lxml import html

from indexer.extract.blocks import Block
from indexer.extract.characters import CJK

_NEVER_TEXT = frozenset(
    "script style noscript template svg math iframe object embed canvas audio video head button select textarea".split()
)
_FURNITURE = frozenset("nav footer aside dialog".split())
_FURNITURE_ROLES = frozenset("navigation contentinfo search dialog alertdialog menu menubar toolbar".split())
_FURNITURE_NAME = re.compile(
    r"(?:^|[\s_-])(?:nav(?:bar|igation|header|footer|menu)?|menu|breadcrumbs?|footer|sidebar|cookies?|consent|gdpr"
    r"|share|sharing|social|pagination|pager|skip-?link|related|newsletter|banner)s?(?:$|[\s_-])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_FURNITURE_SHARE = 0.3
"""An element with more of the page's text than this is not furniture, whatever its class is called."""

_LONGEST_TRAIL = 120

_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark q rp ruby rb rtc s samp "
    "small span strike strong sub sup time tt u var wbr".split()
)
_LINES = frozenset("br li dt dd option".split())
_LAYOUT = ("table", "h1", "h2", "h3", "h4", "p", "div", "ul", "ol")
_HEADING = re.compile(r"h([1-6])$")
_SOFT_BREAK = re.compile(rf"(?<=[{CJK}])[^\S\n]*+\n\s*+(?=[{CJK}])")
"""A line end of the source between Han characters, which browsers show as a space."""


def without_furniture(root: html.HtmlElement) -> html.HtmlElement:
    """The page without hidden parts and what is marked as navigation, form, footer or cookie bar.

    Changes `root` and returns it.
    """
    for element in list(root.iter(*_NEVER_TEXT)):
        element.drop_tree()
    whole = len(root.text_content())
    for element in list(root.iter()):
        if (
            not isinstance(element.tag, str)
            or element.getparent() is None
            or element.tag in {"body", "main", "article"}
        ):
            continue
        if element.tag in _FURNITURE or (_is_furniture(element) and _share(element, whole) < _FURNITURE_SHARE):
            element.drop_tree()
    return root


def _is_furniture(element: html.HtmlElement) -> bool:
    attributes = element.attrib
    if element.tag == "form" or _is_site_header(element) or _is_trail(element):
        return True
    if attributes.get("role", "").casefold() in _FURNITURE_ROLES or "hidden" in attributes:
        return True
    if _HIDDEN.search(attributes.get("style", "")):
        return True
    return _FURNITURE_NAME.search(f"{attributes.get('class', '')} {attributes.get('id', '')}") is not None


def _is_site_header(element: html.HtmlElement) -> bool:
    """Whether this is the head of the site and not of the article, which would hold its title."""
    return element.tag == "header" and next(element.iter("h1"), None) is None


def _is_trail(element: html.HtmlElement) -> bool:
    """Whether this is a row of links with nothing but signs between them: Home › News."""
    if element.tag not in {"p", "div"} or len(element.text_content()) > _LONGEST_TRAIL:
        return False
    links = list(element.iter("a"))
    outside = element.text_content()
    for link in links:
        outside = outside.replace(link.text_content(), "", 1)
    return len(links) > 1 and not any(character.isalnum() for character in outside)


def _share(element: html.HtmlElement, whole: int) -> float:
    return len(element.text_content()) / max(1, whole)


def blocks_of(root: html.HtmlElement) -> Iterator[Block]:
    """The blocks of the page in their order."""
    body = root.find("body")
    collector = _Collector()
    collector.walk(root if body is None else body)
    yield from collector.finished()


class _Collector:
    """Gathers inline text until a block ends."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._pieces: list[str] = []

    def walk(self, element: html.HtmlElement) -> None:
        self._add(element.text)
        for child in element:
            if isinstance(child.tag, str):
                self._enter(child)
            self._add(child.tail)

    def finished(self) -> list[Block]:
        self._end_block()
        return self._blocks

    def _enter(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if tag in _NEVER_TEXT:
            return
        if tag in _INLINE:
            self.walk(element)
        elif tag in _LINES:
            self._pieces.append("\n")
            self.walk(element)
        else:
            self._end_block()
            self._enter_block(element, tag)

    def _enter_block(self, element: html.HtmlElement, tag: str) -> None:
        heading = _HEADING.match(tag)
        if tag == "pre":
            self._blocks.append(Block(element.text_content()))
        elif tag == "table" and _is_data(element):
            self._blocks.append(Block("\n".join(_rows(element))))
        else:
            self.walk(element)
            self._end_block(int(heading[1]) if heading else 0)

    def _add(self, text: str | None) -> None:
        if text:
            self._pieces.append(_SOFT_BREAK.sub("", text).replace("\n", " "))

    def _end_block(self, level: int = 0) -> None:
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        text = "\n".join(line for line in lines if line)
        self._pieces.clear()
        if text:
            self._blocks.append(Block(text, level))


def _is_data(table: html.HtmlElement) -> bool:
    """Whether the table holds data and not a page's layout."""
    layout = (element for element in table.iter(*_LAYOUT) if element is not table)
    return next(layout, None) is None


def _rows(table: html.HtmlElement) -> Iterator[str]:
    for row in table.iter("tr"):
        cells = (_SOFT_BREAK.sub("", cell.text_content()) for cell in row if cell.tag in {"td", "th"})
        yield "\t".join(" ".join(cell.split()) for cell in cells).rstrip()
