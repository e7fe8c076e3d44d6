import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.fingerprints import Trace
from corpus.passage import Passage
from indexer.duplicates.fingerprint import fingerprint
from indexer.duplicates.traces import Traces

TEXTS = st.lists(
    st.sampled_from(["Port 2023", "Cais 2023", "網絡 TS 38.211", "* *", "Crane n78", "Quay 310"]), max_size=8
)


def trace(name: str, text: str) -> Trace:
    made = fingerprint([Passage(0, 1, "", 0, len(text), text)])
    return Trace(name, made.language, made.signature, made.marks)


def asked(traces: Traces, one: Trace) -> dict[str, tuple[float, float]]:
    """What each document shares with `one`, by its text and by its facts."""
    texts, facts = traces.texts(one.signature), traces.facts(one.marks)
    return {str(name): (float(a), float(b)) for name, a, b in zip(traces.ids, texts, facts, strict=True)}


@given(before=TEXTS, after=TEXTS, removed=st.sets(st.integers(0, 9)))
def test_an_update_is_as_good_as_making_all_anew(before: list[str], after: list[str], removed: set[int]) -> None:
    first = [trace(str(number), text) for number, text in enumerate(before)]
    newer = [trace(str(number), text) for number, text in enumerate(after, start=3)]
    there = {one.document_id: one for one in [*first, *newer]}
    gone = {str(number) for number in removed} - {one.document_id for one in newer}
    anew = Traces.of([one for name, one in there.items() if name not in gone])
    updated = Traces.of(first).updated(newer, gone)
    for one in there.values():
        found, wanted = asked(updated, one), asked(anew, one)
        assert found.keys() == wanted.keys()
        assert all(found[name] == pytest.approx(wanted[name]) for name in found)


def test_facts_that_few_have_count_more_and_those_that_none_has_nothing() -> None:
    texts = {"a": "n78 5G 310", "b": "5G 310", "c": "n78 5G", "d": "5G", "e": "5G words", "f": "nothing", "g": "..."}
    traces = Traces.of([trace(name, text) for name, text in texts.items()])
    facts = {name: shared for name, (_, shared) in asked(traces, trace("a", texts["a"])).items()}
    assert facts["a"] > facts["b"] > facts["d"] > 0
    assert facts["a"] > facts["c"] > facts["e"] > 0
    assert facts["f"] == facts["g"] == 0
    assert all(shared < 1 for shared in facts.values())


def test_nothing_is_like_nothing() -> None:
    one = trace("a", "Port")
    assert asked(Traces.of(), one) == {}
    assert np.array_equal(Traces.of().updated([one]).ids, ["a"])
