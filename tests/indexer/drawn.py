"""Small collections and queries in several scripts, as hypothesis draws them."""

from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from corpus.document import Kind
from indexer.engines.engine import IndexedDocument
from tests.indexer.documents import document

WORDS = (
    *("network ", "networks ", "slice ", "the ", "5G ", "rede ", "redes ", "operação "),
    *("網絡", "网络", "切片", "智慧城市", "城市", "本田", "本", "。"),
)
READERS = ("public", "members", "member:cmhk", "user:li")
IDS = tuple("abcdef")
PIECES = (
    *("network", "networks", "slice", "the", "rede", "operação", "網絡", "网络切片", "智慧", "本", "無此字", "zzz"),
    *(
        '"network slice"',
        '"網絡切片"',
        '"5G 城市"',
        "「本田」",
        "AND",
        "OR",
        "NOT",
        "(",
        ")",
        "+slice",
        "-rede",
        "-本田",
    ),
    *("title:network", "title:本", "language:pt", "kind:white-paper", "topic:5g", "topic:nothing", "member:CMHK,ctm"),
    *("year:2024", "year:..2023", "year:2024..", "year:0000"),
)

texts = st.lists(st.sampled_from(WORDS), max_size=8).map("".join)
days = st.one_of(st.none(), st.sampled_from([date(2023, 1, 2), date(2024, 5, 1), date(2024, 5, 2), date(999, 1, 1)]))
readers = st.lists(st.sampled_from(READERS), min_size=1, max_size=3, unique=True).map(tuple)
queries = st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join)
lists_of_queries = st.lists(queries, min_size=1, max_size=6)


@st.composite
def documents(draw: st.DrawFn) -> IndexedDocument:
    """A document of one to four passages with any of the attributes."""
    return document(
        draw(st.sampled_from(IDS)),
        *draw(st.lists(texts, min_size=1, max_size=4)),
        title=draw(texts),
        language=draw(st.sampled_from(["en", "pt", "zh-Hant", "zh-Hans", ""])),
        kind=draw(st.sampled_from(Kind)),
        member=draw(st.sampled_from(["", "cmhk", "ctm"])),
        topics=tuple(draw(st.lists(st.sampled_from(["5G", "智慧城市"]), max_size=2, unique=True))),
        published=draw(days),
        readers=draw(readers),
    )


@dataclass(frozen=True)
class Step:
    """One commit."""

    documents: list[IndexedDocument]
    removed: list[str]


steps = st.builds(Step, st.lists(documents(), max_size=5), st.lists(st.sampled_from(IDS), max_size=2))
histories = st.lists(steps, min_size=1, max_size=4)
"""Several commits, one after another, of few ids, so that most replace or remove something."""
