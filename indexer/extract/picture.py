"""How is a page shown with the words that somebody looked for? In the reading process, as its task `picture`."""

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from indexer.extract.boxes import Box, boxes_of
from indexer.extract.png import png
from indexer.extract.rendering import drawn, opened_page, size_at_width

_FRAME = np.array([196, 60, 16], np.uint8)
_GROUND = np.array([255, 236, 140], np.uint16)
_ROOM, _LINE = 2, 2
"""Pixels between a word and its frame, and of the frame, in a picture of a thousand pixels' width."""


def picture(content: bytes, name: str, number: int, width: int, words: list[str]) -> bytes:
    """The page `number` as a PNG of `width` pixels' width, a frame around each place of each of `words`.

    Raises NoPictureError, EncryptedError, DamagedError, LimitError.
    """
    with opened_page(content, name, number) as page:
        width, height = size_at_width(page, width)
        pixels = drawn(page, width, height)
        for box in boxes_of(page, words, width, height):
            _frame(pixels, box, max(1, round(width / 1000 * _LINE)), max(1, round(width / 1000 * _ROOM)))
    return png(_without_colour(pixels))


def _frame(pixels: NDArray[np.uint8], box: Box, line: int, room: int) -> None:
    """Lay a tint and a frame over what is in `box`; what is black stays black."""
    left, top, right, bottom = box
    rows = slice(max(0, top - room - line), bottom + room + line)
    columns = slice(max(0, left - room - line), right + room + line)
    area = pixels[rows, columns]
    inside = area[line:-line, line:-line].copy()
    area[:] = _FRAME
    area[line:-line, line:-line] = inside * _GROUND // 255


def _without_colour(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A single channel where all three are the same: a third of the work of writing."""
    red, green, blue = (pixels[:, :, channel] for channel in range(3))
    if np.array_equal(red, green) and np.array_equal(green, blue):
        return pixels[:, :, :1]
    return pixels


def _task(request: Any) -> bytes:  # noqa: ANN401 - a request is JSON
    content = Path(request["path"]).read_bytes()
    return picture(content, request["name"], request["page"], request["width"], request["words"])


TASKS = {"picture": _task}
