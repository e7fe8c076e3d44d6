"""What is a document called, as far as its file tells?

The page is asked before the metadata: programs fill in metadata, people read pages. A title in the metadata that
the front pages show is the best guess there is; one that they do not show is worth less than a heading.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

from corpus.evidence import Guess, Source
from indexer.analysis.script import HAN
from indexer.extract.extraction import Extraction, Heading, Page
from indexer.guesses.front import Paragraph, front_pages, paragraphs, squeezed
from indexer.guesses.languages import amounts_of
from indexer.guesses.written_dates import written_dates

LONGEST_TITLE = 200

_JUNK = re.compile(
    r"\W*+(?:(?:untitled|无标题|未命名|無標題|sem t[íi]tulo).*"
    r"|(?:document|documento|doc|presentation|slide|文档|文件|新建[^ ]*文档) ?\d*"
    r"|title|none|null|test|unknown|anonymous|default|[\W\d_]*+|\S+\.[a-z]\w{1,4})\W*",
    re.IGNORECASE,
)
"""Titles that programs make up, bare numbers, and names of files."""

_PART = re.compile(
    r"\W*+(?:(?:table of )?contents|índice|sumário|目[ \u3000]*[录錄次]"
    r"|abstract|(?:executive )?summary|resumo|摘[ \u3000]*要|introduction|introdução|preface|foreword"
    r"|前言|引言|序言|press release|news release|media release"
    r"|for immediate release|comunicado(?: de imprensa)?|nota de imprensa|新聞稿|新闻稿|即時發佈|即时发布"
    r"|white ?paper|livro branco|白皮[書书]|cover|封面|copyright.*|page \d+.*|draft|confidential"
    r"|references|bibliography|(?:https?://|www\.)\S+)\W*",
    re.IGNORECASE,
)
"""What stands above or before a title without being one."""

_PROGRAM = re.compile(r"^(?:microsoft (?:office )?(?:word|powerpoint|excel)|word|powerpoint) - ", re.IGNORECASE)
_NAME_OF_A_FILE = re.compile(r"[a-z\d]+(?:[-_.][\w.-]+)*|\S*_\S*")
_NUMBERED = re.compile(
    r"(?:\d{1,2}(?:\.\d+)*\.?|[IVX]{1,4}\.|[一二三四五六七八九十]{1,3}、|第 ?[\d一二三四五六七八九十]+ ?[章节節部])"
    r"\s*\S"
)
_LETTER = re.compile(r"[^\W\d_]")
_FOOTNOTE_MARKS = "*∗†‡§¹²³⁴"
_OPEN_END = re.compile(
    r"(?:\b(?:in|of|and|the|for|a|an|to|with|on|de|da|do|das|dos|e|em|para|com|por|no|na)|[,:&的與与和及、：，-])$",
    re.IGNORECASE,
)
"""A line that ends so is not the end of a title."""

_CONNECTION = re.compile(r"\s*(?:for|of|to|and|in|on|de|da|do|das|dos|e|para|em|的|與|与|和|及|之)?\s*", re.IGNORECASE)
_RUNNING_NUMBER = re.compile(r"^\d{1,4}\s+(?=[A-Z ]+$)|(?<=[.!?])\s+\d{1,4}$")
_GOES_ON = re.compile(r"[a-z]+[ ,]")
_NO_TITLE = re.compile(r"[@©]|https?://|www\.|^(?:by|por|作者|编者)\b|^\W*(?:tel|fax|email|e-mail)\b", re.IGNORECASE)
_FEWEST_SECTIONS = 3
_MOST_LINES = 3


def title_guesses(extraction: Extraction, name: str) -> Iterator[Guess]:
    """The titles that the metadata, the headings and lines of the first page, and the file's name give."""
    guesses = [*_stated(extraction), *_from_headings(extraction), *_from_lines(extraction)]
    yield from (guess for guess in guesses if _LETTER.search(guess.value))
    stem = PurePath(name).stem.replace("_", " ").strip()
    yield Guess("title", _short(stem) or "untitled", Source.FILE_NAME, 0.15)


def _stated(extraction: Extraction) -> Iterator[Guess]:
    title = _PROGRAM.sub("", extraction.metadata.title.strip()[:1000]).strip()
    if not title or _JUNK.fullmatch(title) or _PART.fullmatch(title):
        return
    front = "\n".join(page.text[:4000] for page in front_pages(extraction))
    confidence = 0.95 if squeezed(title) in squeezed(front) else 0.6
    if _NAME_OF_A_FILE.fullmatch(title) or len(title) == 1:
        confidence = 0.3
    elif confidence < 0.95 and _is_chinese(title) != _is_chinese(front):
        confidence = 0.35  # of another edition, or of a translation
    yield Guess("title", _short(title), Source.METADATA, confidence)


