import io
import random
import tracemalloc
import zipfile
from collections.abc import Iterable

import pytest

from api.packed_entries import LeftOut
from api.unfolding import PackedFile, unfolded, uploads_of
from corpus.document import Description
from corpus.errors import InvalidInputError, KexError
from corpus.upload import UnreadableUploadError, Upload
from indexer.extract.extraction import LimitError
from tests.api.packed import packed
from tests.files import docx, paragraph, zipped

LIMIT = 1 << 20
HIDDEN = "It is hidden, since a name in its path begins with a dot: rename it where it is a document."
DAMAGED = packed([(b"a.txt", b"x" * 500)]).replace(b"a.txt", b"b.txt", 1)


def files_of(content: bytes, left: list[LeftOut] | None = None) -> dict[str, bytes | str] | None:
    """Names and contents, or the name of the error in the place of a content; None where it is one document.

    What is left out is put into `left`.
    """
    left = [] if left is None else left
    with unfolded(io.BytesIO(content), LIMIT) as files:
        if files is None:
            return None
        found: dict[str, bytes | str] = {}
        for file in files:
            if isinstance(file, LeftOut):
                left.append(file)
                continue
            try:
                found[file.name] = b"".join(iter(lambda: file.content.read(1 << 16), b""))  # noqa: B023 - used at once
            except KexError as error:
                found[file.name] = type(error).__name__
        return found


def listed(names: Iterable[str]) -> list[str]:
    return list(files_of(zipped(dict.fromkeys(names, b"x"))) or ())


def test_each_file_comes_with_its_folders_and_its_bytes() -> None:
    assert files_of(zipped({"a.txt": "one", "folder/b.txt": "two"})) == {"a.txt": b"one", "folder/b.txt": b"two"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"PK",
        b"plain text",
        docx(paragraph("x")),
        packed([(b"mimetype", b"application/vnd.oasis.opendocument.text"), (b"content.xml", b"<a/>")], method=0),
        packed([(b"mimetype", b"application/epub+zip"), (b"a.xhtml", b"<a/>")], method=0),
        zipped({"META-INF/manifest.xml": "<a/>", "mimetype": "application/vnd.oasis.opendocument.text"}),
        zipped({"a.txt": "text"})[:40],
    ],
)
def test_one_document_and_a_broken_archive_are_not_unfolded(content: bytes) -> None:
    assert files_of(content) is None


@pytest.mark.parametrize(
    "archive",
    [
        packed([(b"mimetype", b"notes on MIME"), (b"a.txt", b"x")], method=0),
        packed([(b"a.txt", b"x"), (b"mimetype", b"application/epub+zip")], method=0),
        packed([(b"mimetype", b"application/epub+zip"), (b"a.txt", b"x")]),
        packed([(b"mimetype", b"x" * 500), (b"a.txt", b"x")], flags=1),
    ],
)
def test_a_file_called_mimetype_does_not_make_an_archive_one_document(archive: bytes) -> None:
    assert set(files_of(archive) or ()) == {"mimetype", "a.txt"}


@pytest.mark.parametrize("program", [b"MZ" + bytes(5000), b"\x7fELF" + bytes(70_000), b"#!/bin/sh\nexit\n", b"PK00"])
def test_an_archive_that_unpacks_itself_is_unfolded(program: bytes) -> None:
    inner = program + zipped({"b.txt": "two"})
    archive = zipped({"a.txt": "one", "setup.exe": inner})
    assert files_of(program + archive) == {"a.txt": b"one", "setup.exe/b.txt": b"two"}


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"text\n"])
def test_a_document_that_ends_in_an_archive_is_one_document(head: bytes) -> None:
    assert files_of(head + zipped({"a.txt": "one"})) is None


def test_a_program_without_an_archive_is_one_file() -> None:
    program = b"MZ" + bytes(100)
    assert files_of(program) is None
    assert files_of(zipped({"a.exe": program})) == {"a.exe": program}


