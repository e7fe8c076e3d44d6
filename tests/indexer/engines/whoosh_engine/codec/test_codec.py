import pickle
import pickletools
import re
import struct
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import columns, fields, formats, index, query
from whoosh.analysis import SpaceSeparatedTokenizer
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage

from indexer.engines.whoosh_engine.codec.codec import ArrayCodec
from indexer.engines.whoosh_engine.codec.container import DamagedFileError
from tests.indexer.engines.whoosh_engine.codec import rich
from tests.indexer.engines.whoosh_engine.codec.rich import HISTORIES, QUERIES, Step, told
from tests.indexer.engines.whoosh_engine.codec.writing import Memory

WORDS = ("a", "ab", "abc", "b", "蜂", "蜂鳥")
TOKENS = SpaceSeparatedTokenizer()
SCHEMA = fields.Schema(
    key=fields.ID(unique=True, stored=True),
    text=fields.TEXT(analyzer=TOKENS, phrase=True),
    tags=fields.KEYWORD(scorable=True),
    number=fields.NUMERIC(sortable=True, stored=True),
)
SOME = st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join)
DOCUMENT = st.fixed_dictionaries(
    {"key": st.sampled_from("123456"), "text": SOME},
    optional={"tags": SOME, "number": st.integers(-300, 300)},
)
STEP = st.one_of(
    st.tuples(st.sampled_from(["add", "update"]), DOCUMENT),
    st.tuples(st.just("delete"), st.sampled_from([("key", one) for one in "123"] + [("text", one) for one in WORDS])),
)
History = list[tuple[list[tuple[str, Any]], dict[str, bool] | None]]
COMMIT = st.sampled_from([{"merge": False}, {"merge": True}, {"optimize": True}, None])
HISTORY = st.lists(st.tuples(st.lists(STEP, max_size=6), COMMIT), min_size=1, max_size=4)

TERM = st.builds(query.Term, st.sampled_from(["text", "tags"]), st.sampled_from([*WORDS, "absent"]))
LEAF = st.one_of(
    TERM,
    st.builds(
        query.Phrase, st.just("text"), st.lists(st.sampled_from(WORDS), min_size=2, max_size=3), st.integers(1, 3)
    ),
    st.builds(query.Prefix, st.sampled_from(["text", "tags"]), st.sampled_from(["a", "ab", "蜂", "z"])),
    st.builds(query.NumericRange, st.just("number"), st.integers(-300, 0), st.integers(0, 300)),
)
QUERY = st.recursive(
    LEAF,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(query.And),
        st.lists(inner, min_size=2, max_size=3).map(query.Or),
        st.tuples(inner, LEAF).map(lambda pair: query.And([pair[0], query.Not(pair[1])])),
        LEAF.map(query.Not),
    ),
    max_leaves=4,
)


def lived(folder: Path, codec: object, history: History) -> None:
    """Write an index through `history`; a commit that is None is a cancellation."""
    folder.mkdir()
    ix = index.create_in(str(folder), SCHEMA)
    for steps, commit in history:
        writer = ix.writer(codec=codec)
        for kind, what in steps:
            match kind:
                case "add":
                    writer.add_document(**what)
                case "update":
                    writer.update_document(**what)
                case _:
                    writer.delete_by_term(*what)
        writer.cancel() if commit is None else writer.commit(**commit)
    ix.close()


def answers(folder: Path, questions: list[Any]) -> list[Any]:
    """All that is said of the index; Whoosh's sorted Not finds deleted documents too, with either codec."""
    ix = index.open_dir(str(folder))
    found: list[Any] = []
    with ix.searcher() as searcher:
        found.append((searcher.doc_count(), searcher.doc_count_all(), sorted(searcher.reader().all_terms())))
        found.append([searcher.reader().stored_fields(docnum) for docnum in searcher.reader().all_doc_ids()])
        for question in questions:
            for options in ({"limit": None}, {"limit": 2}):
                hits = searcher.search(question, **options)
                found.append([(hit.docnum, hit["key"], hit.score) for hit in hits])
            for reverse in (False, True):
                hits = searcher.search(question, sortedby="number", reverse=reverse, limit=None)
                found.append([(hit.docnum, hit["key"]) for hit in hits])
    ix.close()
    return found


