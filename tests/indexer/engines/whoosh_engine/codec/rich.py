"""An index with fields of every kind that Whoosh has, the histories it may have, and all that it tells afterwards."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st
from whoosh import columns, fields, formats, query, sorting
from whoosh.analysis import DelimitedAttributeFilter, SpaceSeparatedTokenizer
from whoosh.matching import Matcher

from tests.indexer.engines.whoosh_engine.codec.writing import Memory

WORDS = ("a", "ab", "abc", "b", "ba", "蜂", "蜂鳥")
TOKENS = SpaceSeparatedTokenizer()
BOOSTED = TOKENS | DelimitedAttributeFilter()


def schema() -> fields.Schema:
    return fields.Schema(
        key=fields.ID(unique=True, stored=True, sortable=True),
        text=fields.TEXT(TOKENS, stored=True, vector=formats.Positions(), spelling=True),
        characters=fields.TEXT(TOKENS, chars=True, vector=formats.Characters()),
        boosts=fields.FieldType(formats.PositionBoosts(), BOOSTED, scorable=True),
        all=fields.FieldType(formats.CharacterBoosts(), BOOSTED, scorable=True, vector=formats.CharacterBoosts()),
        title=fields.TEXT(TOKENS, field_boost=2.0, sortable=True),
        tags=fields.KEYWORD(scorable=True, vector=formats.Frequency()),
        number=fields.NUMERIC(sortable=True, stored=True),
        natural=fields.NUMERIC(bits=64, signed=False, sortable=True, default=7),
        real=fields.NUMERIC(float, stored=True),
        date=fields.DATETIME(sortable=True, stored=True),
        flag=fields.BOOLEAN(stored=True),
        grams=fields.NGRAM(minsize=2, maxsize=3),
        anything=fields.STORED(),
        **{f"column{number}": fields.COLUMN(column) for number, column in enumerate(COLUMNS)},
    )


COLUMNS = (
    *(columns.VarBytesColumn(), columns.RefBytesColumn(), columns.FixedBytesColumn(2), columns.BitColumn()),
    *(columns.NumericColumn("h", default=-5), columns.PickleColumn(columns.VarBytesColumn())),
    columns.StructColumn("!iB", (0, 0)),
)
_BYTES = st.binary(max_size=3)
_COLUMN_VALUES: tuple[st.SearchStrategy[Any], ...] = (
    *(_BYTES, _BYTES, st.binary(min_size=2, max_size=2), st.booleans(), st.integers(-(2**15), 2**15 - 1)),
    *(
        st.recursive(st.integers() | st.text(), st.lists, max_leaves=3),
        st.tuples(st.integers(-9, 9), st.integers(0, 9)),
    ),
)

# Stock lengths are exact up to ten.
_SOME = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
_WEIGHED = st.lists(st.sampled_from([*WORDS, "a^2", "b^0.5"]), min_size=1, max_size=6).map(" ".join)
_DOCUMENT = st.fixed_dictionaries(
    {"key": st.sampled_from("123456"), "date": st.datetimes(dt.datetime(1999, 1, 1), dt.datetime(2030, 1, 1))},  # noqa: DTZ001 - Whoosh's have no zone
    optional={
        **dict.fromkeys(("text", "characters", "title", "tags"), _SOME),
        **dict.fromkeys(("boosts", "all"), _WEIGHED),
        "number": st.integers(-(2**31), 2**31 - 1) | st.integers(-9, 9),
        "natural": st.integers(0, 2**64 - 1),
        "real": st.floats(-1e300, 1e300),
        "flag": st.booleans(),
        "grams": st.sampled_from(["abcba", "蜂鳥蜂", "ab"]),
        "anything": st.none() | st.decimals(allow_nan=False) | st.tuples(st.binary(), st.dates()),
        **{f"column{number}": values for number, values in enumerate(_COLUMN_VALUES)},
        **dict.fromkeys(("_boost", "_text_boost", "_tags_boost"), st.sampled_from([0.5, 2.0])),
        "_stored_text": st.text(),
    },
)
_STEP = st.one_of(
    st.tuples(st.sampled_from(["add", "update", "update"]), _DOCUMENT),
    st.tuples(st.just("delete"), st.sampled_from([query.Term("key", "1"), query.Term("text", "a")])),
)
Step = tuple[list[tuple[str, Any]], dict[str, bool] | None]
"""What is done, and the options of the commit, or None for a cancellation."""
HISTORIES = st.lists(
    st.tuples(
        st.lists(_STEP, max_size=5), st.sampled_from([{"merge": False}, {"merge": False}, {}, {"optimize": True}, None])
    ),
    min_size=1,
    max_size=4,
)

_FIELDS = st.sampled_from(["text", "characters", "boosts", "all", "title", "tags", "grams"])
_PLACED = st.sampled_from(["text", "characters", "boosts", "all", "title"])
_WORD = st.sampled_from([*WORDS, "absent"])
_LEAF = st.one_of(
    st.builds(query.Term, _FIELDS, _WORD, st.sampled_from([1.0, 2.0])),
    st.builds(query.Phrase, _PLACED, st.lists(_WORD, min_size=2, max_size=3), st.integers(1, 3)),
    st.builds(query.Prefix, _FIELDS, st.sampled_from(["a", "蜂", ""])),
    st.builds(query.Wildcard, _FIELDS, st.sampled_from(["a*", "?b*"])),
    st.builds(query.FuzzyTerm, _FIELDS, _WORD),
    st.builds(query.TermRange, _FIELDS, st.just("ab"), st.just("b")),
    st.builds(query.NumericRange, st.sampled_from(["number", "real"]), st.just(-3), st.just(7)),
    st.just(query.DateRange("date", dt.datetime(2005, 1, 1), dt.datetime(2020, 1, 1))),  # noqa: DTZ001 - as above
    st.builds(query.Every, st.sampled_from([None, "text", "flag"])),
    st.builds(query.Term, st.just("flag"), st.booleans()),
)
QUERIES = st.recursive(
    _LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(query.And),
        st.lists(inner, min_size=2, max_size=3).map(query.Or),
        st.lists(inner, min_size=2, max_size=2).map(query.DisjunctionMax),
        st.builds(query.AndNot, inner, inner),
        st.builds(query.AndMaybe, inner, inner),
        st.builds(query.Require, inner, inner),
    ),
    max_leaves=5,
)


def lived(codec_of: Callable[[int], Any], history: list[Step]) -> Any:  # noqa: ANN401 - Whoosh has no types
    """An index that lived through `history`; `codec_of` gives the codec of each commit."""
    ix = Memory().create_index(schema())
    for number, (steps, commit) in enumerate(history):
        writer = ix.writer(codec=codec_of(number))
        for kind, what in steps:
            match kind:
                case "add":
                    writer.add_document(**what)
                case "update":
                    writer.update_document(**what)
                case _:
                    writer.delete_by_query(what)
        writer.cancel() if commit is None else writer.commit(**commit)
    return ix


def told(ix: Any, questions: list[Any]) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - as above
    """All that an index tells, each with a name; nothing that Whoosh's own codec cannot tell rightly."""
    with ix.searcher() as searcher:
        yield "answers", [_hits(searcher, question) for question in questions]
        for leaf, _ in searcher.leaf_searchers():
            yield from _of_segment(leaf.reader(), ix.schema)
        for name in ("key", "number", "natural", "date", "flag"):
            for reverse in (False, True):
                facet = sorting.FieldFacet(name, reverse=reverse)
                yield "sorted", name, reverse, [hit.docnum for hit in searcher.search(_ALL, limit=None, sortedby=facet)]
            yield "groups", name, searcher.search(_ALL, limit=None, groupedby=name).groups()
        yield "suggestions", [searcher.suggest("text", word) for word in ("aab", "c", "蜂")]


