import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings

from corpus.access import OPERATOR, STAFF, Principal
from indexer.engines.engine import Engine, FieldTerms, IndexedDocument, Question
from indexer.query.node import Attribute, Phrase, Years
from indexer.ranking import FIELDS, RESCORED, Plan
from indexer.results import FACETS, FacetCount, Sort
from tests.contract.engines import ENGINES
from tests.indexer import drawn
from tests.indexer.documents import PAPER, PRESS, answer, document, ids, question


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    with ENGINES[request.param]() as opened:
        yield opened


def counted(engine: Engine, text: str, facet: str) -> dict[str, int]:
    return {value.value: value.count for value in answer(engine, text, facets=(facet,)).facets[facet]}


# An empty engine


@pytest.mark.parametrize("text", ["", "network", "NOT network", '"網絡 5G"', "year:2024", "本"])
def test_an_empty_engine_answers_nothing(engine: Engine, text: str) -> None:
    empty = answer(engine, text, facets=FACETS, without=frozenset("a"))
    assert (empty.matches, empty.total) == ((), 0)
    assert empty.facets == dict.fromkeys(FACETS, ())
    assert (engine.counts().documents, engine.counts().passages) == (0, 0)


def test_an_update_of_nothing_changes_nothing(engine: Engine) -> None:
    engine.update([document("a", "port")])
    engine.update([], ["unknown"])
    assert ids(engine, "port") == ["a"]


def test_an_engine_emptied_by_removals_answers_nothing(engine: Engine) -> None:
    engine.update([document("a", "port"), document("b", "port")])
    engine.update([], ["a", "b"])
    assert answer(engine, "", facets=FACETS).total == 0
    assert engine.counts().documents == 0


# Who may read


def test_what_nobody_may_read_changes_no_total_facet_or_hit(engine: Engine) -> None:
    engine.update([document("a", "port crane", member="ctm", topics=("Ports",), published="2024-05-01")])
    before = answer(engine, "port", facets=FACETS)
    engine.update([document("b", "port " * 9, member="cmhk", topics=("Spies",), readers=("member:cmhk",))])
    after = answer(engine, "port", facets=FACETS)
    assert (after.total, after.facets) == (before.total, before.facets)
    assert [match.document for match in after.matches] == ["a"]


@pytest.mark.parametrize("text", ["secret", "NOT port", "-port", "", "member:cmhk", '"top secret"', "title:plan"])
def test_no_query_reaches_round_the_readers(engine: Engine, text: str) -> None:
    engine.update([document("hidden", "top secret", title="plan", member="cmhk", readers=("user:li", "member:cmhk"))])
    assert ids(engine, text) == []
    assert ids(engine, text, Principal("wong", "ctm").readers) == []
    assert ids(engine, text, Principal("li").readers) == ["hidden"]


def test_staff_read_everything(engine: Engine) -> None:
    engine.update([document("a", "port", readers=("user:li",))])
    assert ids(engine, "port", OPERATOR.readers) == ["a"]
    assert ids(engine, "port", (STAFF,)) == ["a"]


def test_a_right_is_a_whole_value_as_it_is_written(engine: Engine) -> None:
    engine.update([document("a", "port", readers=("member:cmhk",))])
    assert [ids(engine, "port", (right,)) for right in ("member", "cmhk", "member:cm", "MEMBER:CMHK", "")] == [[]] * 5


@pytest.mark.parametrize("name", ENGINES)
@settings(max_examples=30)
@given(history=drawn.histories, reader=drawn.readers, text=drawn.queries)
def test_a_principal_sees_what_an_engine_with_only_its_documents_shows(
    name: str, history: list[drawn.Step], reader: tuple[str, ...], text: str
) -> None:
    with ENGINES[name]() as whole, ENGINES[name]() as part:
        for step in history:
            whole.update(step.documents, step.removed)
            readable = [one for one in step.documents if set(reader) & set(one.attributes.readers)]
            newest = {one.id: one for one in step.documents}
            gone = {one.id for one in newest.values()} - {one.id for one in readable if newest[one.id] is one}
            part.update([newest[one.id] for one in readable if newest[one.id] is one], [*step.removed, *gone])
        seen = answer(whole, text, reader, facets=FACETS)
        alone = answer(part, text, reader, facets=FACETS)
        assert (seen.total, seen.facets) == (alone.total, alone.facets)
        assert [(one.document, len(one.passages)) for one in seen.matches] == [
            (one.document, len(one.passages)) for one in alone.matches
        ]
        assert [one.score for one in seen.matches] == pytest.approx([one.score for one in alone.matches], abs=1e-9)


