"""Are the built files those that the script makes of the sources?"""

import importlib
import importlib.util
import io
import os
from pathlib import Path
from types import ModuleType

import pypdf
import pytest

from corpus.document import LANGUAGES
from corpus.samples.collection import FILES, FOLDER
from corpus.samples.source import Source, SourceError


@pytest.fixture
def make() -> ModuleType:
    """The script; WeasyPrint is an extra, which continuous integration installs."""
    if all(importlib.util.find_spec(name) for name in ("weasyprint", "docx")):
        return importlib.import_module("corpus.samples.make")
    advice = "to rebuild the samples: pip install -c constraints.txt -e '.[samples]'"
    if os.environ.get("CI"):
        pytest.fail(advice)
    pytest.skip(advice)


def test_the_lists_are_those_of_the_sources(make: ModuleType, tmp_path: Path) -> None:
    make.write_lists(make.read_sources(), tmp_path)
    for name in ("manifest.jsonl", "judged/corpus.jsonl"):
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


def test_text_web_and_word_files_are_built_again_byte_for_byte(make: ModuleType) -> None:
    for source in make.read_sources():
        if source.format != "pdf":
            assert make.build(source) == (FILES / source.file_name).read_bytes(), source.file_name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_paper_is_built_again_with_the_same_words(make: ModuleType, language: str) -> None:
    source = paper(make, language)
    assert words(make.build(source)) == words((FILES / source.file_name).read_bytes())


def test_a_paper_built_twice_has_the_same_bytes(make: ModuleType) -> None:
    source = paper(make, "zh-Hant")
    assert make.build(source) == make.build(source)


def test_files_without_a_source_are_removed(make: ModuleType, tmp_path: Path) -> None:
    said: list[str] = []
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "gone.md").write_text("old", encoding="utf-8")
    source = next(source for source in make.read_sources() if source.format == "txt")
    make.build_all([source], tmp_path, said.append)
    assert [path.name for path in (tmp_path / "files").iterdir()] == [source.file_name]
    assert said[-1].startswith("removed gone.md")


def test_an_id_given_twice_is_named(make: ModuleType, tmp_path: Path) -> None:
    text = next((FOLDER / "sources").rglob("*.md")).read_text(encoding="utf-8")
    for name in ("one.md", "two.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match="repeated"):
        make.read_sources(tmp_path)


def test_a_folder_without_sources_is_an_error(make: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no Markdown file"):
        make.read_sources(tmp_path)


def paper(make: ModuleType, language: str) -> Source:
    sources: tuple[Source, ...] = make.read_sources()
    papers = (source for source in sources if source.format == "pdf")
    return next(source for source in papers if source.description.language == language)


def words(content: bytes) -> str:
    """The text of a PDF without white space: other versions of the fonts may break its lines elsewhere."""
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)
