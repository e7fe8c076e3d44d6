"""What every extractor keeps to, on good files, broken ones and real ones."""

import random
import re
import unicodedata
from base64 import encodebytes
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.extract.extraction import Extraction, ExtractionError
from indexer.extract.media_type import DOCX, HTML, MAIL, MARKDOWN, PDF, TEXT
from indexer.extract.reading import read
from indexer.extract.registry import EXTRACTORS
from indexer.extract.sandbox import Limits, Sandbox
from indexer.passages import passages
from tests.files import Sheet, Words, docx, paragraph, pdf
from tests.office_samples import office_samples

CHINESE = "粵港澳大灣區的營運商今日宣布，第五代流動通訊網絡已經覆蓋所有港口及工業園區。"
STYLES = '<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>'
SAMPLES = {
    PDF: pdf(
        [Sheet([Words("1 Smart ports", size=18), Words(CHINESE, y=660)]), Sheet([Words("second page")])],
        outline=[("Smart ports", 0)],
        information={"Title": "5G"},
    ),
    DOCX: docx(paragraph("Smart ports", "H") + paragraph(CHINESE), styles=STYLES),
    HTML: f"<!DOCTYPE html><html><body><h1>Smart ports</h1><p>{CHINESE * 5}</p></body></html>".encode(),
    MARKDOWN: f"---\ntitle: 5G\n---\n# Smart ports\n\n{CHINESE} **5G** [link](http://example.org)\n".encode(),
    TEXT: f"Smart ports\n\n{CHINESE}\f\nsecond page".encode("gb18030"),
    MAIL: b"From: a@example.org\nMessage-ID: <1@example.org>\nSubject: Smart ports\nMIME-Version: 1.0\nContent-Type: "
    b"text/plain; charset=gb2312\nContent-Transfer-Encoding: base64\n\n" + encodebytes(CHINESE.encode("gb18030")),
    **office_samples("Smart ports", CHINESE),
}
MUTATIONS = 25


@pytest.fixture(params=sorted(SAMPLES))
def media_type(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def path(tmp_path: Path, media_type: str) -> Path:
    path = tmp_path / "file"
    path.write_bytes(SAMPLES[media_type])
    return path


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20)) as sandbox:
        yield sandbox


