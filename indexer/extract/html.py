"""What does a web page say, without its menus, cookie bars and footers?"""

import binascii
import re
from copy import deepcopy

from lxml import etree, html
from trafilatura import bare_extraction
from trafilatura.settings import Document

from indexer.extract.blocks import Block, page_of
from indexer.extract.characters import clean, one_line
from indexer.extract.decode import decode
from indexer.extract.extraction import EmptyFileError, Extraction, Metadata
from indexer.extract.html_blocks import blocks_of, without_furniture
from indexer.extract.html_dates import published_in
from indexer.extract.media_type import HTML

_DECLARED = re.compile(
    rb"""(?:<meta[^>]{0,200}?charset|<\?xml[^>]{0,100}?encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE
)
_HEAD = 4096
_TELLING = 12
"""Characters, spaces aside, that a block needs to be found again without doubt."""

_MOST_TRIES = 2000
_FEW_LINKS = 3
"""A page with no more has no menu, and all of it is its content."""

_LONGEST_LEAD = 6
"""Blocks between a page's title and its main content that belong to the page: a date, a place, a summary."""

_QUOTED = re.compile(rb"=(?:[0-9A-F]{2}|[ \t]*\r?\n)")


class HtmlExtractor:
    """Reads HTML. trafilatura says where the main content begins and ends, and what the page says of itself.

    What lies between is kept in its own order, with the headings, tables and lists that trafilatura leaves out.
    """

    media_types: tuple[str, ...] = (HTML,)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        """The main content of the page, as one page.

        Raises EmptyFileError where the file has no element at all.
        """
        content = _unquoted(content)
        declared = _DECLARED.search(content[:_HEAD])
        root = _parsed(decode(content, declared[1].decode("ascii") if declared else ""))
        main = _main_content(root)
        metadata = _metadata(root, main)
        whole = list(blocks_of(root))
        blocks = list(blocks_of(without_furniture(root)))
        chosen = _chosen(root, blocks, main, metadata.title) if main else []
        page = page_of(chosen, 1, "trafilatura") if chosen else page_of(blocks or whole, 1, "lxml")
        return Extraction(media_type, metadata, (page,))


def _unquoted(content: bytes) -> bytes:
    """The page as it was before it was written for a mail (quoted-printable, RFC 2045, 6.7), as some are saved.

    In such a page every sign of equality is followed by two digits or a line end; in others hardly any is.
    """
    signs = content.count(b"=")
    is_quoted = signs >= _TELLING and content.count(b"=3D") > 2 and len(_QUOTED.findall(content)) >= 0.95 * signs
    return binascii.a2b_qp(content) if is_quoted else content


def _parsed(text: str) -> html.HtmlElement:
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        return html.document_fromstring(clean(text).encode(), parser=parser)
    except etree.ParserError as error:
        raise EmptyFileError("There is no text in the web page.") from error


def _main_content(root: html.HtmlElement) -> Document | None:
    """What trafilatura makes of the page, or None where it finds no main content."""
    # It takes the tree apart, so it gets one of its own.
    found = bare_extraction(deepcopy(root), with_metadata=True, include_comments=False)
    return found if isinstance(found, Document) else None


def _chosen(root: html.HtmlElement, blocks: list[Block], main: Document, title: str) -> list[Block]:
    """The blocks of the page that are its content; all where there is no menu among them."""
    found = _between(blocks, _squeeze("".join(map(str, main.body.itertext()))), title)
    return blocks if found and sum(1 for _ in root.iter("a")) <= _FEW_LINKS else found


def _between(blocks: list[Block], main: str, title: str) -> list[Block]:
    """The blocks from the first to the last that are part of `main`, and what belongs above them.

    That are the headings right above, and the page's title with what little stands below it.
    """
    first = _first_within(blocks, main)
    if first is None:
        return []
    last = _first_within(blocks[::-1], main)
    while first > 0 and blocks[first - 1].level:
        first -= 1
    above = [at for at, block in enumerate(blocks[:first]) if block.level and _squeeze(block.text) in _squeeze(title)]
    if above and first - above[-1] <= _LONGEST_LEAD + 1:
        first = above[-1]
    lead = [blocks[above[-1]]] if above and above[-1] < first else []
    return [*lead, *blocks[first : len(blocks) - (last or 0)]]


def _first_within(blocks: list[Block], main: str) -> int | None:
    for index, block in enumerate(blocks[:_MOST_TRIES]):
        text = _squeeze(block.text)
        if len(text) >= min(_TELLING, len(main)) and text in main:
            return index
    return None


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _metadata(root: html.HtmlElement, main: Document | None) -> Metadata:
    language = one_line(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")
    if main is None:
        return Metadata(
            title=one_line(root.findtext(".//title") or ""), published=published_in(root), language=language
        )
    return Metadata(
        title=one_line(main.title or ""),
        author=one_line(main.author or ""),
        published=published_in(root),
        language=one_line(main.language or language),
        keywords=tuple(word for tag in main.tags or () if (word := one_line(tag))),
    )