@settings(max_examples=40)
@given(HISTORY, st.lists(QUERY, min_size=1, max_size=6))
def test_any_history_answers_as_with_the_stock_codec(history: History, questions: list[Any]) -> None:
    with TemporaryDirectory() as folder:
        ours, stock = Path(folder, "ours"), Path(folder, "stock")
        lived(ours, ArrayCodec(), history)
        lived(stock, W3Codec(), history)
        assert answers(ours, questions) == answers(stock, questions)
        assert not list(stock.glob("*.inv"))


@settings(max_examples=60)
@given(HISTORIES, st.lists(QUERIES, min_size=1, max_size=6))
def test_fields_of_every_kind_tell_what_they_tell_with_the_stock_codec(
    history: list[Step], questions: list[Any]
) -> None:
    stock, ours = W3Codec(), ArrayCodec()
    expected = list(told(rich.lived(lambda _: stock, history), questions))
    assert list(told(rich.lived(lambda _: ours, history), questions)) == expected
    in_turn = list(told(rich.lived(lambda number: (stock, ours)[number % 2], history), questions))
    assert in_turn == expected


def test_a_codec_is_pickled_as_its_name_alone() -> None:
    assert isinstance(pickle.loads(pickle.dumps(ArrayCodec())), ArrayCodec)  # noqa: S301 - what was just written
    assert not vars(ArrayCodec())
    assert ArrayCodec().supports_columns()


# Pickles

RICH = fields.Schema(
    positions=fields.TEXT(analyzer=TOKENS, stored=True, vector=formats.Positions()),
    characters=fields.TEXT(analyzer=TOKENS, chars=True, vector=formats.Characters()),
    boosts=fields.FieldType(formats.PositionBoosts(), TOKENS, scorable=True, vector=formats.CharacterBoosts()),
    all=fields.FieldType(formats.CharacterBoosts(), TOKENS, scorable=True),
    column=fields.COLUMN(columns.PickleColumn(columns.VarBytesColumn())),
)
RICH["boosts"].analyzer = RICH["all"].analyzer = TOKENS


def pickles_in(data: bytes) -> list[int]:
    """Where in `data` there is what could be unpickled, of a protocol that says so."""
    found = []
    for match in re.finditer(rb"\x80[\x02-\x05]", data):
        try:
            list(pickletools.genops(data[match.start() :]))
        except (ValueError, struct.error, KeyError):
            continue
        found.append(match.start())
    return found


@pytest.mark.parametrize("on_disk", [False, True])
def test_no_file_has_a_pickle_in_it(tmp_path: Path, *, on_disk: bool) -> None:
    storage = FileStorage(str(tmp_path)) if on_disk else Memory()
    ix = storage.create_index(RICH)
    value = {"k": [("$", 1)]}
    for _ in range(2):
        writer = ix.writer(codec=ArrayCodec())
        for name in "ab":
            text = f"{name} b a b"
            writer.add_document(positions=text, characters=text, boosts=text, all=text, column=value)
        writer.commit(optimize=True)
    names = [name for name in storage.list() if name.endswith((".inv", ".doc"))]
    assert len(names) == 2
    for name in names:
        with storage.open_file(name) as file:
            data = bytes(file.get(0, storage.file_length(name)))
        assert pickles_in(data) == []
        assert b"cwhoosh" not in data
    with ix.searcher() as searcher:
        assert searcher.reader().column_reader("column").load() == [value] * 4
        assert [row[1] for row in searcher.reader().vector_as("positions", 0, "positions")] == [[0, 2], [1, 3]]
        rows = searcher.postings("all", "b").value_as("character_boosts")
        assert rows == [(1, 2, 3, 1.0), (3, 6, 7, 1.0)]


def test_the_search_for_pickles_finds_them() -> None:
    assert pickles_in(b"ab" + pickle.dumps((1, 2), 2) + b"cd") == [2]


# Damage


@pytest.mark.parametrize("extension", [".inv", ".doc"])
def test_a_damaged_segment_is_told(tmp_path: Path, extension: str) -> None:
    lived(tmp_path / "ix", ArrayCodec(), [([("add", {"key": "1", "text": "a"})], {"merge": False})])
    (path,) = (tmp_path / "ix").glob(f"*{extension}")
    path.write_bytes(path.read_bytes()[:-1])
    ix = index.open_dir(str(tmp_path / "ix"))
    with pytest.raises(DamagedFileError, match=path.name):
        ix.reader()
