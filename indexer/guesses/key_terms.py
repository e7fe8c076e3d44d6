"""Which words say what a document is about?

Words that the text has often and Chinese has seldom (TF-IDF with jieba's frequencies), and in other languages words
and pairs of words that the text has often; those of its headings count more.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from statistics import median

from corpus.evidence import Guess, Source
from indexer.analysis.chinese import cut
from indexer.analysis.fold import fold
from indexer.analysis.latin import STEMMED_LANGUAGES, stem
from indexer.analysis.script import HAN
from indexer.analysis.stopwords import STOP_WORDS
from indexer.extract.extraction import Extraction
from indexer.guesses.front import without_furniture

MOST_KEY_TERMS = 10
_MOST_CHARACTERS = 30_000
_HEADING_COUNTS = 3
_FEWEST = 2
_PART = 0.7
_NUMERAL = re.compile("[一二三四五六七八九十百千万萬两兩几幾第]")
_HAN_RUN = re.compile(f"[{HAN}]+")
_WORD = re.compile(r"[^\W_][\w-]+")
_SEPARATOR = re.compile(r"[,;，；、]")
_FILLERS = frozenset(
    "one two three first second new use used using may between through each per under after before over three page "
    "figure table section chapter see note example http https www com org figura tabela capitulo cada ate apos dois "
    "duas tres ano anos entre".split()
)


def key_term_guesses(extraction: Extraction, language: str) -> Iterator[Guess]:
    """At most ten terms, those that the file states itself first; `language` (BCP 47) is the text's."""
    stated = [term.strip() for word in extraction.metadata.keywords for term in _SEPARATOR.split(word)]
    seen: set[str] = set()
    for term in filter(None, stated):
        if len(seen) < MOST_KEY_TERMS and len(term) <= 60 and fold(term).text not in seen:
            seen.add(fold(term).text)
            yield Guess("key_terms", term, Source.METADATA, 0.8)
    text = "\n".join(without_furniture(page) for page in extraction.pages)[:_MOST_CHARACTERS]
    headings = "\n".join(heading.text for page in extraction.pages for heading in page.headings)[:5000]
    weights = _chinese(text, headings) if language.startswith("zh") else _latin(text, headings, language)
    best = [term for term in sorted(weights, key=lambda each: -weights[each]) if fold(term).text not in seen]
    for term in best[: MOST_KEY_TERMS - len(seen)]:
        yield Guess("key_terms", term, Source.TEXT, round(0.3 + 0.4 * weights[term] / weights[best[0]], 2))


def _chinese(text: str, headings: str) -> Mapping[str, float]:
    """Words of the text as it writes them, weighed by how often it has them and how seldom others do."""
    frequencies, usual = _rarity()
    counts: Counter[str] = Counter()
    for part, counted in ((text, 1), (headings, _HEADING_COUNTS)):
        for run in _HAN_RUN.findall(part):
            folded = fold(run).text
            if len(folded) == len(run):  # so that a word can be taken from the text as it stands there
                for word, start, end in cut(folded):
                    if end - start > 1 and word not in STOP_WORDS and not _NUMERAL.match(word):
                        counts[run[start:end]] += counted
    often = {word: count for word, count in counts.items() if count >= _FEWEST}
    return {word: often[word] * frequencies.get(fold(word).text, usual) for word in _without_parts(often)}


def _without_parts(counts: Mapping[str, int]) -> list[str]:
    """The words but for those that hardly stand outside of a longer one."""
    longer = [word for word in counts if len(word) > 2]
    return [
        word
        for word in counts
        if not any(word in whole and word != whole and counts[whole] >= _PART * counts[word] for whole in longer)
    ]


@cache
def _rarity() -> tuple[Mapping[str, float], float]:
    """Jieba's inverse document frequency of each word, and that of a word that it does not know (the median).

    Its own loader leaves the file open, and works whether or not anybody asks for key terms.
    """
    table = (files("jieba") / "analyse" / "idf.txt").read_text(encoding="utf-8")
    pairs = (line.split(" ") for line in table.splitlines())
    frequencies = {word: float(value) for word, value in pairs}
    return frequencies, median(frequencies.values())


def _latin(text: str, headings: str, language: str) -> Mapping[str, float]:
    """Words and pairs of neighbours, as the text writes them most often, weighed by their number."""
    counts: Counter[str] = Counter()
    writings: dict[str, Counter[str]] = {}
    for part, counted in ((text, 1), (headings, _HEADING_COUNTS)):
        for run in re.split(r"[^\w\s-]|\n\s*\n" if counted == 1 else r"[^\w\s-]|\n", part):
            for term, writing, length in _terms(run, language):
                counts[term] += counted * length
                if counted == 1:  # the text has its headings as well
                    writings.setdefault(term, Counter())[writing] += 1
    often = {term: count for term, count in counts.items() if term in writings and writings[term].total() >= _FEWEST}
    # A word that is nearly always part of a pair is said by the pair.
    pairs = [term for term in often if " " in term]
    said = {word for pair in pairs for word in pair.split(" ") if counts[pair] >= 2 * _PART * counts[word]}
    return {writings[term].most_common(1)[0][0]: float(count) for term, count in often.items() if term not in said}


def _terms(run: str, language: str) -> Iterator[tuple[str, str, int]]:
    """The telling words and pairs of a stretch without punctuation: their stems, their writing, how many words."""
    before: tuple[str, str] | None = None
    for word in _WORD.findall(run):
        plain = fold(word).text
        if plain in STOP_WORDS or plain in _FILLERS or len(plain) < 3 or not plain[0].isalpha():
            before = None
            continue
        root = stem(plain, language) if language in STEMMED_LANGUAGES else plain
        yield root, word, 1
        if before:
            yield f"{before[0]} {root}", f"{before[1]} {word}", 2
        before = (root, word)
