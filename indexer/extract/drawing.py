"""What do charts and diagrams in an Office file say?"""

from collections.abc import Iterator, Sequence

from lxml import etree

from indexer.extract.blocks import Block
from indexer.extract.drawing_text import paragraph_text
from indexer.extract.ooxml import Package, attribute_of, below, child_of, name_of


def drawn_blocks(frame: etree._Element, package: Package, part: str) -> Iterator[Block]:
    """The text of the charts and diagrams that `frame`, an element of the part `part`, shows."""
    for element in frame.iter("{*}chart", "{*}relIds"):
        if any(name_of(ancestor) == "Fallback" for ancestor in element.iterancestors()):
            continue
        is_chart = name_of(element) == "chart"
        target = package.target(part, attribute_of(element, "id" if is_chart else "dm"))
        root = package.part(target)
        if root is not None:
            yield from _chart(root) if is_chart else _diagram(root)


def _chart(root: etree._Element) -> Iterator[Block]:
    """A chart (21.2) as its titles and the table it draws, from the values that the file keeps of its workbook."""
    for title in below(root, "title"):
        yield Block("\n".join([*map(paragraph_text, below(title, "p"))] or _points(title)))
    rows: list[Sequence[str]] = []
    for series in below(root, "ser"):
        name, categories, values = (_of(series, *names) for names in (("tx",), ("cat", "xVal"), ("val", "yVal")))
        if categories and (not rows or ["", *categories] not in rows):
            rows.append(["", *categories])
        rows.append([" ".join(name), *values])
    yield Block("\n".join("\t".join(row).strip() for row in rows))


def _of(series: etree._Element, *names: str) -> list[str]:
    return [point for name in names if (data := child_of(series, name)) is not None for point in _points(data)]


def _points(data: etree._Element) -> list[str]:
    return [" ".join((value.text or "").split()) for value in below(data, "v")]


def _diagram(root: etree._Element) -> Iterator[Block]:
    """A diagram (21.4) as the texts of its points, one a paragraph."""
    for point in below(root, "pt"):
        if attribute_of(point, "type") not in {"pres", "parTrans", "sibTrans"}:
            yield Block("\n".join(map(paragraph_text, below(point, "p"))))