def test_what_nobody_may_read_changes_no_score_and_no_order(engine: Engine) -> None:
    engine.update([document("a", "port port and a long tail of words"), document("b", "crane")])
    before = answer(engine, "port crane")
    engine.update([document(f"x{number}", "port " * 50, readers=("user:li",)) for number in range(20)])
    assert answer(engine, "port crane") == before


# Writing


def test_an_update_replaces_a_document_with_the_same_id(engine: Engine) -> None:
    engine.update([document("a", "port", "crane", topics=("Ports",)), document("b", "port")])
    engine.update([document("a", "airport", topics=("Air",))])
    assert (ids(engine, "port"), ids(engine, "crane"), ids(engine, "airport")) == (["b"], [], ["a"])
    assert counted(engine, "", "topic") == {"Air": 1}
    assert (engine.counts().documents, engine.counts().passages) == (2, 2)


def test_of_one_id_given_twice_the_last_counts(engine: Engine) -> None:
    engine.update([document("a", "port"), document("a", "airport")], ["a"])
    assert (ids(engine, "port"), ids(engine, "airport"), engine.counts().documents) == ([], ["a"], 1)


def test_what_is_removed_disappears(engine: Engine) -> None:
    engine.update([document("a", "port", "port"), document("b", "port")])
    engine.update([document("c", "port")], ["a"])
    assert sorted(ids(engine, "port")) == ["b", "c"]
    assert engine.counts().passages == 2


def failing(first: IndexedDocument) -> Iterator[IndexedDocument]:
    yield first
    raise InterruptedError("in the middle")


def test_an_update_that_fails_in_the_middle_changes_nothing(engine: Engine) -> None:
    engine.update([document("a", "port"), document("b", "port")])
    with pytest.raises(InterruptedError):
        engine.update(failing(document("a", "airport")), ["b"])
    assert (sorted(ids(engine, "port")), ids(engine, "airport")) == (["a", "b"], [])
    engine.update([document("a", "airport")], ["b"])
    assert (ids(engine, "port"), ids(engine, "airport")) == ([], ["a"])


def test_a_document_that_cannot_be_written_changes_nothing(engine: Engine) -> None:
    engine.update([document("a", "port")])
    whole = document("b", "airport")
    broken = replace(whole, passages=(replace(whole.passages[0], fields={"no such field": FieldTerms(["x"], [0])}),))
    with pytest.raises(KeyError):
        engine.update([document("c", "airport"), broken], ["a"])
    assert (ids(engine, "port"), ids(engine, "airport")) == (["a"], [])
    engine.update([document("c", "airport")])
    assert (ids(engine, "port"), ids(engine, "airport")) == (["a"], ["c"])


def test_searches_in_other_threads_see_whole_updates_only(engine: Engine) -> None:
    states = [[document(name, f"port {word}") for name in "abc"] for word in ("red", "blue")]
    engine.update(states[0])
    seen: set[tuple[int, int]] = set()
    stop = threading.Event()

    def look() -> None:
        while not stop.is_set():
            counts = counted(engine, "red", "language").get("en", 0), answer(engine, "port", facets=FACETS).total
            seen.add(counts)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for turn in range(1, 21):
        engine.update(states[turn % 2])
    stop.set()
    for thread in threads:
        thread.join()
    assert seen <= {(3, 3), (0, 3)}
    assert seen


# What is counted and shown


def test_totals_and_facets_count_documents_not_passages(engine: Engine) -> None:
    engine.update(
        [
            document(
                "a", "port", "port", "port", member="ctm", kind=PAPER, topics=("5G", "港口"), published="2024-05-01"
            ),
            document("b", "port", "crane", member="ctm", kind=PRESS, topics=("5G",), published="2023-01-02"),
            document("c", "crane", member="hkt", published="2024-01-01"),
        ]
    )
    found = answer(engine, "port", facets=FACETS, limit=1)
    assert (found.total, len(found.matches)) == (2, 1)
    assert found.facets == {
        "language": (FacetCount("en", 2),),
        "kind": (FacetCount("press-release", 1), FacetCount("white-paper", 1)),
        "member": (FacetCount("ctm", 2),),
        "topic": (FacetCount("5G", 2), FacetCount("港口", 1)),
        "year": (FacetCount("2023", 1), FacetCount("2024", 1)),
    }


def test_facets_that_are_not_asked_for_are_not_counted(engine: Engine) -> None:
    engine.update([document("a", "port")])
    assert answer(engine, "port", facets=("year",)).facets == {"year": ()}


def test_a_document_is_one_match_with_its_best_passages_in_order(engine: Engine) -> None:
    engine.update(
        [document("a", "crane", "port of call", "port port", "a port", "port", title="x"), document("b", "x")]
    )
    (match,) = answer(engine, "port").matches
    scores = [passage.score for passage in match.passages]
    assert len(match.passages) == 3
    assert scores == sorted(scores, reverse=True)
    assert (match.passages[0].number, match.passages[0].page) == (2, 3)
    assert match.score > scores[0]