def _is_chinese(text: str) -> bool:
    amounts = amounts_of(text)
    return max(amounts, key=amounts.__getitem__, default="").startswith("zh")


def _from_headings(extraction: Extraction) -> Iterator[Guess]:
    """The headings of the first page with text, as far as they stand out; headings further on are chapters."""
    page = next(iter(front_pages(extraction)), None)
    if page is None:
        return
    together = _joined(page)
    at_level = Counter(heading.level for heading in together)
    ranks = {level: rank for rank, level in enumerate(sorted(at_level))}
    for heading in together[:10]:
        title = _trimmed(_PROGRAM.sub("", heading.text), page.text)
        if _PART.fullmatch(title):
            continue
        confidence = 0.85 - 0.1 * min(ranks[heading.level], 2) - 0.1 * min(at_level[heading.level] - 1, 3)
        confidence -= 0.15 * heading.start / max(len(page.text), 1)
        confidence -= 0.4 * (_NUMBERED.match(title) is not None or len(_LETTER.findall(title)) == 1)
        yield Guess("title", _short(title), Source.HEADING, max(confidence, 0.05))


def _joined(page: Page) -> list[Heading]:
    """The headings, with those that go on in the next, or in the rest of their line, made one.

    Those that come again and again are labels of something.
    """
    often = Counter(squeezed(heading.text) for heading in page.headings)
    joined: list[Heading] = []
    end = 0
    for each in page.headings:
        if often[squeezed(each.text)] >= _FEWEST_SECTIONS:
            continue
        heading, between = each, page.text[end : each.start]
        if joined and heading.level == joined[-1].level and heading.start >= end and _CONNECTION.fullmatch(between):
            before = joined.pop()
            heading = Heading(before.start, before.level, " ".join((before.text, between.strip(), heading.text)))
        end = page.text.find("\n", max(each.start, end))
        end = len(page.text) if end < 0 else end
        joined.append(heading)
    return [_whole_line(heading, page.text) for heading in joined]


def _whole_line(heading: Heading, text: str) -> Heading:
    """The heading with the rest of a line that it begins, where a reader cut it."""
    end = text.find("\n", heading.start)
    line = text[heading.start : end if end >= 0 else None].strip()
    is_cut = line.startswith(heading.text.strip()) and len(line) <= LONGEST_TITLE
    return Heading(heading.start, heading.level, line) if is_cut else heading


def _from_lines(extraction: Extraction) -> Iterator[Guess]:
    """The first paragraphs that look like a title, down to the first that is running text."""
    found = [paragraph for paragraph in paragraphs(extraction) if paragraph.page == 0][:8]
    confidence = 0.5
    text = "\n".join(page.text for page in front_pages(extraction)[:1])
    for place, paragraph in enumerate(found):
        title = _title_lines(paragraph)
        if not title or _PART.fullmatch(title) or not _LETTER.search(title):
            continue
        if _OPEN_END.search(title) and place + 1 < len(found):
            title = f"{title} {_title_lines(found[place + 1])}"
        is_text = len(title) > LONGEST_TITLE or len(paragraph.lines) > 2 * _MOST_LINES
        less = 0.5 if is_text or _RUNNING_NUMBER.search(title) or _GOES_ON.match(title) else 1.0
        yield Guess("title", _short(_trimmed(title, text)), Source.FIRST_PAGE, confidence * less)
        confidence -= 0.12
        if is_text or confidence < 0.2:
            return


def _title_lines(paragraph: Paragraph) -> str:
    """The lines of a paragraph down to its byline, if these are few; else its first line."""
    lines = [line for line in paragraph.lines if _LETTER.search(line)]
    for number, line in enumerate(lines):
        if number and (written_dates(line) or _NO_TITLE.search(line) or _PART.fullmatch(line)):
            lines = lines[:number]
            break
    if len(lines) > _MOST_LINES:
        lines = lines[:1]
    whole = " ".join(lines)
    dated = written_dates(whole)
    is_date = dated and len(re.findall(r"\w", whole[: dated[0].start] + whole[dated[0].end :])) <= 3
    return "" if is_date or _NO_TITLE.search(whole[:60]) else whole


def _trimmed(title: str, page: str) -> str:
    """The title without marks of footnotes, numbers of pages and signs of Markdown around it."""
    title = _RUNNING_NUMBER.sub("", title.strip().lstrip("#").strip())
    title = title.rstrip(_FOOTNOTE_MARKS + " ").rstrip()
    mark = re.search(rf"(?<=[{HAN}a-z])(\d)$", title)
    if mark and re.search(rf"^{mark[1]}(?:$|[^\W\d])", page, re.MULTILINE):  # a footnote has the number as well
        title = title[:-1]
    return title.rstrip(" .") if title.isupper() else title


def _short(title: str) -> str:
    title = " ".join(unicodedata.normalize("NFC", title).split())
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip() + "…"
