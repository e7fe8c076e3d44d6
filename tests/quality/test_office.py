"""Are as many characters read of an Office file as the best of other programs reads?"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.characters import clean
from indexer.extract.extraction import ExtractionError
from indexer.extract.sandbox import Limits, Sandbox
from tests.conftest import missing
from tests.quality.references import PROGRAMS, REFERENCES, texts

FLOOR = 0.98
EXEMPT = {
    "testWORD_missing_ooxml_bean1.docx": "all its text was deleted or moved away, and the references read that",
    "testWORD_sdtInTextBox.docx": "docx2txt reads a text box and its copy for old programs",
    "testODFwithOOo3.odt": "odt2txt prints deleted text, the reviewers and templates of the bibliography",
    "testRTFHyperlinkAndStyles.rtf": "striprtf prints the addresses of links",
    "testRTFListOverride.rtf": "unrtf prints bytes that follow the end",
    "testRTFUnicodeGothic.rtf": "the references read each half of a character as one",
    "testBinControlWord.rtf": "it holds pictures only, and unrtf prints pieces of one",
    "test_list_override.rtf": "it has no text: unrtf prints the forms of its lists",
    "file13_attachANotB.doc": "it is JSON in UTF-8, which catdoc reads as Windows-1252",
    "testWORD.doc": "catdoc prints the codes of fields",
    "testWORD_various.doc": "catdoc prints the codes of fields",
    "testWORD_phonetic.doc": "catdoc prints the code of a field; of it, the word is read and not its reading",
    "testWordPerfect_42.doc": "WordPerfect 4.2 is not read, and catdoc prints its bytes as text",
}
"""Files whose reference counts what is not their text, and why."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=60)) as opened:
        yield opened


@pytest.fixture(scope="module")
def programs() -> None:
    absent = [name for name in PROGRAMS if not shutil.which(name)]
    if absent:
        missing(", ".join(absent), "install the Debian packages of these names.")


def solid(text: str) -> int:
    """Characters apart from white space and what is never shown."""
    return len("".join(clean(text).split()))


def own(sandbox: Sandbox, path: Path) -> int:
    try:
        return solid("".join(page.text for page in sandbox.extract(path, path.name).pages))
    except ExtractionError:
        return 0


@pytest.mark.usefixtures("programs")
@pytest.mark.parametrize("kind", sorted(REFERENCES))
@pytest.mark.filterwarnings("ignore")  # of the libraries that are compared with
def test_as_many_characters_are_read_as_by_the_best_reference(sandbox: Sandbox, shared: Path, kind: str) -> None:
    paths = sorted((shared / "files" / "office" / kind).iterdir())
    found = {path.name: (own(sandbox, path), max(map(solid, texts(path)))) for path in paths}
    counted = {name: figures for name, figures in found.items() if name not in EXEMPT}
    best = sum(best for _, best in counted.values())
    share = sum(min(ours, best) for ours, best in counted.values()) / best
    low = {name: figures for name, figures in counted.items() if figures[0] < FLOOR * figures[1]}
    print(f"{kind}: {len(counted) - len(low)} of {len(counted)} files, {share:.4f} of {best} characters; low: {low}")
    assert low == {}
    assert share >= FLOOR


@pytest.mark.usefixtures("programs")
def test_no_file_is_exempt_without_need(sandbox: Sandbox, shared: Path) -> None:
    paths = [path for path in (shared / "files" / "office").glob("*/*") if path.name in EXEMPT]
    assert sorted(path.name for path in paths) == sorted(EXEMPT)
    needless = [path.name for path in paths if own(sandbox, path) >= FLOOR * max(map(solid, texts(path)))]
    assert needless == []
