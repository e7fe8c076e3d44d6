"""What holds in a group of an RTF file until the group ends, and which words change it?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from indexer.extract.flow import Flow

BODY_TEXT = 9
"""The outline level, from 0, of what is no heading."""


@dataclass(frozen=True, slots=True)
class State:
    """What holds until the group ends.

    `destination` is the word that the group began with; text is `skipped` in some. `fallback` counts the characters
    that stand for one written as a number; `level` is the outline's, from 1, or 0, and `style` that of the paragraph.
    """

    flow: Flow
    destination: str = ""
    skipped: bool = False
    is_new: bool = False
    is_starred: bool = False
    charset: str = ""
    fallback: int = 1
    deleted: bool = False
    level: int | None = None
    style: int = 0
    in_table: bool = False


def _style(state: State, number: int | None) -> State:
    return replace(state, style=number or 0)


def _plain_paragraph(state: State, _: int | None) -> State:
    return replace(state, level=None, style=0, in_table=False)


def _in_table(state: State, number: int | None) -> State:
    return replace(state, in_table=number != 0)


def _deleted(state: State, number: int | None) -> State:
    return replace(state, deleted=number != 0)


def _fallback(state: State, number: int | None) -> State:
    return replace(state, fallback=max(0, number or 0))


STATE_WORDS: Mapping[str, Callable[[State, int | None], State]] = {
    "s": _style,
    "pard": _plain_paragraph,
    "intbl": _in_table,
    "deleted": _deleted,
    "uc": _fallback,
}
"""Words that change nothing else, with the number behind the word or None."""
