"""What does a text in a shape say, with the numbers that its lists show?"""

import re
from collections.abc import Iterator

from lxml import etree

from indexer.extract.numbering import written
from indexer.extract.ooxml import UNREAD, attribute_of, child_of, name_of

_SIGNS = {"br": "\n", "tab": "\t"}
_LEFT_OUT = frozenset((UNREAD, "pPr", "rPr", "endParaRPr", "Fallback"))
_SCHEME = re.compile(r"(arabicDb|arabic|alphaLc|alphaUc|romanLc|romanUc|circleNum|ea1Chs|ea1Cht|ea1Jpn)(.*)")
_FORMS = {
    "arabic": "decimal",
    "arabicDb": "decimalFullWidth",
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "circleNum": "decimalEnclosedCircle",
    "ea1Chs": "chineseCounting",
    "ea1Cht": "taiwaneseCounting",
    "ea1Jpn": "japaneseCounting",
}
_AROUND = {"ParenBoth": "({})", "ParenR": "{})", "Period": "{}."}
_LEVELS = 9


def paragraph_text(paragraph: etree._Element) -> str:
    """The text of a paragraph of DrawingML (ECMA-376 part 1, 21.1.2.2.6)."""
    return "".join(_pieces(paragraph))


def body_lines(body: etree._Element) -> Iterator[str]:
    """The paragraphs of a text body (21.1.2.1), each with its number where it is in a numbered list (21.1.2.4.1)."""
    counters = [0] * _LEVELS
    for paragraph in body:
        if name_of(paragraph) != "p":
            continue
        text = paragraph_text(paragraph)
        properties = child_of(paragraph, "pPr")
        scheme = None if properties is None else child_of(properties, "buAutoNum")
        level = _integer("" if properties is None else attribute_of(properties, "lvl"))
        if not text.strip():
            yield ""
            continue
        counters[level + 1 :] = [0] * (_LEVELS - level - 1)
        if scheme is None:
            counters[level] = 0
            yield text
            continue
        counters[level] = counters[level] + 1 if counters[level] else _integer(attribute_of(scheme, "startAt"), 1)
        yield f"{_label(counters[level], attribute_of(scheme, 'type'))} {text}"


def _label(number: int, scheme: str) -> str:
    """A number as ST_TextAutonumberScheme (20.1.10.61) wants it; what is not known of it is as usual."""
    found = _SCHEME.match(scheme)
    form, around = (_FORMS[found[1]], found[2]) if found else ("decimal", "Period")
    return _AROUND.get(around, "{}").format(written(number, form))


def _integer(text: str, otherwise: int = 0) -> int:
    """A level below nine, or a start."""
    return int(text) if re.fullmatch(r"\d{1,5}", text) and (otherwise or int(text) < _LEVELS) else otherwise


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        name = name_of(child)
        if name == "t":
            yield child.text or ""
        elif name in _SIGNS:
            yield _SIGNS[name]
        elif name not in _LEFT_OUT:
            yield from _pieces(child)
