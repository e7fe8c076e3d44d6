import io
import random
import tracemalloc
import zipfile
from collections.abc import Iterable

import pytest

from api.unfolding import unfolded, uploads_of
from corpus.document import Description
from corpus.errors import InvalidInputError, KexError
from corpus.upload import UnreadableUploadError
from indexer.extract.extraction import LimitError
from tests.api.packed import packed
from tests.files import docx, paragraph, zipped

LIMIT = 1 << 20
DAMAGED = packed([(b"a.txt", b"x" * 500)]).replace(b"a.txt", b"b.txt", 1)


def files_of(content: bytes) -> dict[str, bytes | str] | None:
    """Names and contents, or the name of the error in the place of a content; None where it is one document."""
    with unfolded(io.BytesIO(content), LIMIT) as files:
        if files is None:
            return None
        found: dict[str, bytes | str] = {}
        for file in files:
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
        zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}),
        zipped({"a.txt": "text"})[:40],
    ],
)
def test_one_document_and_a_broken_archive_are_not_unfolded(content: bytes) -> None:
    assert files_of(content) is None


def test_the_stream_is_at_its_beginning_again() -> None:
    stream = io.BytesIO(zipped({"a.txt": "one"}))
    with unfolded(stream, LIMIT) as files:
        assert files is not None
    assert stream.tell() == 0


def test_what_no_person_put_there_is_left_out() -> None:
    names = ["__MACOSX/._a.pdf", ".DS_Store", "x/.git/config", "x/Thumbs.db", "~$note.docx", "x/", "x/a.txt"]
    assert listed(names) == ["x/a.txt"]


def test_a_link_is_left_out() -> None:
    assert files_of(packed([(b"link", b"/etc/passwd")], attributes=0o120777 << 16)) == {}


def test_names_that_would_lead_out_of_a_folder_do_not() -> None:
    assert listed(["../../etc/passwd", "/root.txt", "C:\\papers\\a.txt", "a/./b/../c.txt"]) == [
        "etc/passwd", "root.txt", "C:/papers/a.txt", "a/b/c.txt",
    ]  # fmt: skip


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
        with pytest.raises(UnreadableUploadError, match=reason):
            file.content.read(10)


def test_a_large_file_does_not_sit_in_memory() -> None:
    archive = io.BytesIO(packed([(b"a.bin", random.Random(1).randbytes(40 << 20))]))  # noqa: S311 - not compressible
    tracemalloc.start()
    try:
        with unfolded(archive, LIMIT) as files:
            assert files is not None
            (file,) = files
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
    with unfolded(io.BytesIO(zipped({"x/a.pdf": "%PDF-", "b": "two"})), LIMIT) as files:
        assert files is not None
        uploads = list(uploads_of(files, "papers.zip", said, "/srv/papers.zip"))
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
    ],
)
def test_a_title_for_several_and_an_archive_of_nothing_are_refused(
    files: dict[str, str], said: Description, reason: str
) -> None:
    with unfolded(io.BytesIO(zipped(files)), LIMIT) as found:
        assert found is not None
        with pytest.raises(InvalidInputError, match=reason):
            list(uploads_of(found, "a.zip", said))
