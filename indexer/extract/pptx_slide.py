"""What does one slide of a PowerPoint file say?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from lxml import etree

from indexer.extract.blocks import Block
from indexer.extract.comments import comment_line
from indexer.extract.drawing import drawn_blocks
from indexer.extract.drawing_text import body_lines
from indexer.extract.ooxml import UNREAD, Package, attribute_of, below, child_of, name_of

_TITLES = frozenset({"title", "ctrTitle"})
_FURNITURE = frozenset({"dt", "ftr", "hdr", "sldNum"})
_LEFT_OUT = frozenset({UNREAD, "Fallback", "nvGrpSpPr", "grpSpPr", "extLst"})


@dataclass(frozen=True, slots=True)
class Slide:
    """The part `name` of a presentation, a slide (PresentationML, ECMA-376 part 1, 19.3), and its root.

    `authors` are the names of those who commented, by their identifiers; `layouts`, shared by all slides, what was
    read of their layouts.
    """

    package: Package
    name: str
    root: etree._Element
    authors: Mapping[str, str]
    layouts: dict[str, list[Block]]

    def blocks(self) -> list[Block]:
        """Its title, shapes, tables and charts, the speaker's notes, the comments, and what it has of its master."""
        shapes = [*self._shapes(self.root, self.name)]
        title = next((block for block in shapes if block.level), None)
        ordered = shapes if title is None else [title, *(block for block in shapes if block is not title)]
        body = [block for block in ordered if not block.is_furniture]
        return [*body, *self._notes(), *self._comments(), *(b for b in shapes if b.is_furniture), *self._master()]

    def _shapes(self, parent: etree._Element, part: str) -> Iterator[Block]:
        for element in parent:
            name = name_of(element)
            if name in {"sp", "cxnSp"}:
                yield from _shape(element)
            elif name == "graphicFrame":
                yield from (Block("\n".join(_rows(table))) for table in below(element, "tbl"))
                yield from drawn_blocks(element, self.package, part)
            elif name not in _LEFT_OUT:
                yield from self._shapes(element, part)

    def _notes(self) -> Iterator[Block]:
        for name, notes in self.package.related(self.name, "notesSlide"):
            for block in self._shapes(notes, name):
                # The slide's title is shown again where the notes are printed, as a picture.
                yield block if block.is_furniture else Block(block.text)

    def _comments(self) -> Iterator[Block]:
        """Comments of both kinds: with a text (19.4.4), and with a body and replies ([MS-PPTX] 2.6)."""
        for _, comments in self.package.related(self.name, "comments"):
            for element in comments.iter("{*}cm", "{*}reply"):
                text, body = child_of(element, "text"), child_of(element, "txBody")
                said = "\n".join(body_lines(body)) if body is not None else "" if text is None else text.text or ""
                author = self.authors.get(attribute_of(element, "authorId"), "")
                if said.strip():
                    yield Block(comment_line(author, said))

    def _master(self) -> Iterator[Block]:
        """What the slide shows of its layout and master: their own texts, not the places for the slide's."""
        if self.root.get("showMasterSp") in {"0", "false"}:
            return
        for relation in self.package.relations(self.name).values():
            if relation.kind == "slideLayout":
                if relation.target not in self.layouts:
                    self.layouts[relation.target] = list(self._layout(relation.target))
                yield from self.layouts[relation.target]

    def _layout(self, name: str) -> Iterator[Block]:
        root = self.package.part(name)
        if root is None:
            return
        yield from self._own(root, name)
        if root.get("showMasterSp") not in {"0", "false"}:
            for master, above in self.package.related(name, "slideMaster"):
                yield from self._own(above, master)

    def _own(self, root: etree._Element, part: str) -> Iterator[Block]:
        places = [shape for shape in below(root, "sp") if _place(shape) is not None]
        for place in places:
            parent = place.getparent()
            if parent is not None:
                parent.remove(place)
        yield from (Block(block.text, is_furniture=True) for block in self._shapes(root, part))


def _shape(element: etree._Element) -> Iterator[Block]:
    body = child_of(element, "txBody")
    if body is None:
        return
    place = _place(element)
    kind = "" if place is None else attribute_of(place, "type")
    yield Block("\n".join(body_lines(body)).strip("\n"), int(kind in _TITLES), kind in _FURNITURE)


def _place(shape: etree._Element) -> etree._Element | None:
    """The placeholder that the shape fills (19.3.1.36), if it does."""
    own = next((child for child in shape if name_of(child).startswith("nv")), None)
    properties = None if own is None else child_of(own, "nvPr")
    return None if properties is None else child_of(properties, "ph")


def _rows(table: etree._Element) -> Iterator[str]:
    for row in table:
        if name_of(row) == "tr":
            cells = (cell for cell in row if name_of(cell) == "tc")
            yield "\t".join(" ".join(_cell(cell).split()) for cell in cells).rstrip()


def _cell(cell: etree._Element) -> str:
    body = child_of(cell, "txBody")
    return "" if body is None else " ".join(body_lines(body))