def test_a_match_without_any_score_shows_its_first_passage(engine: Engine) -> None:
    engine.update([document("a", "crane", "port")])
    (match,) = answer(engine, "language:en").matches
    assert [(passage.number, passage.page, passage.score) for passage in match.passages] == [(0, 1, 0.0)]


# Which documents


def test_conditions_hold_for_documents_and_not_for_passages(engine: Engine) -> None:
    engine.update([document("a", "port", "crane"), document("b", "port"), document("c", "crane")])
    assert ids(engine, "port AND crane") == ["a"]
    assert ids(engine, "port NOT crane") == ["b"]
    assert sorted(ids(engine, "port OR crane")) == ["a", "b", "c"]
    assert ids(engine, "+port -crane") == ["b"]
    assert ids(engine, "(port AND crane) NOT crane") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"網絡 slice"', True),
        ('"网络 slice"', True),
        ('"slice 網絡"', False),
        ('"5G 網絡"', True),
        ('"the 5G"', True),
        ('"城市網絡"', False),
        ('"slice for"', True),
        ('"slice ports"', False),
        ('"for 港口"', False),
        ('"plan the"', False),
    ],
)
def test_phrases_run_across_scripts_but_not_across_parts(engine: Engine, text: str, found: bool) -> None:
    engine.update([document("a", "the 5G 網絡 slice for", "港口", title="plan")])
    assert bool(ids(engine, text)) is found


@pytest.mark.parametrize(
    ("text", "found"), [("本", True), ("田", True), ("本田", True), ("田本", False), ("日", False)]
)
def test_single_han_characters_and_their_neighbours_are_found(engine: Engine, text: str, found: bool) -> None:
    engine.update([document("a", "本田公司")])
    assert bool(ids(engine, text)) is found


def test_a_word_of_han_characters_stands_together(engine: Engine) -> None:
    engine.update([document("a", "安装简单"), document("b", "本地的田野"), document("c", "珠海三码")])
    assert (ids(engine, "简单"), ids(engine, "本田"), ids(engine, "三码"), ids(engine, "珠海")) == (
        ["a"],
        [],
        ["c"],
        ["c"],
    )


def test_filters_take_any_of_their_values_whatever_the_case(engine: Engine) -> None:
    engine.update([document("a", "x", member="cmhk", topics=("5G",)), document("b", "x", member="ctm")])
    assert sorted(ids(engine, "member:CMHK,ctm")) == ["a", "b"]
    assert ids(engine, "topic:5g") == ["a"]
    assert ids(engine, "member:nobody") == []
    assert sorted(ids(engine, "x NOT member:nobody")) == ["a", "b"]


@pytest.mark.parametrize("value", ["", " ", "\0", "\ud800", "x" * 10_000, "a\nb", "*", "[", "5"])
@pytest.mark.parametrize("name", FACETS)
def test_values_that_no_document_has_find_nothing(engine: Engine, name: str, value: str) -> None:
    engine.update([document("a", "x", member="cmhk", topics=("5G",), published="2024-05-01")])
    found = engine.search(Question(Attribute(name, (value,)), Plan((), (), ()), frozenset(["public"])))
    assert found.total == 0


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(2024, 2024, "b"), (None, 2023, "a"), (2024, None, "bc"), (2023, 2025, "abc"), (2025, 2024, ""), (None, 0, "")],
)
def test_years_include_both_ends(engine: Engine, first: int | None, last: int | None, found: str) -> None:
    days = {"a": "2023-12-31", "b": "2024-01-01", "c": "2025-12-31", "d": None}
    engine.update([document(name, "x", published=day) for name, day in days.items()])
    asked = replace(question("x"), tree=Years(first, last))
    assert sorted(match.document for match in engine.search(asked).matches) == list(found)


ODD = [
    "nul\0inside",
    "\0",
    "half \ud83d a pair",
    "\udfff",
    "w" * 10_000,
    "漢" * 10_000,
    "\U0001f600",
    "e\u0301",
    "\uffff",
]


