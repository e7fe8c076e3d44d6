"""What does a plain text or Markdown file say?"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.extract.characters import clean
from indexer.extract.decode import decode
from indexer.extract.extraction import Extraction, Heading, Metadata, Page
from indexer.extract.media_type import MARKDOWN, TEXT
from indexer.extract.quality import quality_of

_READER = "text"
_FRONT_MATTER = re.compile(
    r"---[^\S\n]*\n((?:[A-Za-z_][\w -]{0,40}:[^\n]*\n|[^\S\n]+[^\n]*\n|- [^\n]*\n|\n)*)(?:---|\.\.\.)[^\S\n]*(?:\n|$)"
)
_FIELD = re.compile(r"^([A-Za-z_][\w -]*):[^\S\n]*(.*)$", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_HASHES = re.compile(r" {0,3}(#{1,6})(?=\s)\s*+")
_UNDERLINE = re.compile(r" {0,3}(=+|-+)[^\S\n]*$")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


class TextExtractor:
    """Reads plain text and Markdown; form feeds part pages."""

    media_types: tuple[str, ...] = (TEXT, MARKDOWN)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """The text of a file in whichever character set it is; Markdown keeps its signs."""
        text = decode(content).replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
        metadata = Metadata()
        if media_type == MARKDOWN and (front := _FRONT_MATTER.match(text)):
            metadata, text = _metadata(front[1]), text[front.end() :]
        parts = text.removesuffix("\f").split("\f")
        pages = (_page(part, number, media_type) for number, part in enumerate(parts, 1))
        return Extraction(media_type, metadata, tuple(pages))


def _page(text: str, number: int, media_type: str) -> Page:
    quality, text = quality_of(text), clean(text)
    headings = tuple(_headings(text)) if media_type == MARKDOWN else ()
    return Page(number, text, quality, _READER, headings)


def _headings(text: str) -> Iterator[Heading]:
    """Headings marked by hashes or underlined (CommonMark 0.31, 4.2 and 4.3), outside of fenced code."""
    fence = ""
    before = _SourceLine(0, "")
    for line in _lines(text):
        mark = _FENCE.match(line.text)
        if fence:
            fence = "" if mark and mark[1].startswith(fence) else fence
        elif mark:
            fence = mark[1]
        elif found := _HASHES.match(line.text):
            if title := _without_closing(line.text[found.end() :]):
                yield Heading(line.start + found.end(), len(found[1]), title)
        elif (found := _UNDERLINE.match(line.text)) and before.is_paragraph:
            title = before.text.strip()
            yield Heading(before.start + before.text.index(title), 1 if found[1][0] == "=" else 2, title)
        before = line


def _without_closing(title: str) -> str:
    """The title without the hashes that may close it."""
    title = title.rstrip()
    bare = title.rstrip("#")
    return bare.rstrip() if not bare or bare[-1].isspace() else title


@dataclass(frozen=True, slots=True)
class _SourceLine:
    """A line and its offset in the text."""

    start: int
    text: str

    @property
    def is_paragraph(self) -> bool:
        """Whether the line can be underlined to become a heading."""
        return bool(self.text.strip()) and not re.match(r" {0,3}(?:[#>|`~]|[-+*=] |[-=*_]{2,}\s*$)| {4}", self.text)


def _lines(text: str) -> Iterator[_SourceLine]:
    start = 0
    for line in text.split("\n"):
        yield _SourceLine(start, line)
        start += len(line) + 1


def _metadata(front_matter: str) -> Metadata:
    """The fields that YAML front matter gives in single lines."""
    fields = {
        name.strip().casefold(): value.strip().strip("\"'") for name, value in _FIELD.findall(clean(front_matter))
    }
    published = _DATE.match(fields.get("date", "") or fields.get("published", ""))
    words = (fields.get("keywords", "") or fields.get("tags", "")).strip("[]").split(",")
    return Metadata(
        title=fields.get("title", ""),
        author=fields.get("author", ""),
        published=published[0] if published else "",
        language=fields.get("language", "") or fields.get("lang", ""),
        keywords=tuple(word.strip(" \"'") for word in words if word.strip(" \"'")),
    )
