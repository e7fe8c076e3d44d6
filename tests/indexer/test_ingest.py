from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings

from corpus.document import Description, Kind
from corpus.passage import Passage
from indexer.engines.engine import IndexedDocument
from indexer.extract.extraction import EmptyFileError, ExtractionError
from indexer.extract.sandbox import Limits, Sandbox
from indexer.ingest import indexed, reading
from indexer.ranking import FIELDS
from tests.indexer import drawn
from tests.indexer.documents import described, document

MEMBERS = {"ctm": {"en": "CTM", "zh-Hant": "澳門電訊"}}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20)) as opened:
        yield opened


def fields(given: IndexedDocument, number: int = 0) -> Mapping[str, list[str]]:
    """The terms of each field of a passage in the order of their positions."""
    kept = given.passages[number].fields
    return {
        name: [text for _, text in sorted(zip(terms.positions, terms.texts, strict=True))]
        for name, terms in kept.items()
    }


def test_attributes_are_what_the_catalogue_says() -> None:
    said = Description(
        "Ports", "ctm", Kind.WHITE_PAPER, "pt", date(2024, 5, 1), ("5G", "港口"), ("members", "user:li"), "w"
    )
    attributes = indexed(described("a", said), [Passage(0, 1, "", 0, 4, "text")]).attributes
    assert (attributes.language, attributes.kind, attributes.member) == ("pt", "white-paper", "ctm")
    assert (attributes.topics, attributes.published) == (("5G", "港口"), "2024-05-01")
    assert set(attributes.readers) == {"members", "user:li", "staff"}
    assert attributes.values("year") == ("2024",)


def test_an_unknown_date_is_no_year() -> None:
    assert document("a", "text").attributes.values("year") == ()


def test_terms_lie_in_the_fields_of_the_ranking() -> None:
    given = indexed(
        described("a", Description("Smart ports", "ctm", topics=("Cranes",), language="en")),
        [Passage(3, 7, "Results", 0, 9, "Nothing yet 網絡")],
    )
    (passage,) = given.passages
    assert (passage.number, passage.page, set(passage.fields)) == (3, 7, set(FIELDS))
    assert fields(given)["title"] == ["smart", "ports"]
    assert fields(given)["title_roots"] == ["smart", "port"]
    assert sorted(fields(given)["keywords"]) == ["crane", "ctm", "result"]
    content = fields(given)["content"]
    assert {"smart", "ports", "cranes", "ctm", "results", "nothing", "yet", "网", "络", "网络"} == set(content)


def test_no_phrase_reaches_from_one_part_into_the_next() -> None:
    given = document("a", "text of it", title="smart port", topics=("crane",), member="ctm")
    terms = given.passages[0].fields["content"]
    places = sorted(terms.positions)
    gaps = [after - before for before, after in pairwise(places) if after - before > 1]
    assert len(gaps) == 3
    assert min(gaps) > 50


@pytest.mark.parametrize(
    ("title", "text", "times"),
    [
        ("Smart ports", "White paper 3: Smart Ports, a study", 1),
        ("智慧港口", "白皮書：智慧港口的研究", 1),
        ("智慧港口", "白皮书：智慧港口的研究", 1),
        ("Smart ports", "Nothing of that", 1),
        ("Smart ports", "The smart old ports", 2),
        ("Smart ports", "x " * 400 + "smart ports", 2),
    ],
)
def test_a_title_that_the_text_begins_with_counts_once(title: str, text: str, times: int) -> None:
    content = fields(document("a", text, title=title))["content"]
    word = "smart" if "Smart" in title else "智慧"
    assert content.count(word) == times


@settings(max_examples=60)
@given(title=drawn.texts, text=drawn.texts, heading=drawn.texts)
def test_the_content_has_every_word_and_pair_of_the_title_and_the_heading(title: str, text: str, heading: str) -> None:
    given = indexed(described("a", Description(title, language="en")), [Passage(0, 1, heading, 0, len(text), text)])
    content = given.passages[0].fields["content"]
    alone = document("b", "", title=title).passages[0].fields["title"]
    places = set(zip(content.texts, content.positions, strict=True))
    pairs = sorted(zip(alone.positions, alone.texts, strict=True))
    if pairs:
        first = pairs[0][0]
        starts = [at for word, at in places if word == pairs[0][1]]
        assert any(all((word, start + at - first) in places for at, word in pairs) for start in starts)


def test_a_file_is_read_into_pages_and_passages(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("# Ports of the bay\n\nThe network of the port.\n\n2024-05-01")
    read = reading(described("a", Description()), sandbox, path, MEMBERS)
    assert [passage.text for passage in read.passages] == [
        "# Ports of the bay\n\nThe network of the port.\n\n2024-05-01"
    ]
    assert [(page.number, page.characters > 0, page.reader != "") for page in read.pages] == [(1, True, True)]
    assert read.guessed.language == "en"


def test_what_a_file_says_of_itself_comes_with_its_evidence(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("# 海濱接入點啟用\n\n*澳門電訊，2024年5月1日*\n\n今日啟用的接入點為沿岸居民提供網絡。")
    read = reading(described("a", Description()), sandbox, path, MEMBERS)
    assert read.guessed.title == "海濱接入點啟用"
    assert (read.guessed.published, read.guessed.member) == (date(2024, 5, 1), "ctm")
    assert {"title", "published", "member", "language"} <= {guess.field for guess in read.evidence}


def test_an_unknown_language_is_not_guessed(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("12345 67890")
    assert reading(described("a", Description()), sandbox, path, MEMBERS).guessed.language == ""


@pytest.mark.parametrize("content", [b"", b" \n ", b"%PDF-1.7", b"\x7fELF\x00\x01\x02"])
def test_a_file_without_text_is_a_typed_error(sandbox: Sandbox, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "file"
    path.write_bytes(content)
    with pytest.raises(ExtractionError) as caught:
        reading(described("a", Description()), sandbox, path, MEMBERS)
    assert str(caught.value).endswith((".", "!"))
    assert isinstance(caught.value, EmptyFileError) or content.strip()


def test_a_list_of_contents_is_not_indexed_unless_there_is_nothing_else() -> None:
    contents = "Contents\n\nNetwork slicing\t3\nEdge computing\t4\nRoaming\t11"
    both = document("a", contents, "Network slicing gives each customer a network.")
    assert [passage.number for passage in both.passages] == [1]
    assert [passage.number for passage in document("a", contents).passages] == [0]


def test_a_table_with_figures_is_no_list_of_contents() -> None:
    table = "Sites\n\nHong Kong\t340\nMacau\t28\nShenzhen\t1200\nZhuhai\t77"
    assert [passage.number for passage in document("a", table, "Sites are counted.").passages] == [0, 1]