@pytest.mark.parametrize("term", ODD)
def test_any_string_is_a_term_a_value_and_an_id(engine: Engine, term: str) -> None:
    terms = FieldTerms([term, "port"], [0, 1])
    whole = document("a", "port", topics=(term,), readers=(term,))
    fields = dict.fromkeys(FIELDS, terms)
    odd = replace(whole, id=term, passages=(replace(whole.passages[0], fields=fields),))
    engine.update([odd, document("b", "port", readers=(term,))])
    engine.update([document("c", "port", readers=(term,))])
    phrase = Phrase(term, ((term, 0), ("port", 1)))
    found = engine.search(Question(phrase, Plan((), (), (phrase,)), frozenset([term]), facets=("topic",)))
    assert [match.document for match in found.matches] == [term]
    assert found.facets["topic"] == (FacetCount(term, 1),)
    engine.update([], [term])
    assert sorted(ids(engine, "port", (term,))) == ["b", "c"]


# In which order


def test_matches_come_by_score_then_newest_first_then_by_id(engine: Engine) -> None:
    days = {"a": None, "c": "2024-05-01", "b": "2024-05-01", "d": "2025-01-01", "e": "2024-04-30"}
    engine.update([document(name, "port", published=day) for name, day in days.items()])
    engine.update([document("best", "port port port", published="2001-01-01")])
    assert ids(engine, "port") == ["best", "d", "b", "c", "e", "a"]
    assert ids(engine, "language:en") == ["d", "b", "c", "e", "best", "a"]


def test_sorted_by_date_the_score_decides_within_a_day(engine: Engine) -> None:
    engine.update(
        [document("weak", "port crane", published="2024-05-01"), document("old", "port", published="2023-01-01")]
    )
    engine.update([document("strong", "port port", published="2024-05-01"), document("undated", "port port port")])
    assert ids(engine, "port", sort="date") == ["strong", "weak", "old", "undated"]


def many(count: int) -> Sequence[IndexedDocument]:
    days = [f"2024-05-{1 + number % 7:02}" for number in range(count)]
    return [document(f"{n:04}", "port " * (1 + n % 3) + "crane " * (n % 5), published=days[n]) for n in range(count)]


@pytest.mark.parametrize("sort", ["relevance", "date"])
def test_pages_put_together_are_one_long_page(engine: Engine, sort: Sort) -> None:
    count = RESCORED + 45
    engine.update(many(count))
    whole = answer(engine, "port crane", limit=1000, sort=sort).matches
    paged = [
        match
        for offset in range(0, count + 60, 30)
        for match in answer(engine, "port crane", offset=offset, limit=30, sort=sort).matches
    ]
    assert tuple(paged) == whole
    assert len({match.document for match in whole}) == count


def test_pages_beyond_the_end_and_of_no_size_are_empty(engine: Engine) -> None:
    engine.update(many(3))
    for asked in (question("port", offset=3), question("port", offset=10**30), question("port", limit=0)):
        assert (engine.search(asked).matches, engine.search(asked).total) == ((), 3)


def test_documents_can_be_left_out(engine: Engine) -> None:
    engine.update([document(name, "port", member=name) for name in "abc"])
    found = answer(engine, "port", without=frozenset({"a", "c", "unknown"}), facets=("member",))
    assert ([match.document for match in found.matches], found.total) == (["b"], 1)
    assert found.facets["member"] == (FacetCount("b", 1),)


# Generations


def test_a_rebuild_is_searched_from_its_switch_on(engine: Engine) -> None:
    engine.update([document("old", "port")])
    before = engine.counts().generation
    with engine.rebuild() as rebuild:
        rebuild.update([document("new", "port"), document("gone", "port")])
        rebuild.update([document("newer", "port")], ["gone"])
        assert ids(engine, "port") == ["old"]
        rebuild.switch()
        assert sorted(ids(engine, "port")) == ["new", "newer"]
    assert sorted(ids(engine, "port")) == ["new", "newer"]
    assert engine.counts().generation != before


def test_an_abandoned_rebuild_leaves_nothing(engine: Engine) -> None:
    engine.update([document("old", "port")])
    before = engine.counts()
    with engine.rebuild() as rebuild:
        rebuild.update([document("new", "port")])
    with pytest.raises(InterruptedError), engine.rebuild() as rebuild:
        rebuild.update(failing(document("new", "port")))
    assert (ids(engine, "port"), engine.counts()) == (["old"], before)


def test_updates_follow_a_switch_and_generations_follow_each_other(engine: Engine) -> None:
    for word in ("red", "green", "blue"):
        with engine.rebuild() as rebuild:
            rebuild.update([document("a", word)])
            rebuild.switch()
        engine.update([document("b", word)])
        assert [sorted(ids(engine, asked)) for asked in ("red", "green", "blue") if asked != word] == [[], []]
        assert sorted(ids(engine, word)) == ["a", "b"]


def test_a_rebuild_to_nothing_is_an_empty_engine(engine: Engine) -> None:
    engine.update([document("a", "port")])
    with engine.rebuild() as rebuild:
        rebuild.switch()
    assert (ids(engine, "port"), engine.counts().documents) == ([], 0)
