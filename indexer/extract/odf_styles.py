"""Which paragraphs of an OpenDocument file are titles, though they are no headings?"""

from collections.abc import Iterable

from lxml import etree

from indexer.extract.docx_styles import level_of_name
from indexer.extract.ooxml import attribute_of

_LONGEST_CHAIN = 12


class ParagraphStyles:
    """The paragraph styles of a file, from the roots of its parts, and what they are based on."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        self._parents: dict[str, str] = {}
        self._names: dict[str, str] = {}
        for root in roots:
            for style in root.iter("{*}style"):
                if attribute_of(style, "family") == "paragraph":
                    name = attribute_of(style, "name")
                    self._parents[name] = attribute_of(style, "parent-style-name")
                    self._names[name] = attribute_of(style, "display-name") or name

    def level(self, name: str) -> int:
        """The level of heading, from 1, that paragraphs of a style are, or 0."""
        for _ in range(_LONGEST_CHAIN):
            if name not in self._names:
                return 0
            if level := level_of_name(self._names[name]):
                return level
            name = self._parents[name]
        return 0
