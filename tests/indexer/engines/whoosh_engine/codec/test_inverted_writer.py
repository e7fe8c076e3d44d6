import io

import numpy as np
import pytest

from indexer.engines.whoosh_engine.codec.container import Container, ContainerWriter
from indexer.engines.whoosh_engine.codec.inverted import FieldTerms, Inverted
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, Lexicon, Pairs, lexicon_of

LEXICON = lexicon_of(
    [
        ("body", np.frombuffer(b"abc", np.uint8), np.array([1, 2])),
        ("none", np.empty(0, np.uint8), np.empty(0, np.int64)),
        ("title", np.frombuffer(b"bee", np.uint8), np.array([3])),
    ],
    {"title": ("starts", "ends")},
)
PAIRS = Pairs(np.array([0, 0, 2]), np.array([1.0, 0.5, 2.0]), np.array([4, 70_000, 1]), np.array([1, 0, 2]))


def writer_of(file: io.BytesIO, lexicon: Lexicon = LEXICON, furthest: int = 9) -> InvertedWriter:
    return InvertedWriter(ContainerWriter(file), lexicon, np.array([1, 2, 1]), PAIRS, 4, furthest)


def append_all(writer: InvertedWriter) -> None:
    writer.append(np.array([5, 1]), np.array([0, 1]), np.array([7]))
    writer.append(np.array([6, 0]), np.array([0, 2]), np.array([9, 0, 3]))


def test_a_lexicon_numbers_its_fields_and_their_terms() -> None:
    assert list(LEXICON.fields) == [
        FieldTerms(0, "body", 0, 2),
        FieldTerms(1, "none", 2, 2),
        FieldTerms(2, "title", 2, 3, ("starts", "ends")),
    ]
    assert (LEXICON.data.tobytes(), LEXICON.ends.tolist()) == (b"abcbee", [1, 3, 6])
    assert (list(lexicon_of([]).fields), len(lexicon_of([]).ends)) == ([], 0)


def test_what_was_appended_is_read() -> None:
    file = io.BytesIO()
    writer = writer_of(file)
    append_all(writer)
    writer.finish()
    found = Inverted(Container(file.getvalue(), "a test"))
    assert [found.term(ordinal) for ordinal in range(3)] == [b"a", b"bc", b"bee"]
    assert [found.postings(ordinal) for ordinal in range(3)] == [(0, 1), (1, 3), (3, 4)]
    assert (found.ids.tolist(), found.codes.tolist()) == ([5, 1, 6, 0], [0, 1, 0, 2])
    assert [found.position_start(posting) for posting in range(5)] == [0, 1, 1, 2, 4]
    assert found.positions.tolist() == [7, 9, 0, 3]
    assert found.weights(0, 4).tolist() == [1.0, 0.5, 1.0, 2.0]
    assert found.pair_lengths[found.codes].tolist() == [4, 70_000, 4, 1]
    assert found.fields["title"].payloads == ("starts", "ends")


@pytest.mark.parametrize(("furthest", "width"), [(65_535, 2), (65_536, 4)])
def test_positions_are_as_wide_as_the_furthest_needs(furthest: int, width: int) -> None:
    file = io.BytesIO()
    writer = writer_of(file, furthest=furthest)
    append_all(writer)
    writer.finish()
    assert Container(file.getvalue(), "a test").array("positions").itemsize == width


def test_a_file_is_not_finished_before_all_postings_came() -> None:
    writer = writer_of(io.BytesIO())
    writer.append(np.array([5]), np.array([0]), np.array([7]))
    with pytest.raises(ValueError, match="ids, codes, positions: not as many"):
        writer.finish()