def test_the_stream_is_at_its_beginning_again() -> None:
    stream = io.BytesIO(zipped({"a.txt": "one"}))
    with unfolded(stream, LIMIT) as files:
        assert files is not None
    assert stream.tell() == 0


def test_what_is_left_out_is_told_and_what_macos_adds_is_not() -> None:
    names = ["__MACOSX/._a.pdf", ".DS_Store", "x/.DS_Store", "x/.git/config", "x/Thumbs.db", "~$note.docx"]
    left: list[LeftOut] = []
    assert files_of(zipped({**dict.fromkeys(names, b"y"), "x/": "", "x/a.txt": "one"}), left) == {"x/a.txt": b"one"}
    assert [each.name for each in left] == ["x/.git/config", "x/Thumbs.db", "~$note.docx"]
    assert "hidden" in left[0].reason


def test_a_link_is_left_out() -> None:
    left: list[LeftOut] = []
    assert files_of(packed([(b"link", b"/etc/passwd")], attributes=0o120777 << 16), left) == {}
    assert [(each.name, "link" in each.reason) for each in left] == [("link", True)]


def test_what_is_left_out_of_an_archive_within_is_told_by_its_place() -> None:
    left: list[LeftOut] = []
    files_of(zipped({"in.zip": zipped({".a": "x", "b": "y"}), "empty.zip": zipped({}), "..": "x"}), left)
    assert [each.name for each in left] == ["..", "in.zip/.a", "empty.zip"]


def test_names_that_would_lead_out_of_a_folder_do_not() -> None:
    assert listed(["../../etc/passwd", "/root.txt", "C:\\papers\\a.txt", "a/./b/../c.txt"]) == [
        "etc/passwd", "root.txt", "C:/papers/a.txt", "a/b/c.txt",
    ]  # fmt: skip


def test_names_of_an_archive_within_do_not_hide_those_of_a_folder() -> None:
    archive = packed([(b"in.zip", zipped({"b.txt": "inner"})), (b"in.zip/b.txt", b"outer")])
    assert files_of(archive) == {"in.zip/b.txt": b"inner", "in.zip/b (2).txt": b"outer"}


def test_archives_within_are_unfolded_once() -> None:
    innermost = zipped({"deep.txt": "deep"})
    inner = zipped({"b.txt": "two", "innermost.zip": innermost, "note.docx": docx(paragraph("x"))})
    found = files_of(zipped({"a.txt": "one", "inner.zip": inner, "c.docx": docx(paragraph("y"))}))
    assert found == {
        "a.txt": b"one",
        "inner.zip/b.txt": b"two",
        "inner.zip/innermost.zip": innermost,
        "inner.zip/note.docx": docx(paragraph("x")),
        "c.docx": docx(paragraph("y")),
    }


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    for bomb in (zipped({"a.txt": bytes(30 << 20)}), packed([(b"%d" % n, b"") for n in range(2001)]),
                 zipped({str(n): bytes(9 << 20) for n in range(23)})):  # fmt: skip
        with pytest.raises(LimitError), unfolded(io.BytesIO(bomb), LIMIT):
            pass


def test_a_bomb_within_takes_nothing_else_with_it() -> None:
    inner = zipped({"a.txt": bytes(30 << 20)})
    assert files_of(zipped({"bomb.zip": inner, "b.txt": "two"})) == {"bomb.zip": "LimitError", "b.txt": b"two"}


def test_a_listing_that_would_fill_the_memory_is_not_read() -> None:
    names = [(b"%05d" % n + bytes(60), b"") for n in range(40_000)]
    archive = packed(names, method=0)
    tracemalloc.start()
    try:
        with pytest.raises(LimitError, match="listing"), unfolded(io.BytesIO(archive), LIMIT):
            pass
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


def test_a_listing_that_lies_gives_no_more_than_it_says() -> None:
    assert files_of(packed([(b"a.txt", bytes(50 << 20))], says=1000)) == {"a.txt": "UnreadableUploadError"}