_ALL = query.Every()


def _hits(searcher: Any, question: Any) -> list[tuple[int, float]]:  # noqa: ANN401 - as above
    try:
        return [(hit.docnum, round(hit.score, 9)) for hit in searcher.search(question, limit=None)]
    except IndexError:  # some of Whoosh's matchers go beyond the end, with any codec
        return []


def _of_segment(reader: Any, given: fields.Schema) -> Iterator[tuple[object, ...]]:  # noqa: ANN401 - as above
    documents = list(reader.all_doc_ids())
    yield "counts", reader.doc_count(), reader.doc_count_all(), documents
    yield "stored", [reader.stored_fields(docnum) for docnum in documents]
    for name, field in given.items():
        if field.scorable:
            yield (
                name,
                "lengths",
                reader.field_length(name),
                [reader.doc_field_length(at, name) or 0 for at in documents],
            )
        if field.column_type and reader.has_column(name):
            raw = reader.column_reader(name, translate=False)
            yield name, "column", [raw[at] for at in documents]
            yield name, "translated", [reader.column_reader(name)[at] for at in documents]
            if not isinstance(field.column_type, columns.PickleColumn):  # those sort by their pickles
                yield name, "keys", [raw.sort_key(at) for at in documents]
        if field.vector:
            vectors = [reader.vector(at, name) for at in documents if reader.has_vector(at, name)]
            yield name, "vectors", [_walk(vector, field.vector) for vector in vectors]
        for term in reader.lexicon(name) if field.indexed else ():
            info = reader.term_info(name, term)
            yield name, term, info.weight(), info.doc_frequency(), info.max_weight(), info.min_id(), info.max_id()
            yield name, term, info.min_length(), info.max_length(), _walk(reader.postings(name, term), field.format)


def _walk(matcher: Matcher, format_: formats.Format) -> list[object]:
    kinds = ("frequency", "positions", "characters", "position_boosts", "character_boosts")
    found: list[object] = []
    while matcher.is_active():
        values = [matcher.value_as(kind) for kind in kinds if format_.supports(kind)]
        found.append((matcher.id(), matcher.weight(), [_plain(value) for value in values]))
        matcher.next()
    return found


def _plain(value: Any) -> object:  # noqa: ANN401 - as above
    return [tuple(row) if isinstance(row, list | tuple) else row for row in value] if isinstance(value, list) else value
