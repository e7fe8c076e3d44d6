from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from corpus.access import ANONYMOUS, OPERATOR, Principal
from corpus.database import Database
from corpus.document import Description
from corpus.filestore import FileStore
from corpus.library import Library
from indexer.suggest import titles_with
from tests.corpus.uploads import added, index
from tests.indexer.any_text import texts


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Titles in four languages, two of them for members only, one not indexed yet."""
    folder: Path = tmp_path_factory.mktemp("suggest")
    database = Database(f"sqlite:///{folder}/kex.db")
    opened = Library(database, FileStore(folder / "files"), 1000)
    for number, (title, readers) in enumerate(
        [
            ("網絡切片白皮書", ("public",)),
            ("智能网络的未来", ("public",)),
            ("Network slicing explained", ("public",)),
            ("The network of the port", ("public",)),
            ("Rede e operações", ("public",)),
            ("Network secrets", ("members",)),
            ("網絡秘密", ("member:cmhk",)),
        ]
    ):
        document = added(opened, b"text %d" % number, Description(title=title, readers=readers)).document
        index(opened, document, "text")
    added(opened, b"waiting", Description(title="Network unread"))
    yield opened
    database.close()


@pytest.mark.parametrize(
    ("typed", "titles"),
    [
        ("网络", {"網絡切片白皮書", "智能网络的未来"}),
        ("網絡", {"網絡切片白皮書", "智能网络的未来"}),
        ("NETW", {"Network slicing explained", "The network of the port"}),
        ("ｎｅｔｗｏｒｋ　ｓ", {"Network slicing explained"}),
        ("operacoes", {"Rede e operações"}),
        (" rede ", {"Rede e operações"}),
        ("書", {"網絡切片白皮書"}),
        ("zzz", set()),
        ("", set()),
        (" ", set()),
        ("\u200b", set()),
    ],
)
def test_titles_are_found_in_any_writing(library: Library, typed: str, titles: set[str]) -> None:
    assert set(titles_with(library, typed, ANONYMOUS, 10)) == titles


def test_titles_that_begin_with_the_text_come_first(library: Library) -> None:
    assert titles_with(library, "network", ANONYMOUS, 10)[0] == "Network slicing explained"
    assert titles_with(library, "网络", ANONYMOUS, 1) == ("網絡切片白皮書",)


def test_titles_that_may_not_be_read_are_never_suggested(library: Library) -> None:
    member = Principal(user="li", member="cmhk")
    assert "Network secrets" not in titles_with(library, "network", ANONYMOUS, 10)
    assert "Network secrets" in titles_with(library, "network", member, 10)
    assert "網絡秘密" not in titles_with(library, "秘密", Principal(member="ctm"), 10)
    assert titles_with(library, "秘密", member, 10) == ("網絡秘密",)


def test_documents_that_cannot_be_found_yet_are_not_suggested(library: Library) -> None:
    assert "Network unread" not in titles_with(library, "network", OPERATOR, 10)


@given(texts)
def test_any_text_may_be_typed(library: Library, text: str) -> None:
    assert len(titles_with(library, text, ANONYMOUS, 2)) <= 2
