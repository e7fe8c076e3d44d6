from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.document import Kind
from corpus.errors import NotFoundError
from indexer.engines.engine import Engine, IndexUnavailableError
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.extract.sandbox import Limits, Sandbox
from indexer.results import Results, SearchRequest
from tests.contract.engines import ENGINES
from tests.indexer import drawn
from tests.indexer.desk import Desk

LI = Principal("li", "ctm")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(seconds=20)) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as opened:
        yield opened


@pytest.fixture
def desk(tmp_path: Path, engine: Engine, sandbox: Sandbox) -> Iterator[Desk]:
    opened = Desk(tmp_path, engine, sandbox)
    yield opened
    opened.close()


def search(desk: Desk, text: str, principal: Principal = ANONYMOUS, **wanted: Any) -> Results:  # noqa: ANN401 - fields by name
    return desk.searcher.search(SearchRequest(text, **wanted), principal)


def ids(results: Results) -> list[str]:
    return [hit.document.id for hit in results.hits]


# Who may read


def test_somebody_finds_only_what_they_may_read(desk: Desk) -> None:
    hidden = desk.add("a.txt", "port a", title="Plan", readers=("member:ctm",), topics=("Spies",))
    shown = desk.add("b.txt", "port b", title="Paper")
    desk.work()
    assert ids(search(desk, "port")) == [shown]
    assert (search(desk, "port").total, search(desk, "port").facets["topic"]) == (1, ())
    assert (
        sorted(ids(search(desk, "port", LI))) == sorted(ids(search(desk, "port", OPERATOR))) == sorted([hidden, shown])
    )


def test_a_right_taken_away_counts_before_the_index_follows(desk: Desk) -> None:
    document = desk.add("a.txt", "port", readers=("member:ctm",))
    desk.work()
    assert ids(search(desk, "port", LI)) == [document]
    desk.library.describe(OPERATOR, document, {"readers": ["user:wong"]})
    before = search(desk, "port", LI)
    assert (before.hits, before.total, sum(map(len, before.facets.values()))) == ((), 0, 0)
    desk.work()
    assert search(desk, "port", LI).total == 0
    assert ids(search(desk, "port", Principal("wong"))) == [document]


def test_what_is_removed_is_no_hit_before_the_index_follows(desk: Desk) -> None:
    document = desk.add("a.txt", "port")
    desk.work()
    desk.library.remove(OPERATOR, document)
    assert search(desk, "port").hits == ()


def test_editions_and_suggestions_are_those_that_one_may_read(desk: Desk) -> None:
    desk.add("en.txt", "a white paper of ports", title="Ports", work="w", language="en")
    desk.add("pt.txt", "um livro branco", title="Portos", work="w", language="pt", readers=("members",))
    desk.work()
    (hit,) = search(desk, "paper").hits
    assert hit.editions == ()
    (hit,) = search(desk, "paper", LI).hits
    assert [(edition.language, edition.title) for edition in hit.editions] == [("pt", "Portos")]
    assert desk.searcher.suggest("po", ANONYMOUS, 9) == ("Ports",)
    assert desk.searcher.suggest("po", LI, 9) == ("Portos", "Ports")


# What a hit says


def test_a_hit_shows_the_words_in_the_script_of_the_document(desk: Desk) -> None:
    desk.add("a.txt", "各港口的网络已经连接。", language="zh-Hans")
    desk.work()
    (hit,) = search(desk, "網絡").hits
    assert hit.snippet.text == "各港口的网络已经连接。"
    assert [hit.snippet.text[start:end] for start, end in hit.snippet.highlights] == ["网络"]
    assert hit.why == ("網絡",)


def test_a_hit_names_its_pages_best_first(desk: Desk) -> None:
    desk.add("a.txt", "a cover of the paper\fcrane and more of it\fport port crane\fport of call", title="Paper")
    desk.work()
    (hit,) = search(desk, "port crane").hits
    scores = [page.score for page in hit.pages]
    assert (hit.page, hit.pages[0].page) == (3, 3)
    assert (sorted(page.page for page in hit.pages), scores) == ([2, 3, 4], sorted(scores, reverse=True))
    assert hit.score >= scores[0] > 0
    assert hit.snippet.text == "port port crane"
    assert hit.why == ("port", "crane")


