"""Where in a Word file of 1995 to 2003 (DOC) does its text stand, and what is said about parts of it?"""

import struct
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from itertools import accumulate

import olefile

from indexer.extract.extraction import DamagedError, EncryptedError
from indexer.extract.ole_object import BROKEN_OLE

_WORD_97 = 0x00C1
_WORD_6 = 0x0065
_ENCRYPTED, _SECOND_TABLE, _COMPLEX = 0x0100, 0x0200, 0x0004
_STORIES = ("body", "footnotes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_CHARSETS = {0x04: "gb18030", 0x11: "cp932", 0x12: "cp949", 0x19: "cp1251", 0x08: "cp1253", 0x1F: "cp1254"}
"""Character sets of files before Word 97, by the language of the file ([MS-LCID], its lower ten bits)."""

_TRADITIONAL = frozenset({0x0404, 0x0C04, 0x1404})

STYLES, CLX, CHARACTER_RUNS, PARAGRAPH_RUNS, HEADERS, COMMENTS, COMMENT_REFERENCES, AUTHORS, LISTS, LIST_FORMATS = (
    *(1, 33, 12, 13, 11, 5, 4, 36),
    *(73, 74),
)
"""Places of tables in the file's list of them ([MS-DOC] 2.5.6, FibRgFcLcb97)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: its first character's number, its offset in the stream in bytes, and 1 or 2 bytes each."""

    first: int
    offset: int
    width: int
    length: int


class WordFile:
    """The text of a file ([MS-DOC] 2.4.1), its stories one behind another, and its tables.

    `text` has one character a code unit of UTF-16. Raises EncryptedError, DamagedError where there is no text.
    """

    def __init__(self, content: bytes) -> None:
        try:
            with olefile.OleFileIO(BytesIO(content)) as file:
                self.stream: bytes = file.openstream("WordDocument").read()
                (self._version,) = struct.unpack_from("<H", self.stream, 2)
                self._language, self._flags = struct.unpack_from("<H2xH", self.stream, 6)
                self._check()
                table = "1Table" if self._flags & _SECOND_TABLE else "0Table"
                self._table: bytes = file.openstream(table).read() if self.is_97 else self.stream
            self.pieces = self._pieces()
            self.text = "".join(map(self._decoded, self.pieces))
            self.stories = self._stories()
        except BROKEN_OLE as error:
            raise DamagedError(
                "The Word file is damaged: its text cannot be found. Open it in Word, save it as DOCX and add that."
            ) from error

    @property
    def is_97(self) -> bool:
        """Whether the file is of Word 97 or later, whose characters are Unicode."""
        return bool(self._version >= _WORD_97)

    def table(self, place: int) -> bytes:
        """One of the file's tables, or nothing; only files of Word 97 and later have them there."""
        if not self.is_97:
            return b""
        offset, length = struct.unpack_from("<II", self.stream, 154 + 8 * place)
        return self._table[offset : offset + length]

    def behind(self, place: int) -> bytes:
        """What stands in the table stream behind one of the file's tables."""
        offset, length = struct.unpack_from("<II", self.stream, 154 + 8 * place)
        return self._table[offset + length :]

    def offset(self, character: int) -> int:
        """The offset in the stream, in bytes, of a character by its number."""
        at = bisect_right(self.pieces, character, key=lambda piece: piece.first) - 1
        piece = self.pieces[at]
        return piece.offset + (character - piece.first) * piece.width

    def _check(self) -> None:
        if self._flags & _ENCRYPTED:
            raise EncryptedError("The Word file wants a password: save a copy without one and add that.")
        if self._version < _WORD_6:
            raise ValueError(self._version)

    def _stories(self) -> dict[str, tuple[int, int]]:
        """Each story's first character and the one behind its last."""
        lengths = struct.unpack_from("<8I", self.stream, 76 if self.is_97 else 0x34)
        ends = list(accumulate(lengths))
        return {name: (end - length, end) for name, length, end in zip(_STORIES, lengths, ends, strict=True)}

    def _pieces(self) -> Sequence[Piece]:
        if self.is_97:
            return _piece_table(self.table(CLX), is_97=True)
        first, end = struct.unpack_from("<II", self.stream, 0x18)
        if not self._flags & _COMPLEX:
            return [Piece(0, first, 1, max(0, end - first))]
        offset, length = struct.unpack_from("<II", self.stream, 0x160)
        return _piece_table(self.stream[offset : offset + length], is_97=False)

    def _decoded(self, piece: Piece) -> str:
        content = self.stream[piece.offset : piece.offset + piece.length * piece.width]
        if piece.width == 2:
            text = "".join(map(chr, struct.unpack(f"<{len(content) // 2}H", content[: len(content) // 2 * 2])))
        else:
            text = self._of_bytes(content)
        # What breaks off is filled up, so that the numbers of the characters behind it stay right.
        return text.ljust(piece.length, "\0") if len(content) < piece.length * piece.width else text

    def _of_bytes(self, content: bytes) -> str:
        if self.is_97:
            return content.decode("cp1252", "replace")
        charset = "big5hkscs" if self._language in _TRADITIONAL else _CHARSETS.get(self._language & 0x3FF, "cp1252")
        # A character of two bytes counts as two here.
        return "".join(character + "\0" * (len(character.encode(charset, "replace")) - 1)
                       for character in content.decode(charset, "replace"))  # fmt: skip


def _piece_table(clx: bytes, *, is_97: bool) -> list[Piece]:
    """The pieces that a Clx lists ([MS-DOC] 2.9.38), behind changes of form that are not of use here."""
    at = 0
    while clx[at] == 1:
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    (length,) = struct.unpack_from("<I", clx, at + 1)
    count = (min(length, len(clx) - at - 5) - 4) // 12
    firsts = struct.unpack_from(f"<{count + 1}I", clx, at + 5)
    pieces = []
    for number in range(count):
        (place,) = struct.unpack_from("<I", clx, at + 5 + 4 * (count + 1) + 8 * number + 2)
        is_narrow = bool(place & 0x40000000) or not is_97
        offset = (place & 0x3FFFFFFF) // 2 if is_narrow and is_97 else place
        pieces.append(Piece(firsts[number], offset, 1 if is_narrow else 2, max(0, firsts[number + 1] - firsts[number])))
    return pieces
