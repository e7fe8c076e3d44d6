import hashlib
import io
import os
import random
import resource
import shutil
import sqlite3
import tarfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from corpus import tables
from corpus.access import OPERATOR
from corpus.archive import Manifest
from corpus.backup import Backup, back_up, restore
from corpus.database import Database
from corpus.document import Description, Document
from corpus.errors import InvalidInputError, KexError, StorageError
from corpus.filestore import FileStore
from corpus.jobs import JobState
from corpus.library import Library
from corpus.staging import AlreadyThereError
from tests.corpus.killed import back_up_until_killed, is_killed, restore_until_killed
from tests.corpus.processes import CONTEXT, add_papers, at_once, open_library
from tests.corpus.uploads import added, index

Members = list[tuple[tarfile.TarInfo, bytes]]


def _quietly(done: int, total: int) -> None:
    assert 0 <= done <= total


def _fill(library: Library) -> list[Document]:
    """Five documents: indexed, with two versions, removed, for some readers, and waiting."""
    indexed = added(library, b"first paper", Description(title="網絡切片", topics=("5G",))).document
    index(library, indexed, "第一頁", "second page")
    renewed = added(library, b"second paper").document
    renewed = added(library, b"second paper, revised", document_id=renewed.id).document
    removed = added(library, b"withdrawn paper").document
    library.remove(OPERATOR, removed.id)
    closed = added(library, b"closed paper", Description(readers=("member:cmhk",))).document
    return [indexed, renewed, removed, closed, added(library, bytes(range(256)) * 3).document]


def _rows(database: Database) -> dict[str, list[Any]]:
    with database.reading() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(select(table)))) for table in tables.metadata.sorted_tables
        }


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _rows_of(folder: Path) -> dict[str, list[Any]]:
    database, _ = open_library(folder)
    rows = _rows(database)
    database.close()
    return rows


@pytest.fixture
def archive(library: Library, database: Database, filestore: FileStore, tmp_path: Path) -> Path:
    """The archive of a small collection, in a folder of its own."""
    _fill(library)
    target = tmp_path / "archives" / "kex.tar"
    target.parent.mkdir()
    back_up(database, filestore, target, _quietly)
    return target


def _refused(archive: Path, said: str = ".", error: type[KexError] = InvalidInputError) -> None:
    """Check that the archive is refused with this said, and that nothing is left behind by it."""
    data = archive.parent / "data"
    data.mkdir(exist_ok=True)
    before = sorted(archive.parent.iterdir())
    with pytest.raises(error, match=said):
        restore(archive, data, _quietly)
    assert sorted(archive.parent.iterdir()) == before
    assert list(data.iterdir()) == []


# There and back.


def test_what_is_restored_is_what_was_backed_up(
    library: Library, database: Database, filestore: FileStore, tmp_path: Path
) -> None:
    [indexed, *_] = _fill(library)
    written = back_up(database, filestore, tmp_path / "kex.tar", _quietly)
    assert written == Backup(documents=4, files=6, bytes=(tmp_path / "kex.tar").stat().st_size)
    assert restore(tmp_path / "kex.tar", tmp_path / "new" / "data", _quietly) == written
    assert _rows_of(tmp_path / "new" / "data") == _rows(database)
    assert _files(tmp_path / "new" / "data" / "files") == _files(filestore.directory)
    restored, elsewhere = open_library(tmp_path / "new" / "data")
    assert [each.text for each in elsewhere.document_passages(OPERATOR, indexed.id)] == ["第一頁", "second page"]
    assert elsewhere.file(OPERATOR, indexed.id).path.read_bytes() == b"first paper"
    with restored.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    restored.close()


def test_an_empty_collection_goes_there_and_back(database: Database, filestore: FileStore, tmp_path: Path) -> None:
    written = back_up(database, filestore, tmp_path / "kex.tar", _quietly)
    assert (written.documents, written.files) == (0, 0)
    assert restore(tmp_path / "kex.tar", tmp_path / "data", _quietly) == written
    assert _rows_of(tmp_path / "data") == _rows(database)


