"""Which paragraph says what a document is about?"""

import re
from collections.abc import Iterator

from corpus.evidence import Guess, Source
from indexer.analysis.script import HAN
from indexer.extract.characters import CJK
from indexer.extract.extraction import Extraction
from indexer.guesses.front import Paragraph, paragraphs

LONGEST_ABSTRACT = 1000

_NAME = (
    r"(?:abstract|(?:executive )?summary|at a glance|key (?:points|findings)|resumo(?: executivo)?|sumário executivo"
    r"|摘[ \u3000]*要|內容摘要|内容摘要|執行摘要|执行摘要|提要|概要)"
)
_HEADING = re.compile(rf"[#*\s\d.一二三四五六七八九十、]*{_NAME}[\s*:：]*", re.IGNORECASE)
_RUN_IN = re.compile(rf"[#*\s【\[［]*{_NAME}[\]】］]?\s*[*]*[:：.—–-]+[*]*\s*(?=\S)", re.IGNORECASE)
_HEADED_LINE = re.compile(rf"[#*\s\d.]*{_NAME}[\s*:：]*\n", re.IGNORECASE)
_END = re.compile(r"[.!?。！？…”」』)）]\W*$")
_FEWEST_WORDS, _FEWEST_HAN = 15, 30
_WORD = re.compile(r"\w+")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_BETWEEN_HAN = re.compile(rf"(?<=[{CJK}])\n(?=[{CJK}])")


def abstract_guesses(extraction: Extraction) -> Iterator[Guess]:
    """The paragraphs under a heading that promises an abstract; else the first that is running text."""
    front = list(paragraphs(extraction))
    for number, paragraph in enumerate(front):
        if text := _headed(front, number):
            yield Guess("abstract", text, Source.HEADING, 0.9 - 0.1 * paragraph.page)
            break
    lead = next((paragraph for paragraph in front if _is_running_text(paragraph.text)), None)
    if lead:
        source = Source.FIRST_PAGE if lead.page == 0 else Source.TEXT
        yield Guess("abstract", _in_one_line(lead.text), source, 0.5 - 0.1 * lead.page)


def _headed(front: list[Paragraph], number: int) -> str:
    """The abstract whose heading this paragraph is or begins with, or nothing."""
    text = front[number].text
    if found := _RUN_IN.match(text) or _HEADED_LINE.match(text):
        return _in_one_line(text[found.end() :])
    if not _HEADING.fullmatch(text):
        return ""
    following: list[str] = []
    for paragraph in front[number + 1 : number + 4]:
        if not _is_running_text(paragraph.text) or len("".join(following)) > LONGEST_ABSTRACT / 2:
            break
        following.append(paragraph.text)
    return _in_one_line("\n".join(following))


def _is_running_text(text: str) -> bool:
    is_long = len(_WORD.findall(text)) >= _FEWEST_WORDS or len(_HAN_CHARACTER.findall(text)) >= _FEWEST_HAN
    return is_long and _END.search(text) is not None and "\t" not in text


def _in_one_line(text: str) -> str:
    text = " ".join(_BETWEEN_HAN.sub("", text.strip()).split())
    if len(text) <= LONGEST_ABSTRACT:
        return text
    cut = text[: LONGEST_ABSTRACT - 1]
    ends = [found.end() for found in re.finditer(r"[.!?](?= )|[。！？]", cut)]
    return cut[: ends[-1]] if ends and ends[-1] > LONGEST_ABSTRACT / 2 else cut.rsplit(" ", 1)[0] + "…"
