"""Which lists has a DOC file?"""

import struct

from indexer.extract.doc_file import LIST_FORMATS, LISTS, WordFile
from indexer.extract.list_counter import Level, ListCounter
from indexer.extract.ole_object import BROKEN_OLE

_FORMS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    5: "ordinal",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth",
    22: "decimalZero",
    23: "bullet",
    26: "decimalEnclosedFullstop",
    27: "decimalEnclosedParen",
    28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "taiwaneseCounting",
    34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    255: "none",
}
"""Number forms by their numbers ([MS-OSHARED] 2.2.1.3)."""

_LEVELS = 9
_SIMPLE, _LEGAL, _NO_RESTART = 0x01, 0x04, 0x08


def lists_of(file: WordFile) -> ListCounter:
    """The lists of the file, called by their places from 1, as its paragraphs do; none where they are broken."""
    counter = ListCounter()
    try:
        abstract = _abstract(file.table(LISTS), file.behind(LISTS))
        _add_lists(counter, file.table(LIST_FORMATS), abstract)
    except BROKEN_OLE:
        return ListCounter()
    return counter


def _abstract(table: bytes, levels: bytes) -> dict[int, dict[int, Level]]:
    """The levels of each list by its identifier ([MS-DOC] 2.9.131 and 2.9.150)."""
    found: dict[int, dict[int, Level]] = {}
    at = 0
    for number in range(struct.unpack_from("<H", table)[0] if table else 0):
        identifier, flags = struct.unpack_from("<i22xB", table, 2 + 28 * number)
        found[identifier] = {}
        for level in range(1 if flags & _SIMPLE else _LEVELS):
            found[identifier][level], at = _level(levels, at)
    return found


def _level(content: bytes, at: int) -> tuple[Level, int]:
    """A level ([MS-DOC] 2.9.149), and where the next begins; places of numbers are characters below nine."""
    start, form, flags = struct.unpack_from("<iBB", content, at)
    characters, paragraphs, limit = struct.unpack_from("<BBB", content, at + 24)
    at += 28 + characters + paragraphs
    (length,) = struct.unpack_from("<H", content, at)
    text = content[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace").replace("%", "")
    text = "".join(f"%{ord(character) + 1}" if ord(character) < _LEVELS else character for character in text)
    after = limit if flags & _NO_RESTART else None
    return Level(_FORMS.get(form, "decimal"), text, start, bool(flags & _LEGAL), after), at + 2 + 2 * length


def _add_lists(counter: ListCounter, table: bytes, abstract: dict[int, dict[int, Level]]) -> None:
    """The uses of lists, some with levels of their own ([MS-DOC] 2.9.151, 2.9.132 and 2.9.133)."""
    count = struct.unpack_from("<I", table)[0] if table else 0
    at = 4 + 16 * count
    for number in range(count):
        identifier, changed = struct.unpack_from("<i8xB", table, 4 + 16 * number)
        levels = dict(abstract.get(identifier, {}))
        starts: dict[int, int] = {}
        at += 4
        for _ in range(changed):
            start, flags = struct.unpack_from("<iI", table, at)
            at += 8
            level = flags & 0x0F
            if flags & 0x20:
                levels[level], at = _level(table, at)
                start = levels[level].start
            if flags & 0x10:
                starts[level] = start
        counter.add(str(number + 1), str(identifier), levels, starts)
