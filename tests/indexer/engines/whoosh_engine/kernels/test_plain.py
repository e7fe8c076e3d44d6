import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from indexer.engines.whoosh_engine.kernels import plain
from indexer.engines.whoosh_engine.kernels.arguments import Best, Tokens
from tests.indexer.engines.whoosh_engine.kernels.segments import ROWS, Segment, placed, segment

terms = st.dictionaries(
    st.integers(0, 5), st.lists(st.integers(0, 9), min_size=1, max_size=4).map(sorted), min_size=1, max_size=5
)


def rows(best: Best) -> list[tuple[object, ...]]:
    return sorted(zip(best.documents.tolist(), best.scores[:, 0].tolist(), best.passages.tolist(), strict=True))


def reckoned(given: Segment) -> tuple[list[tuple[object, ...]], int]:
    """What `best_documents` ought to give, one passage after another."""
    postings, lists, scored, papers, rules = given.all()
    passages = int(papers.firsts[-1])
    scores, covered = [0.0] * passages, [0.0] * passages
    last: list[int] = [0] * passages
    for (start, end), weight, cover, concept in zip(*(column.tolist() for column in lists), strict=True):
        for at in range(start, end):
            passage = int(postings.ids[at])
            scores[passage] += weight * float(postings.table[postings.codes[at]])
            if cover and (not concept or last[passage] != concept):
                covered[passage] += cover
                last[passage] = concept
    for start, end in zip(scored.starts[:-1], scored.starts[1:], strict=True):
        for at in range(start, end):
            scores[int(scored.ids[at])] += float(scored.scores[at])
    scores = [
        score * (1 + rules.coverage * (share / rules.total_cover)) for score, share in zip(scores, covered, strict=True)
    ]
    found = []
    for document in range(len(papers.ranks)):
        own = range(int(papers.firsts[document]), int(papers.firsts[document + 1]))
        best = max(scores[passage] for passage in own)
        if papers.allowed[document] and (best > 0 or not rules.scored_only):
            kept = sorted((passage for passage in own if scores[passage] > 0), key=lambda one: (-scores[one], one))[:3]
            shown = [*(kept or [own[0]]), -1, -1][:3]
            day, rank = int(papers.published[document]), int(papers.ranks[document])
            order = (-day, -best, rank) if rules.by_date else (-best, -day, rank)
            found.append((order, (document, best, shown)))
    found.sort()
    if not rules.asked:
        return [], len(found)
    bar = found[rules.asked - 1][0][0] if len(found) >= rules.asked else np.inf
    near = [row for order, row in found if rules.by_date and order[0] <= bar]
    near += [row for _, row in found if not rules.by_date and row[1] * rules.lift + rules.gain >= -bar]
    return sorted(near[: rules.most]), len(found)


@given(seed=st.integers(0, 1 << 32), documents=st.integers(0, 30), longest=st.integers(1, 6))
def test_the_best_documents_are_those_that_one_reckons_by_hand(seed: int, documents: int, longest: int) -> None:
    given = segment(seed, documents, longest)
    best = plain.best_documents(*given.all())
    expected, total = reckoned(given)
    assert (rows(best), best.total) == (expected, total)
    assert not given.rules.listed or len(best.matched) == total


@given(several=st.lists(terms, min_size=1, max_size=4), steps=st.lists(st.integers(0, 3), min_size=4, max_size=4))
def test_a_sequence_is_where_all_its_terms_stand_at_their_steps(
    several: list[dict[int, list[int]]], steps: list[int]
) -> None:
    places, ranges = placed(several)
    expected = {}
    for passage in sorted(several[0]):
        begins = [{at - step for at in term.get(passage, [])} for term, step in zip(several, steps, strict=False)]
        if frequency := len(set.intersection(*begins)):
            expected[passage] = frequency
    ids, frequencies = plain.sequence(places, ranges, np.array(steps[: len(several)]))
    assert dict(zip(ids.tolist(), frequencies.tolist(), strict=True)) == expected
    assert ids.tolist() == list(expected)


@given(
    first=st.lists(terms, max_size=3),
    second=st.lists(terms, max_size=3),
    distance=st.integers(1, 3),
    passages=st.sets(st.integers(0, 6)).map(sorted),
)
def test_terms_stand_together_where_one_of_the_first_is_before_one_of_the_second(
    first: list[dict[int, list[int]]], second: list[dict[int, list[int]]], distance: int, passages: list[int]
) -> None:
    places, ranges = placed([*first, *second])
    expected = []
    for passage in passages:
        begins = {at for term in first for at in term.get(passage, [])}
        expected.append(len(begins & {at - distance for term in second for at in term.get(passage, [])}))
    own, other = ranges[: len(first)], ranges[len(first) :]
    assert plain.together(places, own, other, distance, np.array(passages, np.int64)).tolist() == expected


@given(words=st.lists(st.binary(max_size=3)))
def test_words_are_numbered_as_they_come(words: list[bytes]) -> None:
    lengths = np.array([len(word) for word in words], np.int64)
    ends = np.cumsum(lengths)
    data = np.frombuffer(bytearray(b"".join(words)), np.uint8)
    numbers, first = plain.numbered(data, ends - lengths, ends)
    distinct = list(dict.fromkeys(words))
    assert numbers.tolist() == [distinct.index(word) for word in words]
    assert first.tolist() == [words.index(word) for word in distinct]


@given(tokens=st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.integers(0, 9))))
def test_tokens_are_grouped_by_term_and_passage(tokens: list[tuple[int, int, int]]) -> None:
    ordered = sorted(tokens, key=lambda token: token[1])
    numbers, passages, positions = (
        (np.array(column, np.uint32) for column in zip(*ordered, strict=True))
        if ordered
        else [np.empty(0, np.uint32)] * 3
    )
    found = plain.grouped(Tokens(numbers, passages, positions, 6))
    postings = sorted({(number, passage) for number, passage, _ in tokens})
    assert found.counts.tolist() == [sum(number == one for number, _ in postings) for one in range(6)]
    assert found.passages.tolist() == [passage for _, passage in postings]
    assert found.frequencies.tolist() == [sum(token[:2] == one for token in tokens) for one in postings]
    assert found.positions.tolist() == [position for _, _, position in sorted(tokens)]


def test_postings_that_lead_outside_are_damage() -> None:
    given = segment(3, 5, 2)
    passages = int(given.papers.firsts[-1])
    lists = given.lists._replace(**{name: getattr(given.lists, name)[:1] for name in given.lists._fields})
    lists = lists._replace(ranges=np.array([[0, 1]]))
    for ids, code in (([passages], 0), ([0], ROWS)):
        postings = given.postings._replace(ids=np.array(ids, np.uint32), codes=np.array([code], np.uint16))
        with pytest.raises(DamagedFileError):
            plain.best_documents(postings, lists, given.scored, given.papers, given.rules)


def test_positions_that_are_not_there_are_damage() -> None:
    places, ranges = placed([{0: [1, 2], 1: [3]}, {0: [2, 4], 1: [4]}])
    steps, passages = np.array([0, 1]), np.array([0, 1])
    for broken in (
        places._replace(positions=places.positions[:1]),
        places._replace(positions=places.positions[:0]),
        places._replace(marks=np.array([1 << 63], np.uint64)),
        places._replace(marks=np.array([1 << 40], np.uint64)),
        places._replace(occurrences=places.occurrences[:0]),
    ):
        with pytest.raises(DamagedFileError):
            plain.sequence(broken, ranges, steps)
        with pytest.raises(DamagedFileError):
            plain.together(broken, ranges[:1], ranges[1:], 1, passages)
