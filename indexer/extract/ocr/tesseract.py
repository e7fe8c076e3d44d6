"""What does Tesseract read in a picture? The better recogniser for Latin letters; a program of its own.

It gets the picture and gives its answer through pipes, and sees nothing of the file.
"""

import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

import numpy as np

from indexer.extract.characters import joined
from indexer.extract.ocr.recogniser import Piece, Pixels, Recognised, Scan, best

NAME = "tesseract"
PROGRAM = "tesseract"
LATIN = ("eng", "por")
HAN = (("chi_sim", "eng"), ("chi_tra", "eng"))
"""Models that are used together; which of these is the right one shows by its being surer."""

_LONGER_SIDE = 2500
"""Pixels: A4 at 210 dots an inch."""

_LEAST_CONFIDENCE = 0.3
_WORD = "5"
_GREY = np.array([77, 151, 28], np.uint16)
"""How bright red, green and blue are, of 256 (ITU-R BT.601)."""


class Tesseract:
    """A Recogniser with the models named in `choices`, as far as they are installed; the surest of them is taken."""

    def __init__(self, *choices: Sequence[str]) -> None:
        self._choices = choices

    def recognise(self, scan: Scan) -> Recognised:
        """What stands on the page, in lines."""
        pixels = scan(_LONGER_SIDE)
        installed = _installed()
        wanted = {tuple(name for name in choice if name in installed) for choice in self._choices} - {()}
        found = [
            Recognised(tuple(_lines(_asked(pixels, names), pixels)), NAME, ordered=True) for names in sorted(wanted)
        ]
        return best(found) if found else Recognised((), NAME, ordered=True)


@cache
def _installed() -> frozenset[str]:
    """The models that Tesseract has."""
    answer = subprocess.run([PROGRAM, "--list-langs"], capture_output=True, check=True, env=_environment())  # noqa: S603
    return frozenset(answer.stdout.decode().split()[1:])


def _asked(pixels: Pixels, names: Sequence[str]) -> str:
    """Tesseract's table of what it found (TSV)."""
    grey = (pixels @ _GREY >> 8).astype(np.uint8)
    height, width = grey.shape
    dots = round(max(height, width) / 11.7)  # as if the longer side were that of A4, in inches
    answer = subprocess.run(  # noqa: S603 - a program of the system, and names that it gave itself
        [PROGRAM, "stdin", "stdout", "--dpi", str(dots), "-l", "+".join(names), "tsv"],
        input=b"P5 %d %d 255\n" % (width, height) + grey.tobytes(),
        capture_output=True,
        check=True,
        env=_environment(),
    )
    return answer.stdout.decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    """One thread, for two workers use two cores."""
    return {"PATH": "/usr/local/bin:/usr/bin:/bin", "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}


def _lines(table: str, pixels: Pixels) -> Iterator[Piece]:
    """The lines of the table: level, page, block, paragraph, line, word, left, top, width, height, confidence, text."""
    side = max(pixels.shape[:2])
    rows = [row for line in table.splitlines()[1:] if len(row := line.split("\t")) == 12 and row[0] == _WORD]
    for _, words in groupby(rows, key=lambda row: row[2:5]):
        pieces = [piece for row in words if (piece := _word(row, side)).text and piece.confidence >= _LEAST_CONFIDENCE]
        if pieces:
            yield _line(pieces)


def _word(row: Sequence[str], side: int) -> Piece:
    left, top, width, height = (int(figure) for figure in row[6:10])
    bounds = (left / side, top / side, (left + width) / side, (top + height) / side)
    return Piece(row[11].strip(), *bounds, max(0.0, float(row[10])) / 100)


def _line(words: Sequence[Piece]) -> Piece:
    text, characters = "", 0
    for word in words:
        text = joined(text, word.text)
        characters += len(word.text)
    return Piece(
        text,
        min(word.left for word in words),
        min(word.top for word in words),
        max(word.right for word in words),
        max(word.bottom for word in words),
        sum(word.confidence * len(word.text) for word in words) / characters,
    )
