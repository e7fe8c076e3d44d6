"""What recognition of text reaches on real scans, with the recognisers that are installed."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import mean

import pytest

from indexer.extract.limits import Limits
from indexer.extract.ocr.choice import installed
from indexer.extract.sandbox import Sandbox
from indexer.extract.scans import Recognition, ScanReader
from tests.conftest import missing
from tests.indexer.extract.ocr.scanned import scan_of, text_of

EDITIONS = {"en": "en", "zh-Hans": "zh-cn", "zh-Hant": "zh-tw"}
PAGE = 11
FLOOR = 0.95


def reader(*names: str) -> ScanReader:
    absent = set(names) - set(installed())
    if absent:
        missing(f"{' and '.join(sorted(absent))}", "install the extra `ocr` and tesseract-ocr with its models.")
    return ScanReader(Sandbox(), Recognition(names, Limits(120, 2 << 30, settings="OCR"), 10))


@pytest.fixture(scope="module")
def both() -> Iterator[ScanReader]:
    """The default: rapidocr for Han, tesseract for letters."""
    with reader("rapidocr", "tesseract") as opened:
        yield opened


def bigrams(text: str) -> Counter[str]:
    solid = re.sub(r"\W", "", text.casefold())
    return Counter(solid[at : at + 2] for at in range(len(solid) - 1))


def recall(reader: ScanReader, path: Path, dots: int, tmp_path: Path, readers: set[str]) -> float:
    """The share of the bigrams of the text layer of a page that its scan is read to have."""
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(scan_of(path, [PAGE], dots))
    (page,) = reader.extract(scan, scan.name).pages
    assert page.reader in readers
    assert 0.5 < page.quality <= 1
    wanted = bigrams(text_of(path, PAGE))
    return (wanted & bigrams(page.text)).total() / wanted.total()


def guide(shared: Path, language: str) -> Path:
    return shared / "files" / "parallel" / language / f"maint-guide.{EDITIONS[language]}.pdf"


@pytest.mark.parametrize("language", EDITIONS)
def test_a_scan_is_read_by_the_recogniser_for_its_script(
    both: ScanReader, shared: Path, tmp_path: Path, language: str
) -> None:
    readers = {"tesseract"} if language == "en" else {"rapidocr"}
    found = [recall(both, guide(shared, language), dots, tmp_path, readers) for dots in (150, 300)]
    assert mean(found) >= FLOOR


def test_tesseract_alone_reads_letters(shared: Path, tmp_path: Path) -> None:
    with reader("tesseract") as alone:
        assert recall(alone, guide(shared, "en"), 150, tmp_path, {"tesseract"}) >= FLOOR


def test_rapidocr_alone_reads_letters_too(shared: Path, tmp_path: Path) -> None:
    with reader("rapidocr") as alone:
        assert recall(alone, guide(shared, "en"), 150, tmp_path, {"rapidocr"}) >= FLOOR
