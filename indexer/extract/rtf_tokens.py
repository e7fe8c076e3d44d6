"""Of which words, signs and bytes does an RTF file consist?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|\\'(?P<byte>[0-9a-fA-F]{2})"
    rb"|\\(?P<sign>[^a-zA-Z0-9])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n\0]+)",
    re.DOTALL,
)
_ESCAPED = frozenset(b"\\{}")


@dataclass(frozen=True, slots=True)
class Word:
    """A control word or sign (`*`, `~`), with its number if it has one."""

    name: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Bytes:
    """Text in the character set of the moment; `is_escaped` where it was written as one number."""

    content: bytes
    is_escaped: bool = False


@dataclass(frozen=True, slots=True)
class Brace:
    """The beginning or the end of a group."""

    is_open: bool


def tokens(content: bytes) -> Iterator[Word | Bytes | Brace]:
    """The tokens of a file (RTF 1.9.1, "RTF Syntax"); line ends and binary data are left out."""
    at = 0
    while found := _TOKEN.search(content, at):
        at = found.end()
        if found["text"]:
            yield Bytes(found["text"])
        elif found["byte"]:
            yield Bytes(bytes.fromhex(found["byte"].decode()), is_escaped=True)
        elif found["brace"]:
            yield Brace(is_open=found["brace"] == b"{")
        elif found["sign"]:
            yield _sign(found["sign"])
        else:
            word = Word(found["word"].decode(), int(found["number"]) if found["number"] else None)
            if word.name == "bin" and word.number and word.number > 0:
                at += word.number
            else:
                yield word


def _sign(sign: bytes) -> Word | Bytes:
    if sign[0] in _ESCAPED:
        return Bytes(sign)
    return Word("par" if sign in b"\r\n" else sign.decode("latin-1"))
