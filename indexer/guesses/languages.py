"""Which languages is a document written in, and how much of it in each?

Texts mix them: a Chinese paper has English names and code, a press release ends in another language. So what is
counted are stretches of text, and what is code counts for no language.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from corpus.document import LANGUAGES, UNKNOWN_LANGUAGE
from corpus.evidence import Guess, Source
from indexer.analysis.script import HAN, script_signs
from indexer.extract.extraction import Extraction
from indexer.guesses.front import paragraphs, without_furniture

JAPANESE = "ja"
_MOST_CHARACTERS = 100_000
_HAN_A_WORD = 1.7
"""Han characters that say as much as a word of a Latin language."""

_WORDS_A_SIGN = 3
"""In running text at least every third word is one of those that only hold others together."""

_NAMES_COUNT = 0.1
_SURE_WORDS = 60
_LEAST_SHARE = 0.02
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_KANA = re.compile("[\u3041-\u309f\u30a1-\u30fa\u30fd-\u30ff\uff66-\uff9d]")
_LATIN_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LATIN = re.compile("[A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
_FOREIGN_WORD = re.compile(r"[\u0370-\u1dff\ua000-\uabff\uac00-\ud7af]+")
_SIGNS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        "the of and to in for is on with by as at from that this are be an or it its was were has have will which what "
        "how who when where why not can we our their between into you your if all any more than such these he his "
        "she".split()
    ),
    "pt": frozenset(
        "de da do das dos e em no na nos nas para por com um uma que não os as ao à aos às se mais como pela pelo "
        "sobre entre são foi ser é qual onde quando quem seu sua também já pelos pelas está num numa".split()
    ),
    # Latin (and Lorem ipsum), Spanish, French, German, Italian, Dutch, Polish, Czech, Swedish and Norwegian.
    UNKNOWN_LANGUAGE: frozenset(
        "et ut sed est ad ipsum dolor sit amet vel quis eget nec ac ante magna lorem nam tempor "
        "el la los las del y en un una es por con su lo le les des une dans du au aux sur pour est ce il elle pas qui "
        "der das und ist ein eine nicht mit von zu den dem für auf im sich auch werden "
        "di che il per gli della sono een het van niet zijn voor "
        "się nie jest oraz są dla przez jako je že jsou který pro och av som till ikke på er av til".split()
    ),
}
_LETTERS: Mapping[str, re.Pattern[str]] = {
    "pt": re.compile("[ãõçâêô]"),
    UNKNOWN_LANGUAGE: re.compile("[ąćęłńśźżčďěňřšťůžőűđğışøåäöüßñè]"),
}
_OWN = {"zh-tw": "zh-Hant", "zh-hk": "zh-Hant", "zh-mo": "zh-Hant", "zh-cn": "zh-Hans", "zh-sg": "zh-Hans"}


def language_guesses(extraction: Extraction) -> Iterator[Guess]:
    """The languages of the text, the one that most is in first, each with its share; and what the file states."""
    amounts = amounts_of(_telling_text(extraction))
    total = sum(amounts.values())
    main = _main(amounts, extraction)
    for place, language in enumerate(sorted(amounts, key=lambda each: (each != main, -amounts[each]))):
        amount = amounts[language]
        share = amount / total
        if share < _LEAST_SHARE:
            return
        # Of a few words one does not know; and a text that is in two languages is not quite in one.
        confidence = min(0.5 + 0.5 * amount / _SURE_WORDS, 1.0) * (0.5 + share / 2) if place == 0 else share / 2
        yield Guess("language", language, Source.TEXT, min(confidence, 0.99), share)
    if stated := stated_language(extraction.metadata.language):
        yield Guess("language", stated, Source.METADATA, 0.45)


def _main(amounts: Mapping[str, float], extraction: Extraction) -> str:
    """The language that a text in several is catalogued under."""
    total = sum(amounts.values())
    # More characters than words, not more words: Chinese texts hold foreign names and code more often than others
    # hold Chinese ones.
    weights = {tag: amount * (_HAN_A_WORD if tag.startswith("zh") else 1) for tag, amount in amounts.items()}
    main = max(weights, key=weights.__getitem__, default="")
    if main and weights[main] < total / 2:  # no language has most of it: that of the title decides
        first = amounts_of(next((paragraph.text for paragraph in paragraphs(extraction)), ""))
        main = max(first, key=first.__getitem__, default=main)
    return main if main in amounts else ""


def stated_language(tag: str) -> str:
    """Which of our languages a file means by its tag (BCP 47), or nothing."""
    tag = tag.strip().replace("_", "-").casefold()
    for own in LANGUAGES:
        if tag == own.casefold() or tag.startswith(own.casefold() + "-"):
            return own
    return _OWN.get(tag, "")


def amounts_of(text: str) -> dict[str, float]:
    """How much of the text is in each language, in words or what says as much; the tags are BCP 47.

    `und` stands for the languages that are none of ours, but for Japanese.
    """
    amounts: dict[str, float] = defaultdict(float)
    han = _HAN_CHARACTER.findall(text)
    kana = len(_KANA.findall(text))
    japanese = _japanese(len(han), kana)
    amounts[JAPANESE] = japanese / _HAN_A_WORD
    chinese = len(han) + kana - japanese
    if chinese:
        amounts |= _by_script(text, chinese / _HAN_A_WORD)
    amounts |= _latin(text, is_alone=not han and not kana)
    amounts[UNKNOWN_LANGUAGE] += len(_FOREIGN_WORD.findall(text))
    return {language: amount for language, amount in amounts.items() if amount > 0}


def _telling_text(extraction: Extraction) -> str:
    """As much of the text as is looked at: of a long document, the same from each page."""
    pages = [without_furniture(page) for page in extraction.pages if page.text.strip()]
    each = max(_MOST_CHARACTERS // max(len(pages), 1), 400)
    return "\n".join(page[:each] for page in pages)[: 2 * _MOST_CHARACTERS]


def _japanese(han: int, kana: int) -> float:
    """How many of the characters are Japanese: about half of it is written in kana, and a Chinese text quotes some."""
    likely = kana * 2.2
    return han + kana if likely >= 0.4 * (han + kana) else likely


def _by_script(text: str, amount: float) -> Mapping[str, float]:
    """Split so much Chinese by script, line by line; a line that could be in both goes with the rest."""
    counts: Counter[str] = Counter()
    for line in text.split("\n"):
        han = "".join(_HAN_CHARACTER.findall(line))
        traditional, simplified = script_signs(han)
        if traditional != simplified:
            counts["zh-Hant" if traditional > simplified else "zh-Hans"] += len(han)
    told = sum(counts.values())
    return {script: amount * count / told for script, count in counts.items()} if told else {"zh-Hans": amount}


def _latin(text: str, *, is_alone: bool) -> Mapping[str, float]:
    """Split words by language, line by line; beside Chinese, names and code hardly count, alone they are English."""
    amounts: dict[str, float] = defaultdict(float)
    unknown = 0.0
    for line in text.split("\n"):
        words = [word.casefold() for word in _LATIN_WORD.findall(line) if _LATIN.match(word)]
        signs = {language: _signs(words, language) for language in _SIGNS}
        likely = max(signs, key=signs.__getitem__)
        amount = len(words) if is_alone else _least(len(words), _WORDS_A_SIGN * sum(signs.values()))
        if signs[likely]:
            amounts[likely] += amount
        else:
            unknown += amount
    amounts[max(amounts, key=amounts.__getitem__, default="en")] += unknown
    return amounts


def _least(words: int, likely: float) -> float:
    return max(min(words, likely), _NAMES_COUNT * words)


def _signs(words: list[str], language: str) -> float:
    letters = _LETTERS.get(language)
    marked = sum(1 for word in words if letters.search(word)) if letters else 0
    return sum(1 for word in words if word in _SIGNS[language]) + marked / 2