def test_each_page_of_a_hit_is_named_once(desk: Desk) -> None:
    paragraph = "port " * 300 + "\n\n"
    desk.add("a.txt", paragraph * 4)
    desk.work()
    (hit,) = search(desk, "port").hits
    assert [page.page for page in hit.pages] == [1]


def test_a_word_of_the_title_or_of_a_topic_is_a_reason(desk: Desk) -> None:
    desk.add("a.txt", "nothing of note", title="Harbour", topics=("5G",))
    desk.work()
    assert search(desk, "harbours").hits[0].why == ("harbours",)
    assert search(desk, "5g").hits[0].why == ("5g",)


@pytest.mark.parametrize(
    ("title", "text"), [("smart port", "smartport side"), ("智慧港口", "智慧\n港口"), ("port", "airport")]
)
def test_a_title_is_found_whatever_the_text_begins_with(desk: Desk, title: str, text: str) -> None:
    document = desk.add("a.txt", text, title=title)
    desk.work()
    assert ids(search(desk, f'"{title}"')) == ids(search(desk, title)) == [document]


def test_the_query_is_given_back_as_it_was_understood(desk: Desk) -> None:
    results = search(desk, "port AND (crane", page=3, size=7)
    assert (results.query.text, results.page, results.size) == ("port AND (crane", 3, 7)
    assert results.query.interpreted == "port AND crane"
    assert results.took_ms >= 0


def test_words_can_be_marked_in_any_text(desk: Desk) -> None:
    assert desk.searcher.highlight("The networks of 珠海", "en", '"珠海" network') == ((4, 12), (16, 18))
    assert desk.searcher.highlight("", "en", "network") == ()


# Which documents


def test_filters_narrow_what_is_found(desk: Desk) -> None:
    said: dict[str, dict[str, Any]] = {
        "a": {"member": "ctm", "kind": Kind.WHITE_PAPER, "language": "en", "published": date(2023, 5, 1)},
        "b": {"member": "hkt", "kind": Kind.PRESS_RELEASE, "language": "pt", "published": date(2024, 5, 1)},
        "c": {"member": "ctm", "kind": Kind.PRESS_RELEASE, "language": "en", "topics": ("5G",)},
    }
    names = {desk.add(f"{name}.txt", f"port {name}", **fields): name for name, fields in said.items()}
    desk.work()

    def found(**wanted: Any) -> str:  # noqa: ANN401 - fields by name
        return "".join(sorted(names[document] for document in ids(search(desk, "port", **wanted))))

    assert found(filters={"member": ("ctm",)}) == "ac"
    assert found(filters={"member": ("ctm",), "kind": ("press-release",)}) == "c"
    assert found(filters={"language": ("pt", "en"), "topic": ()}) == "abc"
    assert found(filters={"topic": ("5g",)}) == "c"
    assert (found(year_from=2024), found(year_to=2023), found(year_from=2023, year_to=2024)) == ("b", "a", "ab")
    assert found(filters={"member": ("nobody",)}) == ""


def test_pages_of_results_follow_each_other(desk: Desk) -> None:
    for number in range(7):
        desk.add(f"{number}.txt", f"port {'x ' * number}")
    desk.work()
    whole = search(desk, "port", size=100)
    pages = [search(desk, "port", page=page, size=3) for page in (1, 2, 3, 4)]
    assert [hit for page in pages for hit in page.hits] == list(whole.hits)
    assert [(len(page.hits), page.total) for page in pages] == [(3, 7), (3, 7), (1, 7), (0, 7)]
    assert desk.searcher.rank("port", ANONYMOUS, 5) == tuple(ids(whole)[:5])


