"""How much of the text of real PDFs is read? Floors over the files that are kept beside the project.

The reference of most files is the text that poppler reads, unified as ours is; it is not the truth. Two measures:

- **Han recall, by lines**: of the pairs of neighbouring Han characters that stand in one unbroken run of Han in a line
  of the reference, the part that is also found in our text with all that is not Han taken out. Where lines end and in
  which order cells and columns are read makes no difference; lost, doubled and wrong characters do. This is the floor.
- **Han recall, joined**: the same for the reference with all that is not Han taken out, so that each change of the
  order costs pairs, whichever reader is right. It is shown, with a lower floor.

Against a text edition of the same document it is the F1 of characters: letters and digits, as often as they come, after
addresses that a PDF prints behind its links are cut. `pytest -s` shows each figure.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from indexer.analysis.script import HAN
from indexer.extract.characters import clean, unify
from indexer.extract.extraction import (
    DamagedError,
    EmptyFileError,
    EncryptedError,
    Extraction,
    UnsupportedTypeError,
)
from indexer.extract.sandbox import Limits, Sandbox
from indexer.extract.scripts import mixed_letters
from indexer.passages import passages

_SECONDS = 10.0
_ENOUGH = 0.95
_RUN = re.compile(f"[{HAN}]+")
_LINK = re.compile(r"\((?:https?|ftp)://[^)]*\)")
_EXPECTED_SCRIPTS = re.compile(
    "LATIN|GREEK|CYRILLIC|CJK|IDEOGRAPHIC|HIRAGANA|KATAKANA|HALFWIDTH|FULLWIDTH|HANGUL|BOPOMOFO|MATHEMATICAL|SUPERSCRIPT"
    "|SUBSCRIPT|MODIFIER|DOUBLE-STRUCK|SCRIPT|BLACK-LETTER|MICRO|FEMININE|MASCULINE|OHM|KELVIN|ANGSTROM|PLANCK"
)

_NO_REFERENCE = frozenset({"pdfminer.six__kampo"})
"""Vertical writing that poppler reads across its columns, so that its pairs are of no text."""


Read = Callable[[Path], Extraction]
"""Reads a file, or says again what was read of it."""


@pytest.fixture(scope="module")
def read() -> Iterator[Read]:
    with Sandbox(Limits(seconds=_SECONDS)) as sandbox:
        yield cache(lambda path: sandbox.extract(path, path.name))


def text_of(extraction: Extraction) -> str:
    return "\n".join(page.text for page in extraction.pages)


def pairs(runs: list[str]) -> Counter[str]:
    return Counter(run[at : at + 2] for run in runs for at in range(len(run) - 1))


def recall(wanted: Counter[str], text: str) -> float | None:
    """The part of the wanted pairs that the text has, or None where none are wanted."""
    found = pairs(["".join(_RUN.findall(text))])
    return (wanted & found).total() / wanted.total() if wanted else None


def chinese(shared: Path) -> list[Path]:
    return [
        path for name in ("zh_normal", "cjk_awkward") for path in sorted((shared / "files/pdf" / name).glob("*.pdf"))
    ]


def test_nearly_all_files_give_nearly_all_their_han_characters(read: Read, shared: Path) -> None:
    by_lines, joined = [], []
    for path in chinese(shared):
        reference = clean(unify(path.with_suffix(".poppler.txt").read_text(errors="replace")))
        runs, text = _RUN.findall(reference), text_of(read(path))
        figures = recall(pairs(runs), text), recall(pairs(["".join(runs)]), text)
        print(f"{path.stem:64} by lines {figures[0] or 1:.3f} joined {figures[1] or 1:.3f}")
        if path.stem not in _NO_REFERENCE and figures[0] is not None:
            by_lines.append(figures[0])
            joined.append(figures[1] or 0.0)
    assert sum(figure >= _ENOUGH for figure in by_lines) >= _ENOUGH * len(by_lines)
    assert sum(figure >= _ENOUGH for figure in joined) >= 0.8 * len(joined)


def test_letters_of_unrelated_scripts_never_stand_for_han(read: Read, shared: Path) -> None:
    for path in chinese(shared):
        text = text_of(read(path))
        strange = [c for c in set(text) if c.isalpha() and not _EXPECTED_SCRIPTS.match(unicodedata.name(c, ""))]
        assert not [c for c in strange if unicodedata.category(c) != "Co"], path.name
        assert mixed_letters(text) == 0, path.name


@pytest.mark.parametrize(("language", "suffix"), [("en", "en"), ("zh-Hans", "zh-cn"), ("zh-Hant", "zh-tw")])
def test_a_pdf_says_what_its_text_edition_says(read: Read, shared: Path, language: str, suffix: str) -> None:
    path = shared / "files" / "parallel" / language / f"maint-guide.{suffix}.pdf"
    texts = text_of(read(path)), path.with_suffix(".txt").read_text()
    found, wanted = (Counter(filter(str.isalnum, _LINK.sub("", text))) for text in texts)
    figure = 2 * (found & wanted).total() / (found.total() + wanted.total())
    print(f"{path.name} character F1 {figure:.4f}")
    assert figure >= 0.97


@pytest.mark.parametrize("folder", ["zh_normal", "cjk_awkward", "other_normal", "malformed"])
def test_no_file_crashes_its_reader_or_takes_long(read: Read, shared: Path, folder: str) -> None:
    for path in sorted((shared / "files" / "pdf" / folder).glob("*.pdf")):
        try:
            extraction = read(path)
        except (DamagedError, EmptyFileError, EncryptedError, UnsupportedTypeError):
            continue
        assert not extraction.incomplete, path.name
        for passage in passages(extraction):
            page = extraction.pages[passage.page - 1]
            assert passage.text == page.text[passage.start : passage.end], path.name
            assert not any(passage.start < end and start < passage.end for start, end in page.furniture), path.name


@pytest.mark.parametrize("name", ["pdf.js__auth-event-ef-open", "pdf.js__encrypted-attachment"])
def test_a_file_whose_attachments_alone_are_locked_is_read(read: Read, shared: Path, name: str) -> None:
    path = shared / "files" / "pdf" / "malformed" / f"{name}.pdf"
    assert text_of(read(path))
