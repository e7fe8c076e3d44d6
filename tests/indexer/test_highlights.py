from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.analysis.analyzer import analyze
from indexer.analysis.fold import fold
from indexer.engines.memory_engine import MemoryEngine
from indexer.highlights import Highlight, highlights, merged
from indexer.query.node import Word
from indexer.query.parser import parse
from tests.indexer import drawn
from tests.indexer.any_text import texts
from tests.indexer.documents import document, ids
from tests.indexer.query.queries import soup, words_of

spans = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 12), st.sampled_from("ab")).map(
        lambda span: Highlight(span[0], span[0] + span[1], span[2])
    )
).map(sorted)


def marked(text: str, query: str, language: str = "en") -> str:
    """`text` with what `query` finds in brackets."""
    shown, at = "", 0
    for start, end in merged(highlights(text, language, parse(query).tree)):
        shown += f"{text[at:start]}[{text[start:end]}]"
        at = end
    return shown + text[at:]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("網絡", "5G[网络]切片"),
        ("网络", "5G[網絡]切片，另一[網絡]"),
        ("卫生", "[衞生]署和[衛生]局"),
        ("network", "The [networks] and the [Network’s] slices"),
        ("networks", "a [network], [NETWORKING]"),
        ("operators", "the [operator’s] licence"),
        ("operador", "as [operadoras] e os [operadores]"),
        ("comunicação", "[Comunicac\u0327o\u0303es] e [COMUNICACAO]"),
        ("comunicacao", "[comunicações]"),
        ("5G", "[５Ｇ] and [5g]"),
        ("５ｇ", "[5G] and 5GHz"),
        ("ガス", "[ｶﾞｽ]の[ガス]"),
        ("fibre", "[ﬁbre] and [fi\u00adbre]"),
        ("会社", "a [㍿] and [会社]"),
        ("한국", "[한국]어 [\u1112\u1161\u11ab\u1100\u116e\u11a8]"),
        ("简单", "安装[简单]"),
        ("安装简单", "[安装简单]"),
        ("本田", "日本的[本田]，本 田，日本"),
        ("网", "[網]絡和[网]站"),
        ("三码", "我的[三码]合一"),
        ("珠海", "在[珠海]市"),
        ("the network", "the [network]"),
        ('"smart city"', "smart ports, [smart  city], city, smart"),
        ('"网络切片"', "[網絡切片]，网络，切片"),
        ('"5G 网络"', "[5G網絡]和[５Ｇ 网络]，5G、4G网络"),
        ('"the port of"', "[the port of] Macau, the ports of"),
        ("smart -city", "[smart] city"),
        ("NOT city", "smart city"),
        ("kind:other language:en year:2019", "kind other en 2019"),
        ("port OR (city AND +smart)", "[smart] [city] [port]"),
        ("title:port", "the [port]"),
        ("zzz", "nothing of the kind"),
        ("", "nothing asked"),
        ("景点", "经典"),
    ],
)
def test_what_a_query_marks(query: str, text: str) -> None:
    plain = text.replace("[", "").replace("]", "")
    assert marked(plain, query, "pt" if "operador" in query or "comunica" in query else "en") == text


def test_a_word_is_stemmed_by_the_language_of_the_text() -> None:
    assert marked("as redes", "rede", "pt") == marked("as redes", "rede", "") == "as [redes]"
    assert marked("两个 networks", "network", "zh-Hans") == "两个 [networks]"


def test_each_span_says_which_word_it_answers() -> None:
    tree = parse('网络 Networks "smart city"').tree
    assert highlights("smart city 網絡 network", "en", tree) == [
        Highlight(0, 10, "smart city"),
        Highlight(11, 13, "网络"),
        Highlight(14, 21, "Networks"),
    ]


@given(texts, st.one_of(soup, drawn.queries))
def test_spans_are_in_the_text_and_in_order(text: str, query: str) -> None:
    found = highlights(text, "", parse(query).tree)
    assert found == sorted(set(found))
    assert all(0 <= span.start < span.end <= len(text) and span.wording for span in found)


@given(st.one_of(drawn.texts, texts), st.data())
def test_a_marked_slice_analyses_to_the_word_that_it_answers(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)), "start of the text's part that is asked for")
    tree = parse(text[start : data.draw(st.integers(start, len(text)), "end")]).tree
    for span in highlights(text, "en", tree):
        # A ligature may be several words, all written alike.
        sought = [word for word in words_of(tree) if word.text == span.wording]
        assert not sought or any(answers(text[span.start : span.end], word) for word in sought)


def answers(written: str, word: Word) -> bool:
    if not word.spaced:
        return word.roots[0] in fold(written).text
    found = analyze(written, "en")
    return word.sequence[0][0] in found.surfaces.texts or not {*word.roots}.isdisjoint(found.roots.texts)


@given(drawn.texts, st.lists(st.sampled_from([*drawn.WORDS, "無此字"]), min_size=1, max_size=4).map(" ".join))
def test_words_are_marked_in_what_the_engine_finds_and_only_there(text: str, query: str) -> None:
    is_found, is_marked = found_and_marked(text, query)
    assert is_marked == is_found


@given(drawn.texts, drawn.texts)
def test_phrases_are_marked_in_what_the_engine_finds_and_only_there(text: str, phrase: str) -> None:
    is_found, is_marked = found_and_marked(text, f'"{phrase}"')
    assert is_marked == is_found


def found_and_marked(text: str, query: str) -> tuple[bool, bool]:
    engine = MemoryEngine()
    engine.update([document("a", text)])
    return bool(ids(engine, query)), bool(highlights(text, "en", parse(query).tree))


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("本田", "日本的汽車", False),
        ("本田", "本田汽車", True),
        ("简单", "安装简单", True),
        ("三码", "我的三码合一", True),
        ("珠海", "港珠澳大桥到珠海", True),
        ("网", "智能網絡", True),
        ("景点", "经典", False),
        ("卫生", "衞生署", True),
        ("PPR-9087", "PPR-9087 rev. 2", True),
        ('"PPR-9087"', "PPR-1234", False),
    ],
)
def test_what_users_of_such_systems_complain_of(query: str, text: str, *, found: bool) -> None:
    assert found_and_marked(text, query) == (found, found)


@given(spans)
def test_merged_spans_cover_the_same_characters_and_do_not_touch(found: list[Highlight]) -> None:
    joined = merged(found)
    assert {at for start, end in joined for at in range(start, end)} == {
        at for span in found for at in range(span.start, span.end)
    }
    assert all(before[1] < after[0] for before, after in pairwise(joined))
