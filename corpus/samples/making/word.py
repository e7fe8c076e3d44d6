"""How does a source become a Word document with real heading styles and core properties?"""

import io
import zipfile
from datetime import UTC, datetime, time

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph
from markdown_it.tree import SyntaxTreeNode

from corpus.samples.making.labels import Labels
from corpus.samples.making.markdown import level, parse, text_of
from corpus.samples.source import Source

_EAST_ASIAN_FONTS = {"zh-Hant": "Noto Serif CJK HK", "zh-Hans": "Noto Serif CJK SC"}
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def report(source: Source, labels: Labels) -> bytes:
    """The DOCX of one source; the same source gives the same bytes."""
    document = docx.Document()
    _set_properties(document, source, labels)
    _set_fonts(document, source.description.language)
    document.sections[0].header.paragraphs[0].text = f"{labels.member} · {source.description.title}"
    document.add_heading(source.description.title, level=0)
    document.add_paragraph(labels.byline, style="Subtitle")
    blocks = parse(source.body).children
    highest = min((level(block) for block in blocks if block.type == "heading"), default=1)
    for block in blocks:
        _add(document, block, highest)
    closing = document.add_paragraph()
    closing.alignment = WD_ALIGN_PARAGRAPH.CENTER
    closing.add_run(labels.words["imprint"]).font.size = Pt(8)
    return _packed(document)


def _set_properties(document: Document, source: Source, labels: Labels) -> None:
    description = source.description
    moment = datetime.combine(labels.date, time(9), UTC)
    properties = document.core_properties
    properties.title, properties.author = description.title, labels.member
    properties.last_modified_by, properties.language = labels.member, description.language
    properties.created = properties.modified = moment
    properties.keywords = ", ".join(description.topics)
    properties.comments = ""


def _set_fonts(document: Document, language: str) -> None:
    for style in (document.styles[name] for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2")):
        style.font.name = "Noto Serif CJK HK"
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _EAST_ASIAN_FONTS.get(language, "Noto Serif CJK HK"))
    document.styles["Normal"].font.size = Pt(11)


def _add(document: Document, block: SyntaxTreeNode, highest: int) -> None:
    if block.type == "heading":
        document.add_heading(text_of(block), level=level(block) - highest + 1)
    elif block.type in {"bullet_list", "ordered_list"}:
        style = "List Number" if block.type == "ordered_list" else "List Bullet"
        for item in block.children:
            _add_runs(document.add_paragraph(style=style), item)
    elif block.type == "table":
        _add_table(document, block)
    else:
        _add_runs(document.add_paragraph(), block)


def _add_runs(paragraph: Paragraph, node: SyntaxTreeNode) -> None:
    for child in node.children:
        if child.type in {"strong", "em"}:
            run = paragraph.add_run(text_of(child))
            run.bold, run.italic = child.type == "strong", child.type == "em"
        elif child.children:
            _add_runs(paragraph, child)
        else:
            paragraph.add_run(text_of(child))


def _add_table(document: Document, block: SyntaxTreeNode) -> None:
    rows = [[text_of(cell) for cell in row.children] for part in block.children for row in part.children]
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Light Grid Accent 1")
    for cells, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(cells.cells, texts, strict=True):
            cell.text = text
    document.add_paragraph()


def _packed(document: Document) -> bytes:
    # python-docx stamps each zip entry with the present time; copied under one fixed time, the bytes repeat.
    written, packed = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as entries, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as copy:
        for name in sorted(entries.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(entry, entries.read(name))
    return packed.getvalue()
