"""Which words and terms does a stretch of a query consist of?"""

from collections.abc import Iterator, Sequence
from typing import Literal

from indexer.analysis.analyzer import analyze
from indexer.analysis.latin import STEMMED_LANGUAGES
from indexer.analysis.script import is_unspaced
from indexer.analysis.stopwords import STOP_WORDS
from indexer.analysis.token import Token
from indexer.query.node import Part, Phrase, TermSequence, Text, Word


def text_of(text: str, needed: Literal["any", "all"], part: Part = "content") -> Text | None:
    """The words of `text`, or None if it has none.

    Stop words and single Han characters between longer words are left out unless there is nothing else.
    """
    surfaces = list(analyze(text, "en").surfaces)
    words = [*_spaced_words(text, surfaces), *_unspaced_words(text)]
    telling = [word for word in words if _is_telling(word)]
    if not words:
        return None
    kept = sorted(telling or words, key=lambda word: word.start)
    return Text(text, tuple(kept), tuple(_surface_terms(surfaces)), needed, part)


def _is_telling(word: Word) -> bool:
    folded = word.sequence[0][0] if word.spaced else word.roots[0]
    return folded not in STOP_WORDS and (word.spaced or len(folded) > 1)


def phrase_of(text: str, part: Part = "content") -> Phrase | None:
    """`text` as a phrase, or None if it has no words."""
    sequence = tuple(_sequence(list(analyze(text, "en").surfaces)))
    return Phrase(text, sequence, part) if sequence else None


def _spaced_words(text: str, surfaces: Sequence[Token]) -> Iterator[Word]:
    """The words between spaces, each with its stem in every language that the asker may have meant."""
    stems: dict[int, dict[str, None]] = {}
    for language in STEMMED_LANGUAGES:
        for root in analyze(text, language).roots:
            stems.setdefault(root.position, {})[root.text] = None
    for token in surfaces:
        if not is_unspaced(token.text):
            roots = tuple(stems[token.position])
            yield Word(text[token.start : token.end], roots, ((token.text, 0),), token.position, spaced=True)


def _unspaced_words(text: str) -> Iterator[Word]:
    """The dictionary's words; single characters side by side, which it does not know, as one word."""
    loose: list[Token] = []
    for root in analyze(text, "en").roots:
        if not is_unspaced(root.text):
            continue
        if len(root.text) > 1:
            yield _unspaced_word(text, [root])
            continue
        if loose and (root.position != loose[-1].position + 1 or STOP_WORDS & {root.text, loose[-1].text}):
            yield _unspaced_word(text, loose)
            loose = []
        loose.append(root)
    if loose:
        yield _unspaced_word(text, loose)


def _unspaced_word(text: str, tokens: Sequence[Token]) -> Word:
    folded = "".join(token.text for token in tokens)
    written = text[tokens[0].start : tokens[-1].end]
    return Word(written, (folded,), _cover(folded), tokens[0].position, spaced=False)


def _cover(run: str, offset: int = 0) -> TermSequence:
    """The fewest pairs of neighbours that, at their distances, stand only where all of `run` stands."""
    if len(run) == 1:
        return ((run, offset),)
    starts = [*range(0, len(run) - 2, 2), len(run) - 2]
    return tuple((run[at : at + 2], offset + at) for at in starts)


def _sequence(surfaces: Sequence[Token]) -> Iterator[tuple[str, int]]:
    run: list[Token] = []
    first = surfaces[0].position if surfaces else 0
    for token in surfaces:
        if len(token.text) == 2 and is_unspaced(token.text):
            continue
        if run and not (is_unspaced(token.text) and token.position == run[-1].position + 1):
            yield from _run_cover(run, first)
            run = []
        if is_unspaced(token.text):
            run.append(token)
        else:
            yield token.text, token.position - first
    if run:
        yield from _run_cover(run, first)


def _run_cover(characters: Sequence[Token], first: int) -> TermSequence:
    return _cover("".join(token.text for token in characters), characters[0].position - first)


def _surface_terms(surfaces: Sequence[Token]) -> Iterator[str]:
    """Words but stop words, pairs of neighbours, and a character that has no neighbour."""
    paired = {token.position + step for token in surfaces if _is_pair(token) for step in (0, 1)}
    terms = (token.text for token in surfaces if len(token.text) > 1 or token.position not in paired)
    telling = [term for term in terms if term not in STOP_WORDS]
    yield from dict.fromkeys(telling)


def _is_pair(token: Token) -> bool:
    return len(token.text) == 2 and is_unspaced(token.text)
