"""Which tokens are in a text?"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby

from indexer.analysis.chinese import cut
from indexer.analysis.fold import Folded, fold
from indexer.analysis.latin import STEMMED_LANGUAGES, stem
from indexer.analysis.script import HAN, UNSPACED, language_of
from indexer.analysis.token import Analysis, Tokens


def _ranges_of_marks() -> str:
    """The combining marks that belong to words, as the inside of a regular expression's class."""
    codes = [code for code in range(0x300, 0x20000) if unicodedata.category(chr(code)) in ("Mn", "Mc")]
    runs = [[code for _, code in run] for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0])]
    return "".join(f"{chr(run[0])}-{chr(run[-1])}" for run in runs)


_MARKS = _ranges_of_marks()
_LETTER = rf"[^\W_{UNSPACED}]"
_REST = rf"(?:{_LETTER}|[{_MARKS}])"
_RUN = re.compile(
    rf"(?P<unspaced>[{UNSPACED}]+)"
    rf"|(?P<number>\d+(?:[.,]\d+)+(?!{_REST}))"
    rf"|(?P<word>{_LETTER}{_REST}*(?:'{_REST}+)*)"
)
_HAN_OR_OTHER = re.compile(f"(?P<han>[{HAN}]+)|[^{HAN}]+")


def analyze(text: str, language: str = "") -> Analysis:
    """Analyse `text`, taking its words for those of `language` (BCP 47), guessed from the text if empty.

    Offsets are those of `text` as it was given, in code points.
    """
    language = language or language_of(text)
    stemming = language if language in STEMMED_LANGUAGES else "en"
    folded = fold(text)
    surfaces, roots = _Columns(folded), _Columns(folded)
    position = 0
    after_unspaced = False
    for run in _RUN.finditer(folded.text):
        start, end = run.span()
        if run.lastgroup == "unspaced":
            # What parts two unspaced runs (a comma, a space) parts them for phrases too.
            position += after_unspaced
            surfaces.add_neighbours(start, end, position)
            _add_words(roots, start, end, position)
            position += end - start
        else:
            surfaces.add(run[0], start, end, position)
            roots.add(stem(run[0], stemming), start, end, position)
            position += 1
        after_unspaced = run.lastgroup == "unspaced"
    return Analysis(language, surfaces.tokens(), roots.tokens(), position)


def spaced_words(folded: Folded) -> Iterator[tuple[str, int, int]]:
    """The words between spaces alone, as `analyze` finds them among the surfaces, with their original offsets."""
    for run in _RUN.finditer(folded.text):
        if run.lastgroup != "unspaced":
            yield run[0], folded.starts[run.start()], folded.ends[run.end() - 1]


class _Columns:
    """Tokens in the making, from places in a folded text."""

    def __init__(self, folded: Folded) -> None:
        self.text = folded.text
        self._folded = folded
        self._texts: list[str] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._positions: list[int] = []

    def add(self, text: str, start: int, end: int, position: int) -> None:
        self._texts.append(text)
        self._starts.append(self._folded.starts[start])
        self._ends.append(self._folded.ends[end - 1])
        self._positions.append(position)

    def add_neighbours(self, start: int, end: int, position: int) -> None:
        """Every character of an unspaced run, then every two neighbours."""
        run = self.text[start:end]
        starts, ends = self._folded.starts[start:end], self._folded.ends[start:end]
        self._texts += run
        self._texts += map(str.__add__, run, run[1:])
        for column, values in ((self._starts, starts), (self._positions, range(position, position + len(run)))):
            column.extend(values)
            column.extend(values[:-1])
        self._ends += ends
        self._ends += ends[1:]

    def tokens(self) -> Tokens:
        return Tokens(self._texts, self._starts, self._ends, self._positions)


def _add_words(roots: _Columns, start: int, end: int, position: int) -> None:
    """The words of the Han stretches of an unspaced run; of other scripts, which have no dictionary, neighbours."""
    for stretch in _HAN_OR_OTHER.finditer(roots.text, start, end):
        at = stretch.start()
        if stretch["han"]:
            for word, first, after in _words(stretch[0]):
                roots.add(word, at + first, at + after, position + at - start + first)
        else:
            roots.add_neighbours(at, stretch.end(), position + at - start)


@lru_cache(maxsize=4096)
def _words(run: str) -> tuple[tuple[str, int, int], ...]:
    return tuple(sorted(cut(run), key=lambda word: (word[1], word[2])))
