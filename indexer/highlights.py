"""Where in a text are the words of a query?

A word is where its analysis meets the query's, so 网络 is marked for 網絡 and "networks" for "network"; the spans
are those of the text as it was written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from indexer.analysis.analyzer import analyze, spaced_words
from indexer.analysis.fold import Folded, fold
from indexer.analysis.latin import stem
from indexer.analysis.script import language_of
from indexer.query.node import Node, Phrase, Text, Word, wanted


@dataclass(frozen=True, slots=True, order=True)
class Highlight:
    """`text[start:end]` answers the query's word or phrase `wording`."""

    start: int
    end: int
    wording: str


def highlights(text: str, language: str, tree: Node) -> list[Highlight]:
    """What of `text` (in `language`, guessed if empty) the query's `tree` asks for, in order; spans may overlap."""
    folded = fold(text)
    language = language or language_of(text)
    found: set[Highlight] = set()
    for node in wanted(tree):
        if isinstance(node, Text):
            found.update(_of_unspaced_words(folded, node.words))
            found.update(_of_spaced_words(folded, node.words, language))
        else:
            found.update(_of_phrase(text, language, node))
    return sorted(found)


def merged(spans: Iterable[Highlight]) -> tuple[tuple[int, int], ...]:
    """The spans without their wordings, overlapping and touching ones joined."""
    joined: list[tuple[int, int]] = []
    for span in spans:
        if joined and span.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], span.end))
        else:
            joined.append((span.start, span.end))
    return tuple(joined)


def _of_unspaced_words(folded: Folded, words: Iterable[Word]) -> Iterator[Highlight]:
    for word in words:
        if not word.spaced:
            wanted_text = word.roots[0]
            at = folded.text.find(wanted_text)
            while at >= 0:
                yield Highlight(folded.starts[at], folded.ends[at + len(wanted_text) - 1], word.text)
                at = folded.text.find(wanted_text, at + 1)


def _of_spaced_words(folded: Folded, words: Iterable[Word], language: str) -> Iterator[Highlight]:
    by_surface = {word.sequence[0][0]: word.text for word in words if word.spaced}
    by_root = {root: word.text for word in words if word.spaced for root in word.roots}
    if not by_root:
        return
    for text, start, end in spaced_words(folded):
        wording = by_surface.get(text) or by_root.get(stem(text, language))
        if wording:
            yield Highlight(start, end, wording)


def _of_phrase(text: str, language: str, phrase: Phrase) -> Iterator[Highlight]:
    tokens = list(analyze(text, language).surfaces)
    places = [
        {token.position - step: token for token in tokens if token.text == wanted_text}
        for wanted_text, step in phrase.sequence
    ]
    for position, first in places[0].items():
        if all(position in others for others in places):
            yield Highlight(first.start, places[-1][position].end, phrase.text)