def test_any_tar_can_list_an_archive_which_holds_the_truth_and_nothing_else(
    archive: Path, filestore: FileStore
) -> None:
    filestore.put(io.BytesIO(b"in no row"), 1000)
    with tarfile.open(archive) as plain:
        names = plain.getnames()
    kept = set(_files(filestore.directory)) - {filestore.put(io.BytesIO(b"in no row"), 1000).sha256}
    assert names == ["manifest.json", "kex.db", *(f"files/{sha256}" for sha256 in sorted(kept))]


def test_an_archive_is_read_by_its_owner_alone_and_lies_alone(archive: Path) -> None:
    assert archive.stat().st_mode & 0o777 == 0o600
    assert list(archive.parent.iterdir()) == [archive]


def test_progress_rises_to_its_end(library: Library, database: Database, filestore: FileStore, tmp_path: Path) -> None:
    _fill(library)
    for work in (
        partial(back_up, database, filestore, tmp_path / "kex.tar"),
        partial(restore, tmp_path / "kex.tar", tmp_path / "data"),
    ):
        ticks: list[tuple[int, int]] = []
        work(lambda done, total, ticks=ticks: ticks.append((done, total)))
        assert ticks[-1][0] == ticks[-1][1]
        assert ticks == sorted(ticks)
        assert {total for _, total in ticks} == {ticks[-1][1]}


@pytest.mark.parametrize("name", ["a b?c#d%20", "數據", "x'y\"z"])
def test_folders_may_have_any_name(archive: Path, name: str) -> None:
    restore(archive, archive.parent / name, _quietly)
    assert (archive.parent / name / "kex.db").stat().st_size > 0
    assert list((archive.parent / name).glob("kex.db-*")) == []


def test_running_jobs_wait_again_and_their_last_attempt_was_none(
    library: Library, database: Database, filestore: FileStore, tmp_path: Path
) -> None:
    job_id = added(library).job_id
    for _ in range(3):
        job = library.claim(OPERATOR, "worker", lease_seconds=-1)
    assert job
    library.renew(OPERATOR, job, lease_seconds=10**9)
    back_up(database, filestore, tmp_path / "kex.tar", _quietly)
    restore(tmp_path / "kex.tar", tmp_path / "data", _quietly)
    restored, elsewhere = open_library(tmp_path / "data")
    claimed = elsewhere.claim(OPERATOR, "worker", lease_seconds=60)
    assert claimed
    assert (claimed.id, claimed.state, claimed.attempts) == (job_id, JobState.RUNNING, 3)
    restored.close()