def test_archives_within_count_against_the_same_room() -> None:
    inner = zipped({str(n): random.Random(n).randbytes(1 << 20) for n in range(9)})  # noqa: S311 - not compressible
    found = files_of(zipped({f"{n}.zip": inner for n in range(13)}))
    assert found is not None
    assert "TooLargeError" in found.values() or "LimitError" in found.values()
    assert sum(len(content) for content in found.values() if isinstance(content, bytes)) <= 200 << 20


@pytest.mark.parametrize(
    ("archive", "reason"),
    [
        (packed([(b"a.txt", b"x")], flags=1), "password"),
        (packed([(b"a.txt", b"x")], method=zipfile.ZIP_LZMA), "Deflate"),
        (DAMAGED, "damaged"),
    ],
)
def test_a_file_that_cannot_be_had_says_why(archive: bytes, reason: str) -> None:
    with unfolded(io.BytesIO(archive), LIMIT) as files:
        assert files is not None
        (file,) = files
        assert isinstance(file, PackedFile)
        with pytest.raises(UnreadableUploadError, match=reason):
            file.content.read(10)


def test_a_large_file_does_not_sit_in_memory() -> None:
    archive = io.BytesIO(packed([(b"a.bin", random.Random(1).randbytes(40 << 20))]))  # noqa: S311 - not compressible
    tracemalloc.start()
    try:
        with unfolded(archive, LIMIT) as files:
            assert files is not None
            (file,) = files
            assert isinstance(file, PackedFile)
            assert sum(len(chunk) for chunk in iter(lambda: file.content.read(1 << 20), b"")) == 40 << 20
        assert tracemalloc.get_traced_memory()[1] < 8 << 20
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("seed", range(80))
def test_a_broken_archive_is_one_file_or_gives_typed_errors(seed: int) -> None:
    content = bytearray(zipped({"a.txt": "one" * 50, "b/inner.zip": zipped({"c.txt": "three"}), "d.docx": docx("")}))
    chance = random.Random(seed)  # noqa: S311 - it has to be repeatable
    for _ in range(chance.randrange(1, 12)):
        content[chance.randrange(4, len(content))] = chance.randrange(256)
    try:
        found = files_of(bytes(content))
    except LimitError:
        return
    assert found is None or all(name for name in found)


def test_files_become_documents_with_the_same_description() -> None:
    said = Description(member="cmhk", readers=("members",))
    with unfolded(io.BytesIO(zipped({"x/a.pdf": "%PDF-", "b": "two", ".a": ""})), LIMIT) as files:
        assert files is not None
        found = list(uploads_of(files, "papers.zip", said, "/srv/papers.zip"))
    uploads = [each for each in found if isinstance(each, Upload)]
    assert [each for each in found if isinstance(each, LeftOut)] == [LeftOut("papers.zip/.a", HIDDEN)]
    assert [(each.source, each.media_type, each.origin) for each in uploads] == [
        ("papers.zip/x/a.pdf", "application/pdf", "/srv/papers.zip/x/a.pdf"),
        ("papers.zip/b", "application/octet-stream", "/srv/papers.zip/b"),
    ]
    assert {each.description for each in uploads} == {said}


@pytest.mark.parametrize(
    ("files", "said", "reason"),
    [
        ({"a.txt": "one", "b.txt": "two"}, Description(title="One"), "title fits one"),
        ({".DS_Store": "x"}, Description(), "no files"),
        ({".a": "x"}, Description(), "no files.*a: It is hidden"),
    ],
)
def test_a_title_for_several_and_an_archive_of_nothing_are_refused(
    files: dict[str, str], said: Description, reason: str
) -> None:
    with unfolded(io.BytesIO(zipped(files)), LIMIT) as found:
        assert found is not None
        with pytest.raises(InvalidInputError, match=reason):
            list(uploads_of(found, "a.zip", said))
