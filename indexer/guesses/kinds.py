"""Is a document a white paper or a press release, by its words and its layout?"""

import re
from collections.abc import Iterator

from corpus.document import Kind
from corpus.evidence import Guess, Source
from indexer.extract.extraction import Extraction
from indexer.guesses.front import front_pages, paragraphs
from indexer.guesses.written_dates import written_dates

_PAPER = re.compile(r"\bwhite[ -]?papers?\b|白[ ]?皮[ ]?[書书]|\blivro[ -]branco\b|藍皮書|蓝皮书", re.IGNORECASE)
_THIS_PAPER = re.compile(
    r"\b(?:this|our) white[ -]?paper\b|\b(?:este|neste|deste) livro branco\b|[本这這][份篇]?白皮[書书]", re.IGNORECASE
)
_RELEASE = re.compile(
    r"\b(?:press|news|media) release\b|\bfor immediate release\b|\b(?:comunicado|nota) (?:de|à) imprensa\b"
    r"|\bpara divulgação imediata\b|新聞稿|新闻稿|新聞公[報佈]|新闻公报|即時發[佈布]|即时发布",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"\b(?:media|press) (?:contacts?|enquir|inquir)|\bnotes? to editors?\b|\bcontac?tos? (?:de|para a) imprensa\b"
    r"|媒體(?:查詢|聯絡)|[传傳]媒查[询詢]|媒体(?:联系|查询|垂询)"
    r"|^about [A-Z].{2,60}$|^[关關][于於].{2,30}$|^sobre [ao] [A-Z].{2,60}$",
    re.IGNORECASE | re.MULTILINE,
)
_CONTENTS = re.compile(
    r"^\W*(?:contents|table of contents|目[ \u3000]*[录錄次]|índice|sumário)\W*$", re.IGNORECASE | re.MULTILINE
)
_DATELINE = re.compile(r"[\s*（(【\[]*(?:[^\W\d][^\d\n.。,，]{0,30}[,，：:·—–-]\s*)?$")
_HEAD = 800
_LONGEST_LABEL = 60
_LONGEST_HAN_LABEL = 30
"""A line so short is a title or a label; in a longer one a paper or a release may be named among others."""

_PAPER_PAGES = 6
_SHORT_CHARACTERS = 9000


def kind_guesses(extraction: Extraction) -> Iterator[Guess]:
    """What sort of text this may be; nothing where neither words nor layout say it."""
    yield from _by_words(extraction)
    if (likely := _paper_by_layout(extraction)) > 0:
        yield Guess("kind", Kind.WHITE_PAPER.value, Source.TEXT, likely)
    if (likely := _release_by_layout(extraction)) > 0:
        yield Guess("kind", Kind.PRESS_RELEASE.value, Source.TEXT, likely)


def _by_words(extraction: Extraction) -> Iterator[Guess]:
    head = "\n".join(page.text for page in front_pages(extraction)[:1])[:_HEAD]
    for kind, words in ((Kind.WHITE_PAPER, _PAPER), (Kind.PRESS_RELEASE, _RELEASE)):
        if words.search(extraction.metadata.title) or words.search(" ".join(extraction.metadata.keywords)):
            yield Guess("kind", kind.value, Source.METADATA, 0.9)
        if any(_is_label(line) and words.search(line) for line in head.split("\n")):
            yield Guess("kind", kind.value, Source.FIRST_PAGE, 0.8)
    if any(_THIS_PAPER.search(page.text) for page in front_pages(extraction)):
        yield Guess("kind", Kind.WHITE_PAPER.value, Source.TEXT, 0.7)


def _is_label(line: str) -> bool:
    longest = _LONGEST_LABEL if line.isascii() else _LONGEST_HAN_LABEL
    return len(line) <= longest and not line.rstrip().endswith(("。", "."))


def _paper_by_layout(extraction: Extraction) -> float:
    """Several pages, with a list of contents among the first or many headings."""
    pages = [page for page in extraction.pages if page.text.strip()]
    if len(pages) < _PAPER_PAGES:
        return 0.0
    has_contents = any(_CONTENTS.search(page.text) for page in pages[:4])
    headings = sum(len(page.headings) for page in pages)
    return 0.3 + 0.2 * has_contents + 0.1 * (headings >= len(pages))


def _release_by_layout(extraction: Extraction) -> float:
    """A short text that begins with place and day, or ends with whom to ask."""
    text = "\n".join(page.text for page in extraction.pages)
    if len(text) > _SHORT_CHARACTERS:
        return 0.0
    return 0.5 * _has_dateline(extraction) + 0.3 * (_CONTACT.search(text) is not None)


def _has_dateline(extraction: Extraction) -> bool:
    """Whether one of the first paragraphs of text begins with a day, or a place and a day."""
    for paragraph in list(paragraphs(extraction))[:5]:
        found = written_dates(paragraph.text[:120])
        is_text = len(paragraph.text) > found[0].end + 60 if found else False
        if found and is_text and _DATELINE.match(paragraph.text[: found[0].start]):
            return True
    return False
