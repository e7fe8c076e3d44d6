import fnmatch
import io
import re
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.engines.whoosh_engine.codec.container import Container, ContainerWriter
from indexer.engines.whoosh_engine.codec.inverted import Inverted
from indexer.engines.whoosh_engine.codec.inverted_writer import InvertedWriter, Pairs, lexicon_of
from indexer.engines.whoosh_engine.schema import encoded
from indexer.engines.whoosh_engine.trees.lexicon import FieldLexicon

TEXTS = st.lists(st.text("ab.?*港\ud800", max_size=4), unique=True, max_size=8)
ODD_TEXTS = st.lists(st.text("ab\0", max_size=4), unique=True, max_size=8)
GLOBS = st.text("ab?*.港", max_size=5)


def written(texts: Sequence[str], fields: Sequence[str] = ("a", "body", "z")) -> Inverted:
    """An inverted file whose fields all have these terms, without postings."""
    terms = sorted(map(encoded, texts))
    one = np.frombuffer(b"".join(terms), np.uint8), np.array([*map(len, terms)], np.int64)
    lexicon = lexicon_of([(name, *one) for name in fields])
    file = io.BytesIO()
    none = np.empty(0, np.int64)
    counts = np.zeros(len(lexicon.ends), np.int64)
    InvertedWriter(ContainerWriter(file), lexicon, counts, Pairs(none, none, none, none), 0, 0).finish()
    return Inverted(Container(file.getvalue(), "memory"))


def lexicon(texts: Sequence[str]) -> tuple[FieldLexicon, list[str]]:
    """The lexicon of a field of several, and its terms in the order of their numbers there."""
    return FieldLexicon(written(texts), "body"), sorted(texts, key=encoded)


def those(found: "np.ndarray[tuple[int, ...], np.dtype[np.int64]]", terms: list[str]) -> list[str]:
    return [terms[number - len(terms)] for number in found.tolist()]


@given(TEXTS, st.text("ab港\ud800", max_size=2))
def test_beginning(texts: list[str], prefix: str) -> None:
    one, terms = lexicon(texts)
    assert those(one.beginning(encoded(prefix)), terms) == [text for text in terms if text.startswith(prefix)]
    assert those(one.all(), terms) == terms


@given(TEXTS, st.text("ab", max_size=2), st.one_of(st.none(), st.text("ab", max_size=2)), st.booleans(), st.booleans())
def test_between(texts: list[str], start: str, end: str | None, first: bool, last: bool) -> None:
    one, terms = lexicon(texts)
    after = [text for text in terms if encoded(text) > encoded(start) or (text == start and not first)]
    expected = [text for text in after if end is None or encoded(text) < encoded(end) or (text == end and not last)]
    found = one.between(encoded(start), None if end is None else encoded(end), without_start=first, without_end=last)
    assert those(found, terms) == expected


@given(st.one_of(TEXTS, ODD_TEXTS), GLOBS)
def test_globs_are_pythons(texts: list[str], glob: str) -> None:
    one, terms = lexicon(texts)
    prefix = re.split(r"[*?]", glob)[0]
    assert those(one.globbed(glob, encoded(prefix)), terms) == [
        text for text in terms if fnmatch.fnmatchcase(text, glob)
    ]


def test_a_sign_that_parts_terms_may_be_asked_for() -> None:
    one, terms = lexicon(["a", "b", "ab"])
    assert those(one.globbed("a\0b", b""), terms) == []


@given(TEXTS, st.sampled_from(["a|b", "a.", "[^a]", "", "港$", "(?i)A", "a(?=b)"]))
def test_expressions_match_at_the_beginning(texts: list[str], text: str) -> None:
    one, terms = lexicon(texts)
    pattern = re.compile(text)
    assert those(one.matched(pattern, b""), terms) == [text for text in terms if pattern.match(text)]


def test_near_terms_keep_their_beginning() -> None:
    one, _ = lexicon(["port", "ports", "sport", "fort", "pot", "quay", "p", ""])
    assert one.near("port", 1, 1) == ["port", "ports", "pot"]
    assert one.near("port", 1, 0) == ["fort", "port", "ports", "pot", "sport"]
    assert one.near("port", 0, 2) == ["port"]


@pytest.mark.parametrize("name", ["body", "other"])
def test_where_nothing_is_nothing_is_found(name: str) -> None:
    one = FieldLexicon(written([]), name)
    found = (one.all(), one.beginning(b"a"), one.globbed("*a", b""), one.matched(re.compile("a"), b""))
    assert [len(numbers) for numbers in found] == [0, 0, 0, 0]
    assert not len(one.between(b"a", None, without_start=True, without_end=False))
    assert one.near("port", 2, 0) == []


def test_the_last_bytes_have_none_after_them() -> None:
    one, _ = lexicon(["a"])
    assert not len(one.beginning(b"\xff\xff"))