def test_a_collection_is_backed_up_while_another_process_adds(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for number in range(200):
        (tmp_path / "papers" / f"{number:03}.txt").write_text(f"paper {number}\n" * 50)
    database, library = open_library(tmp_path)
    adding = CONTEXT.Process(target=add_papers, args=(tmp_path,))
    adding.start()
    numbers = []
    for turn in range(5):
        target, data = tmp_path / f"{turn}.tar", tmp_path / f"data{turn}"
        written = back_up(database, FileStore(tmp_path / "files"), target, _quietly)
        assert restore(target, data, _quietly) == written
        numbers.append(written.documents)
        rows = _rows_of(data)
        assert len(rows["documents"]) == len(rows["versions"]) == len(rows["jobs"]) == written.files
    adding.join()
    assert adding.exitcode == 0
    assert numbers == sorted(numbers)
    assert library.counts(OPERATOR).waiting_jobs == 200
    database.close()


# What cannot be backed up.


def test_nothing_is_replaced(archive: Path, database: Database, filestore: FileStore) -> None:
    before = archive.read_bytes()
    with pytest.raises(AlreadyThereError, match="choose another name"):
        back_up(database, filestore, archive, _quietly)
    assert archive.read_bytes() == before
    assert list(archive.parent.iterdir()) == [archive]


def _lose(path: Path) -> None:
    path.unlink()


def _change(path: Path) -> None:
    path.write_bytes(path.read_bytes()[::-1])


def _shorten(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _lengthen(path: Path) -> None:
    path.write_bytes(path.read_bytes() + b"\0")


@pytest.mark.parametrize("harm", [_lose, _change, _shorten, _lengthen])
def test_an_original_that_is_gone_or_changed_is_named(
    harm: Callable[[Path], None], library: Library, database: Database, filestore: FileStore, tmp_path: Path
) -> None:
    [document, *_] = _fill(library)
    harm(filestore.path(document.sha256))
    (tmp_path / "archives").mkdir()
    with pytest.raises(StorageError, match=document.sha256):
        back_up(database, filestore, tmp_path / "archives" / "kex.tar", _quietly)
    assert list((tmp_path / "archives").iterdir()) == []


def test_a_damaged_database_is_not_backed_up(
    library: Library, database: Database, filestore: FileStore, tmp_path: Path
) -> None:
    _fill(library)
    database.close()
    with database.path.open("r+b") as file:
        file.seek(4096 * 3)
        file.write(b"\xff" * 4096 * 5)
    (tmp_path / "archives").mkdir()
    with pytest.raises(StorageError, match="database"):
        back_up(database, filestore, tmp_path / "archives" / "kex.tar", _quietly)
    assert list((tmp_path / "archives").iterdir()) == []


def test_a_folder_that_is_not_there_is_named(database: Database, filestore: FileStore, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="missing"):
        back_up(database, filestore, tmp_path / "missing" / "kex.tar", _quietly)


# What may happen meanwhile.


def _interrupt(_done: int, _total: int) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_backup_leaves_nothing(database: Database, filestore: FileStore, tmp_path: Path) -> None:
    (tmp_path / "archives").mkdir()
    with pytest.raises(KeyboardInterrupt):
        back_up(database, filestore, tmp_path / "archives" / "kex.tar", _interrupt)
    assert list((tmp_path / "archives").iterdir()) == []


def test_an_interrupted_restore_leaves_nothing(archive: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        restore(archive, archive.parent / "data", _interrupt)
    assert list(archive.parent.iterdir()) == [archive]


def test_a_backup_killed_at_any_moment_leaves_no_archive_and_can_be_made_again(
    library: Library, database: Database, tmp_path: Path
) -> None:
    _fill(library)
    before = sorted(tmp_path.iterdir())
    kills = 0
    while is_killed(back_up_until_killed, tmp_path, kills + 1):
        kills += 1
        assert not (tmp_path / "kex.tar").exists()
    assert kills > 6
    restore(tmp_path / "kex.tar", tmp_path / "data", _quietly)
    assert _rows_of(tmp_path / "data") == _rows(database)
    assert sorted(tmp_path.iterdir()) == sorted([*before, tmp_path / "kex.tar", tmp_path / "data"])


@pytest.mark.usefixtures("archive")
def test_a_restore_killed_at_any_moment_leaves_nothing_in_its_place_and_can_be_made_again(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    kills = 0
    while is_killed(restore_until_killed, tmp_path, kills + 1):
        kills += 1
        assert list((tmp_path / "data").iterdir()) == []
    assert kills > 6
    assert _rows_of(tmp_path / "data") == _rows(database)
    assert not list(tmp_path.glob("*staging*"))


def _on_a_full_disk(folder: Path) -> list[str]:
    """What backup and restore say where no file may be larger than 60,000 bytes."""
    database, _ = open_library(folder)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    said = []
    for work in (
        partial(back_up, database, FileStore(folder / "files"), folder / "kex.tar"),
        partial(restore, folder / "archives" / "kex.tar", folder / "data"),
    ):
        try:
            work(_quietly)
        except StorageError as error:
            said.append(str(error))
    return said


@pytest.mark.usefixtures("archive")
def test_a_full_disk_is_said_and_leaves_nothing(tmp_path: Path) -> None:
    before = sorted(tmp_path.iterdir())
    [[backing_up, restoring]] = at_once(1, _on_a_full_disk, tmp_path)
    assert "space on the disk" in backing_up
    assert "free some space" in restoring
    assert sorted(tmp_path.iterdir()) == before


def test_an_archive_larger_than_the_disk_is_refused_before_anything_is_written(archive: Path) -> None:
    os.truncate(archive, 8 << 40)
    _refused(archive, "bytes, and .* are needed", StorageError)


# Where an archive is restored to.


def test_a_folder_that_holds_anything_is_left_alone(archive: Path) -> None:
    data = archive.parent / "data"
    data.mkdir()
    (data / "notes.txt").write_text("mine")
    with pytest.raises(AlreadyThereError, match="not empty; choose a new one"):
        restore(archive, data, _quietly)
    assert _files(data) == {"notes.txt": b"mine"}
    assert sorted(archive.parent.iterdir()) == [data, archive]


# What is no backup, or a damaged one.


def _members(archive: Path) -> Members:
    with tarfile.open(archive) as plain:
        return [(info, plain.extractfile(info).read()) for info in plain]  # type: ignore[union-attr]


def _rewrite(archive: Path, members: Members) -> None:
    with tarfile.open(archive, "w", format=tarfile.GNU_FORMAT) as plain:
        for info, content in members:
            info.size = len(content) if info.isreg() else 0
            plain.addfile(info, io.BytesIO(content))


def _link(kind: bytes) -> tarfile.TarInfo:
    info = tarfile.TarInfo("files/link")
    info.type, info.linkname = kind, "../../outside"
    return info


@pytest.mark.parametrize(
    "extra",
    [
        tarfile.TarInfo("files/../../outside"),
        tarfile.TarInfo("../outside"),
        tarfile.TarInfo("/outside"),
        tarfile.TarInfo("kex.db"),
        tarfile.TarInfo("index/segment"),
        tarfile.TarInfo("files/" + "0" * 64),
        tarfile.TarInfo("files/" + "x" * 300),
        _link(tarfile.SYMTYPE),
        _link(tarfile.LNKTYPE),
        _link(tarfile.DIRTYPE),
        _link(tarfile.FIFOTYPE),
        _link(tarfile.CHRTYPE),
    ],
    ids=lambda info: f"{info.name[:20]}-{info.type.decode()}",
)
@pytest.mark.parametrize("place", [0, 1, 2, 9])
def test_members_that_a_backup_never_has_are_refused(extra: tarfile.TarInfo, place: int, archive: Path) -> None:
    members = _members(archive)
    _rewrite(archive, [*members[:place], (extra, b"evil"), *members[place:]])
    _refused(archive)


def test_members_that_are_missing_twice_there_or_in_another_place_are_noticed(archive: Path) -> None:
    manifest, database, first, *others = _members(archive)
    for members, said in (
        ([manifest, database, *others], "lacks 1 of 6 files"),
        ([manifest, database, first, first, *others], "does not name so"),
        ([database, manifest, first, *others], "no manifest.json in its place"),
        ([manifest, first, *others], "no kex.db in its place"),
        ([manifest], "no kex.db in its place"),
    ):
        _rewrite(archive, members)
        _refused(archive, said)


def test_the_bytes_of_each_member_are_checked(archive: Path) -> None:
    whole = _members(archive)
    for place, (info, content) in list(enumerate(whole))[1:]:
        _rewrite(archive, [*whole[:place], (info, content[:-1] + b"\x7f"), *whole[place + 1 :]])
        _refused(archive, f"{info.name} is damaged")


def _manifest(archive: Path, change: Callable[[bytes], bytes]) -> None:
    [(info, content), *others] = _members(archive)
    _rewrite(archive, [(info, change(content)), *others])


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"", "damaged"),
        (b"null", "damaged"),
        (b"{}", "damaged"),
        (b"\xff\xfe", "damaged"),
        (b"[" * 60_000, "damaged"),
        (b"9" * 60_000, "damaged"),
        (b" " * 10_000_000, "damaged"),
        (b'{"format": 2}', "format 2"),
        (b'{"format": 1, "created": "yesterday"}', "damaged"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_named(archive: Path, text: bytes, said: str) -> None:
    _manifest(archive, lambda _: text)
    _refused(archive, said)


@pytest.mark.parametrize("change", [{"documents": 5}, {"files": 5}, {"revision": "0000"}])
def test_a_manifest_that_does_not_fit_the_database_is_noticed(archive: Path, change: dict[str, Any]) -> None:
    _manifest(archive, lambda content: replace(Manifest.from_json(content), **change).to_json())
    _refused(archive, "does not fit")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON documents BEGIN UPDATE documents SET readers = '[\"public\"]'; END",
        "CREATE VIEW v AS SELECT 1",
        "DROP TABLE versions",
        "UPDATE jobs SET state = 'running', created = 'soon'",
        "UPDATE versions SET sha256 = '../../outside' WHERE version = 2",
        "UPDATE versions SET size = 'large'",
    ],
)
def test_a_database_that_kex_did_not_write_is_refused(
    statement: str, library: Library, database: Database, filestore: FileStore, tmp_path: Path
) -> None:
    _fill(library)
    target = tmp_path / "archives" / "kex.tar"
    target.parent.mkdir()
    back_up(database, filestore, target, _quietly)
    [(info, manifest), (held, content), *others] = _members(target)
    (tmp_path / "foreign.db").write_bytes(content)
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as connection:
        connection.execute(statement)
        connection.commit()
    forged = (tmp_path / "foreign.db").read_bytes()
    told = replace(Manifest.from_json(manifest), database_sha256=hashlib.sha256(forged).hexdigest())
    _rewrite(target, [(info, told.to_json()), (held, forged), *others])
    _refused(target)


def test_an_archive_of_a_newer_release_says_so(database: Database, filestore: FileStore, tmp_path: Path) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    (tmp_path / "archives").mkdir()
    back_up(database, filestore, tmp_path / "archives" / "kex.tar", _quietly)
    _refused(tmp_path / "archives" / "kex.tar", "9999", StorageError)


def test_an_archive_cut_short_anywhere_is_refused(archive: Path) -> None:
    whole = archive.read_bytes()
    chance = random.Random(20261123)  # noqa: S311 - places, not secrets
    for size in (0, 1, 511, 512, 1024, len(whole) - 1025, *(chance.randrange(len(whole) - 1024) for _ in range(40))):
        archive.write_bytes(whole[:size])
        _refused(archive, "cut short|not a backup")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_is_noticed_or_changes_nothing(
    archive: Path, database: Database, filestore: FileStore, share: float, bit: int
) -> None:
    whole = bytearray(archive.read_bytes())
    whole[int(share * len(whole))] ^= 1 << bit
    flipped, data = archive.with_name("flipped.tar"), archive.with_name("data")
    flipped.write_bytes(whole)
    try:
        restore(flipped, data, _quietly)
    except KexError:
        assert sorted(archive.parent.iterdir()) == [flipped, archive]
        return
    assert _rows_of(data) == _rows(database)
    assert _files(data / "files") == _files(filestore.directory)
    shutil.rmtree(data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=2000))
def test_any_bytes_that_are_no_archive_are_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "archives").mkdir(exist_ok=True)
    (tmp_path / "archives" / "kex.tar").write_bytes(content)
    _refused(tmp_path / "archives" / "kex.tar", "not a backup|cut short")
