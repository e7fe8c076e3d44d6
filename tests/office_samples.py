"""Which good file of each Office format has one heading and one paragraph?"""

from indexer.extract.media_type import (
    DOC,
    ODP,
    ODS,
    ODT,
    ODT_FLAT_XML,
    PPTX,
    RTF,
    WORD_2003_XML,
    XLS,
    XLSX,
)
from tests.files import paragraph
from tests.indexer.extract.biff import xls
from tests.indexer.extract.word97 import doc, said
from tests.office import NAMESPACES, ODF_NAMESPACES, opendocument, presentation, shape, workbook


def office_samples(heading: str, text: str) -> dict[str, bytes]:
    """The files by their types; sheets have the heading for their name."""
    body = f'<text:h text:outline-level="1">{heading}</text:h><text:p>{text}</text:p>'
    flat = f'<office:document {ODF_NAMESPACES} office:mimetype="{ODT}"><office:body><office:text>{body}'
    cell = f"<table:table-row><table:table-cell><text:p>{text}</text:p></table:table-cell></table:table-row>"
    return {
        DOC: doc(f"{heading}\r{text}\r", paragraphs=[(len(heading) + 1, said([], style=1)), (len(text) + 1, b"")]),
        WORD_2003_XML: _word_2003(heading, text),
        PPTX: presentation([shape(heading, place="title") + shape(text)]),
        XLSX: workbook({heading: '<row><c t="s"><v>0</v></c></row>'}, texts=[text]),
        XLS: xls({heading: [[text]]}),
        ODT: opendocument("text", body),
        ODT_FLAT_XML: f"{flat}</office:text></office:body></office:document>".encode(),
        ODP: opendocument("presentation", _slide(heading, text)),
        ODS: opendocument("spreadsheet", f'<table:table table:name="{heading}">{cell}</table:table>'),
        RTF: rb"{\rtf1\ansi\pard\outlinelevel0 %s\par\pard %s\par}" % (heading.encode(), _numbers(text)),
    }


def _word_2003(heading: str, text: str) -> bytes:
    styles = '<w:styles><w:style w:styleId="H"><w:name w:val="heading 1"/></w:style></w:styles>'
    body = f"<w:body>{paragraph(heading, 'H')}{paragraph(text)}</w:body>"
    return f"<?xml version='1.0'?><w:wordDocument {NAMESPACES}>{styles}{body}</w:wordDocument>".encode()


def _slide(heading: str, text: str) -> str:
    def frame(content: str, kind: str) -> str:
        box = f"<draw:text-box><text:p>{content}</text:p></draw:text-box>"
        return f'<draw:frame presentation:class="{kind}">{box}</draw:frame>'

    return f"<draw:page>{frame(heading, 'title')}{frame(text, 'outline')}</draw:page>"


def _numbers(text: str) -> bytes:
    return "".join(f"\\u{ord(character)}?" for character in text).encode()