def test_results_can_be_sorted_by_date(desk: Desk) -> None:
    old = desk.add("a.txt", "port port port", published=date(2023, 1, 1))
    new = desk.add("b.txt", "port and other things", published=date(2024, 1, 1))
    desk.work()
    assert (ids(search(desk, "port")), ids(search(desk, "port", sort="date"))) == ([old, new], [new, old])


# Similar documents


def test_similar_documents_are_others_and_no_editions(desk: Desk) -> None:
    one = desk.add("a.txt", "the slice of a network for cranes", title="Network slicing", work="w")
    desk.add("b.txt", "network slicing, the other edition", work="w", language="pt")
    like = desk.add("c.txt", "slices of networks for ships", title="Slicing")
    desk.add("d.txt", "network slicing in secret", readers=("member:hkt",))
    desk.add("e.txt", "bananas")
    desk.work()
    assert [hit.document.id for hit in desk.searcher.similar(one, ANONYMOUS, 10)] == [like]
    assert [hit.document.id for hit in desk.searcher.similar(like, ANONYMOUS, 1)] == [one]


def test_nothing_is_similar_to_what_one_may_not_read(desk: Desk) -> None:
    hidden = desk.add("a.txt", "port", readers=("member:hkt",))
    desk.work()
    with pytest.raises(NotFoundError):
        desk.searcher.similar(hidden, LI, 10)
    with pytest.raises(NotFoundError):
        desk.searcher.similar("unknown", OPERATOR, 10)


def test_a_document_without_words_is_similar_to_none(desk: Desk) -> None:
    document = desk.add("a.txt", "--- !!! ---", title="***")
    desk.add("b.txt", "port")
    desk.work()
    assert desk.searcher.similar(document, ANONYMOUS, 10) == ()


# Any text


@pytest.fixture(scope="module", params=ENGINES)
def shelf(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sandbox: Sandbox) -> Iterator[Desk]:
    with ENGINES[request.param]() as engine:
        desk = Desk(tmp_path_factory.mktemp("shelf"), engine, sandbox)
        desk.add("a.txt", "the 5G network of the port\f第五代流動通訊網絡", title="Port", topics=("5G",))
        desk.add("b.txt", "本田的网络切片", language="zh-Hans", member="ctm", published=date(2024, 5, 1))
        desk.work()
        yield desk
        desk.close()


characters = st.characters(exclude_categories=())
anything = st.one_of(
    st.text(characters),
    drawn.queries,
    st.lists(st.one_of(st.sampled_from(drawn.PIECES), st.text(characters, max_size=3))).map("".join),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=anything, page=st.integers(1, 10**18), sort=st.sampled_from(["relevance", "date"]))
def test_any_text_is_a_query(shelf: Desk, text: str, page: int, sort: Any) -> None:  # noqa: ANN401 - a Sort
    first = search(shelf, text, OPERATOR, sort=sort)
    assert search(shelf, text, OPERATOR, sort=sort, page=page).total == first.total
    assert len(first.hits) == first.total <= 2
    for hit in first.hits:
        assert all(0 <= start < end <= len(hit.snippet.text) for start, end in hit.snippet.highlights)


@pytest.mark.parametrize(
    "text", ["\0", "\ud800", "網" * 5000, "(" * 5000, "-" * 5000, "a " * 5000, '"', "year:0000", "+"]
)
def test_odd_texts_are_queries_too(shelf: Desk, text: str) -> None:
    assert search(shelf, text).total <= 2
    assert isinstance(shelf.searcher.suggest(text, ANONYMOUS, 5), tuple)


def test_without_an_index_there_is_a_typed_error(tmp_path: Path, sandbox: Sandbox) -> None:
    engine = WhooshEngine(tmp_path / "index")
    desk = Desk(tmp_path, engine, sandbox)
    (tmp_path / "index" / "CURRENT").unlink()
    with pytest.raises(IndexUnavailableError, match="kex reindex --full"):
        search(desk, "port")
    desk.close()