def check(extraction: Extraction) -> None:
    """What holds for whatever was read."""
    assert [page.number for page in extraction.pages] == list(range(1, len(extraction.pages) + 1))
    for page in extraction.pages:
        assert 0 <= page.quality <= 1
        assert page.reader
        assert not [c for c in set(page.text) if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
        for heading in page.headings:
            assert heading.level >= 1
            squeezed = "".join(page.text[heading.start : heading.start + 3 * len(heading.text) + 10].split())
            assert heading.text
            assert squeezed.startswith("".join(heading.text.split()))
    assert all(p.text == extraction.pages[p.page - 1].text[p.start : p.end] for p in passages(extraction))


def test_a_good_file_is_read(path: Path, media_type: str) -> None:
    extraction = read(path, "", EXTRACTORS)
    check(extraction)
    assert extraction.media_type == media_type
    text = "\n".join(page.text for page in extraction.pages)
    assert CHINESE in text
    assert "Smart ports" in text
    assert all(page.quality > 0.9 for page in extraction.pages)


def test_headings_are_found_where_the_format_has_them(path: Path, media_type: str) -> None:
    headings = [heading.text for page in read(path, "", EXTRACTORS).pages for heading in page.headings]
    assert [heading.removeprefix("1 ") for heading in headings] == ([] if media_type == TEXT else ["Smart ports"])


def test_the_same_file_reads_the_same_twice(path: Path) -> None:
    assert read(path, "", EXTRACTORS) == read(path, "", EXTRACTORS)


@pytest.mark.parametrize("seed", range(MUTATIONS))
def test_a_broken_copy_gives_text_or_a_typed_error(sandbox: Sandbox, path: Path, seed: int) -> None:
    path.write_bytes(broken(path.read_bytes(), random.Random(seed)))  # noqa: S311 - it has to be repeatable
    read_or_refused(sandbox, path)


def broken(content: bytes, chance: random.Random) -> bytes:
    """The content cut off, with bytes changed, or with a stretch doubled or missing."""
    at, length = chance.randrange(len(content)), chance.randrange(1, 200)
    damaged = bytearray(content)
    for _ in range(chance.randrange(1, 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    stretch = content[at : at + length]
    return chance.choice(
        [content[:at], bytes(damaged), content[:at] + stretch * 3 + content[at:], content[:at] + content[at + length :]]
    )


def read_or_refused(sandbox: Sandbox, path: Path) -> bool:
    """Whether the file was read; where not, that was said by a typed error in one sentence."""
    try:
        extraction = sandbox.extract(path, path.name)
    except ExtractionError as error:
        said = str(error)
    else:
        check(extraction)
        return True
    assert said.endswith(".")
    assert "\n" not in said
    return False


def test_real_broken_files_give_text_or_a_typed_error(sandbox: Sandbox, shared: Path) -> None:
    files = sorted((shared / "files" / "pdf" / "malformed").glob("*.pdf"))
    read_well = sum(read_or_refused(sandbox, path) for path in files)
    assert read_well >= len(files) // 3


@pytest.mark.parametrize("folder", ["html", "docx"])
def test_real_office_files_give_text_or_a_typed_error(sandbox: Sandbox, shared: Path, folder: str) -> None:
    files = sorted((shared / "files" / "office" / folder).glob("*.*"))
    assert sum(read_or_refused(sandbox, path) for path in files) >= 0.7 * len(files)


def bigrams(text: str) -> Counter[str]:
    han = "".join(re.findall("[\u3400-\u9fff]", text))
    return Counter(han[at : at + 2] for at in range(len(han) - 1))


def recall(text: str, reference: str) -> float:
    wanted, found = bigrams(reference), bigrams(text)
    return sum((wanted & found).values()) / sum(wanted.values())


def text_of(extraction: Extraction) -> str:
    return "\n".join(page.text for page in extraction.pages)


@pytest.mark.parametrize(
    "name",
    [
        "deb-maint-guide-zh-cn__maint-guide.zh-cn",
        "deb-maint-guide-zh-tw__maint-guide.zh-tw",
        "deb-installation-guide-amd64__install.zh_CN",
        "deb-texlive-lang-chinese__fduthesis",
        "pdfplumber__issue-71-duplicate-chars",
    ],
)
def test_real_chinese_files_are_read(sandbox: Sandbox, shared: Path, name: str) -> None:
    path = shared / "files" / "pdf" / "zh_normal" / f"{name}.pdf"
    extraction = sandbox.extract(path, path.name)
    check(extraction)
    assert recall(text_of(extraction), path.with_suffix(".poppler.txt").read_text()) >= 0.95


@pytest.mark.parametrize("name", ["deb-texlive-lang-chinese__install-latex-guide-zh-cn", "PyMuPDF__test_4182"])
def test_fonts_without_unicode_tables_are_read(sandbox: Sandbox, shared: Path, name: str) -> None:
    path = shared / "files" / "pdf" / "cjk_awkward" / f"{name}.pdf"
    extraction = sandbox.extract(path, path.name)
    assert recall(text_of(extraction), path.with_suffix(".poppler.txt").read_text()) >= 0.95


@pytest.mark.parametrize(("language", "suffix"), [("en", "en"), ("zh-Hans", "zh-cn"), ("zh-Hant", "zh-tw")])
def test_a_guide_as_pdf_says_what_its_text_edition_says(
    sandbox: Sandbox, shared: Path, language: str, suffix: str
) -> None:
    path = shared / "files" / "parallel" / language / f"maint-guide.{suffix}.pdf"
    extraction = sandbox.extract(path, path.name)
    check(extraction)
    # The PDF edition prints the addresses of its links, the text edition does not.
    printed = re.sub(r"\(https?://[^)]*\)", "", text_of(extraction))
    found, wanted = (Counter(filter(str.isalnum, text)) for text in (printed, path.with_suffix(".txt").read_text()))
    assert 2 * (found & wanted).total() / (found.total() + wanted.total()) >= 0.985
    assert sum(len(page.headings) for page in extraction.pages) >= 70
