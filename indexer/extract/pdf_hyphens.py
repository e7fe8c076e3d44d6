"""Does the hyphen at the end of a line belong to the word?"""

import re
from collections.abc import Sequence
from itertools import pairwise

from indexer.extract.pdf_lines import HYPHEN

_LONGEST_WORD = 80
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_LAST_WORD = re.compile(r"(\S*?)([^\W\d_]*)$")
_FIRST_WORD = re.compile(r"[^\W\d_]*")
_ADDRESS = re.compile(r"[/\\@:.]|www")


def joined_hyphens(texts: Sequence[str]) -> list[str]:
    """The texts with each word that was broken over two lines in one piece.

    The document itself decides: a word that it also writes in one piece loses the hyphen, one that it writes
    with a hyphen keeps it. Otherwise the hyphen goes only between two small letters and outside addresses.
    """
    if not any(HYPHEN in text for text in texts):
        return list(texts)
    words = {word.casefold() for text in texts for word in _WORD.findall(text)}
    return [_joined(text, words) for text in texts]


def _joined(text: str, words: set[str]) -> str:
    pieces = text.split(HYPHEN)
    parts = [pieces[0]]
    for before, after in pairwise(pieces):
        parts.append(_hyphen(before, after.lstrip(), words) + after.lstrip())
    return "".join(parts)


def _hyphen(before: str, after: str, words: set[str]) -> str:
    """What stands between two parts of a word: a hyphen or nothing."""
    found = _LAST_WORD.search(before, max(before.rfind(" ") + 1, len(before) - _LONGEST_WORD))
    first = _FIRST_WORD.match(after, 0, _LONGEST_WORD)
    context, head = found.groups() if found else ("", "")
    tail = first[0] if first else ""
    if not head or not tail:
        return "-"
    if f"{head}{tail}".casefold() in words:
        return ""
    if f"{head}-{tail}".casefold() in words or _ADDRESS.search(context):
        return "-"
    return "" if head[-1:].islower() and tail[:1].islower() else "-"
