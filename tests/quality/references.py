"""What do other programs read in an Office file?

A reference is not the truth: it may print codes, addresses of links or pictures' names. What is known of that is taken
out here, by name; the rest is said file by file, where the counts are compared.
"""

import re
import subprocess
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pptx
from lxml import etree
from odf import opendocument, teletype
from striprtf.striprtf import rtf_to_text

Reference = Callable[[Path], str]

PROGRAMS = ("antiword", "catdoc", "docx2txt", "odt2txt", "unrtf")
"""Programs that Debian has in packages of the same names."""

_TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_OF_THE_PROGRAM = re.compile(
    r"\[pic\]|\[-- image.*?--\]|^(?:###|TITLE:|AUTHOR:|SUBJECT:).*|-{5,}"
    r'|(?:HYPERLINK|SEQ) (?:\\l )?"[^"\n]*"(?: \\\*\s*\w+)?',
    re.IGNORECASE | re.MULTILINE,
)
"""Places of pictures, metadata, rules, and codes of fields."""


def _run(*command: str) -> str:
    with tempfile.TemporaryDirectory() as work:  # some write a file's pictures beside them
        done = subprocess.run(command, capture_output=True, timeout=60, check=False, cwd=work)
    text = done.stdout.decode("utf-8", "replace")
    # Some print a file that is XML as it stands.
    return "" if done.returncode or text.startswith("<?") else _OF_THE_PROGRAM.sub("", text)


def _python_docx(path: Path) -> str:
    """What python-docx has of the body; copies for old programs are the same text again."""
    body = docx.Document(str(path)).element.body
    return "".join(
        text.text or ""
        for text in body.iter(_TEXT)
        if not any(ancestor.tag == _FALLBACK for ancestor in text.iterancestors())
    )


def _python_pptx(path: Path) -> str:
    found: list[str] = []
    for slide in pptx.Presentation(str(path)).slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            elif getattr(shape, "has_table", False):
                found += [cell.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame:
            found.append(slide.notes_slide.notes_text_frame.text)
    return "".join(found)


def _slides(path: Path) -> str:
    """All text of all slides and notes, as it stands in their XML."""
    found = []
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"ppt/(?:slides/slide|notesSlides/notesSlide|diagrams/data)\d+\.xml", name):
                found += [text.text or "" for text in etree.fromstring(archive.read(name)).iter(_DRAWN)]
    return "".join(found)


def _odfpy(path: Path) -> str:
    return str(teletype.extractText(opendocument.load(str(path)).body))


def _striprtf(path: Path) -> str:
    convert: Callable[..., str] = rtf_to_text
    text = convert(path.read_bytes().decode("latin-1"), encoding="cp1252", errors="replace")
    return re.sub(r"\((?:https?|mailto|file):[^)\s]*\)|\|", "", text)


def _catdoc(path: Path) -> str:
    return _run("catdoc", "-d", "utf-8", "-w", str(path))


def _antiword(path: Path) -> str:
    return re.sub(r"\|", "", _run("antiword", "-m", "UTF-8.txt", "-w", "0", str(path)))


REFERENCES: Mapping[str, tuple[Reference, ...]] = {
    "docx": (_python_docx, lambda path: _run("docx2txt", str(path), "-")),
    "docm": (lambda path: _run("docx2txt", str(path), "-"),),
    "pptx": (_python_pptx, _slides),
    "odt": (_odfpy, lambda path: _run("odt2txt", "--encoding=UTF-8", "--width=-1", str(path))),
    "rtf": (_striprtf, lambda path: _run("unrtf", "--text", "--quiet", str(path))),
    "doc": (_catdoc, _antiword),
}
"""By the name of the folder."""


def texts(path: Path) -> list[str]:
    """What each reference reads in a file, nothing where it gives up."""
    found = []
    for reference in REFERENCES[path.parent.name]:
        try:
            found.append(reference(path))
        except Exception:  # noqa: BLE001 - libraries fail on odd files in ways of their own, and then read nothing
            found.append("")
    return found
