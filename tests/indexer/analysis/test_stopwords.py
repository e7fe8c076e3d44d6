import re

from indexer.analysis.chinese import cut
from indexer.analysis.fold import fold
from indexer.analysis.script import is_unspaced
from indexer.analysis.stopwords import STOP_WORDS


def test_stop_words_are_written_as_folding_leaves_them() -> None:
    assert {word for word in STOP_WORDS if fold(word).text != word} == set()


def test_stop_words_are_words_as_the_analysis_cuts_them() -> None:
    han = {word for word in STOP_WORDS if is_unspaced(word)}
    assert {word for word in han if (word, 0, len(word)) not in list(cut(word))} == set()
    assert all(re.fullmatch(r"\w+", word) for word in STOP_WORDS)


def test_what_the_alliance_writes_about_is_no_stop_word() -> None:
    assert STOP_WORDS.isdisjoint("5g network rede 网络 网 港 澳 it's ai iot 6g".split())
