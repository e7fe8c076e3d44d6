"""How do files on this machine come into the collection, and when can they be found?"""

import mimetypes
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from api.bootstrap import Parts
from api.commands.console import one_line, progress
from api.commands.finishing import finish_jobs
from api.packed_entries import LeftOut
from api.schemas import NearDuplicateLink
from api.unfolding import PackedFiles, unfolded, uploads_of
from corpus.access import OPERATOR
from corpus.document import Description
from corpus.errors import InvalidInputError, KexError
from corpus.jobs import Job, JobState
from corpus.upload import Added, Outcome, Upload

_FAILED = "failed"
_LEFT_OUT = "left out"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """A file and what is said of it; `insisted` are fields that replace what is known, even by a default."""

    path: Path
    description: Description
    insisted: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AddedFile:
    """What came of one file: `new`, `version`, `known`, `described` (anew), `failed` or `left out`.

    Left out is an entry of an archive that is no document. `error` is empty where it can be found now.
    `near_duplicates` are the documents that have nearly its text.
    """

    path: Path
    document_id: str
    outcome: str
    error: str
    near_duplicates: tuple[NearDuplicateLink, ...] = ()

    @property
    def has_failed(self) -> bool:
        """Whether it cannot be found, for the reason in `error`."""
        return self.outcome == _FAILED

    def as_json(self) -> dict[str, object]:
        """As `kex add --json` prints it."""
        near = [near.model_dump() for near in self.near_duplicates]
        return {
            "path": str(self.path),
            "document_id": self.document_id,
            "outcome": self.outcome,
            "error": self.error,
            "near_duplicates": near,
        }

    def as_line(self) -> str:
        """As `kex add` prints it."""
        parts = f"{self.outcome:<9}  {self.document_id or '-':<16}  {_shown(self.path)}"
        named = "; ".join(map(_named, self.near_duplicates[:_NAMED]))
        return ": ".join(filter(None, (parts, one_line(self.error), named)))


def files_under(paths: Sequence[Path], data: Path) -> list[Path]:
    """The files named, and those in the folders named, in order, each once.

    Hidden ones in folders are passed over, and so is the data directory. A folder that cannot be read is among
    them, so that adding it says why. Raises InvalidInputError for a path that is not there.
    """
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found.extend(sorted(_files_in(path, data.resolve())))
        elif path.exists():
            found.append(path)
        else:
            raise InvalidInputError(f"{path} is not there; name files or folders.")
    return list(dict.fromkeys(found))


def add_files(parts: Parts, files: Sequence[FileToAdd], told: Callable[[AddedFile], None]) -> None:
    """Add each file, and each in an archive of them, then wait until all are indexed.

    `told` hears of each when its fate is known.
    """
    waiting: dict[int, list[AddedFile]] = {}
    duplicates = parts.duplicates()
    with progress() as bar:
        for file in bar.track(files, description="Keeping"):
            for added, job_id in _keep(parts, file):
                if job_id is None:
                    told(added)
                else:
                    # Files of the same content are one document, and one job.
                    waiting.setdefault(job_id, []).append(added)

    def ended(job: Job) -> None:
        for added in waiting[job.id]:
            if job.state is JobState.DONE:
                near = duplicates.near(OPERATOR, added.document_id)
                told(replace(added, near_duplicates=tuple(map(NearDuplicateLink.of, near))))
            else:
                told(replace(added, outcome=_FAILED, error=job.error))

    finish_jobs(parts, waiting, ended)


def _keep(parts: Parts, file: FileToAdd) -> Iterator[tuple[AddedFile, int | None]]:
    """What came of the file, or of each in it where it is a ZIP archive of documents, and the job to wait for."""
    path = file.path.absolute()
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    try:
        with _unfolded(path, parts.settings.upload_limit) as files:
            if files is None:
                upload = Upload(path, path.name, media_type, file.description, origin=str(path))
                yield _kept(parts, file, upload, file.path)
                return
            for found in uploads_of(files, path.name, file.description, str(path)):
                if isinstance(found, LeftOut):
                    yield AddedFile(file.path.parent / found.name, "", _LEFT_OUT, found.reason), None
                else:
                    yield _kept(parts, file, found, file.path.parent / found.source)
    except KexError as error:  # of the archive as a whole
        yield AddedFile(file.path, "", _FAILED, str(error)), None


@contextmanager
def _unfolded(path: Path, limit_bytes: int) -> Iterator[PackedFiles | None]:
    """The files of an archive; None for any other file, for what is no file and what cannot be opened."""
    try:
        # What is no file, such as a pipe, could wait for ever.
        stream = path.open("rb") if path.is_file() else None
    except OSError:  # the library meets it too, and says so
        stream = None
    if stream is None:
        yield None
        return
    with stream, unfolded(stream, limit_bytes) as files:
        yield files


def _kept(parts: Parts, file: FileToAdd, upload: Upload, shown: Path) -> tuple[AddedFile, int | None]:
    try:
        added = parts.library.add(OPERATOR, upload)
    except KexError as error:
        return AddedFile(shown, "", _FAILED, str(error)), None
    if added.outcome is not Outcome.NEW:
        added = _insisted(parts, file, added)
    outcome = "known" if added.outcome is Outcome.SAME else added.outcome.value
    return AddedFile(shown, added.document.id, outcome, ""), added.job_id


def _insisted(parts: Parts, file: FileToAdd, added: Added) -> Added:
    """What comes of a known document that differs from what was insisted on: it is corrected."""
    known = added.document.description
    changes = {name: value for name, value in file.insisted.items() if getattr(known, name) != value}
    if not changes:
        return added
    parts.library.describe(OPERATOR, added.document.id, changes)
    job_id = parts.library.request_index(OPERATOR, [added.document.id])[added.document.id]
    return replace(added, outcome=Outcome.DESCRIBED if added.outcome is Outcome.SAME else added.outcome, job_id=job_id)


def _named(near: NearDuplicateLink) -> str:
    """A near duplicate in words."""
    text = "the same text as" if near.same_text else f"{min(near.similarity, 0.99):.0%} like"
    return f"{text} {near.id} ({one_line(near.title)})"


def _files_in(folder: Path, data: Path) -> Iterator[Path]:
    unreadable: list[Path] = []

    def note(error: OSError) -> None:
        unreadable.append(Path(error.filename))

    for parent, folders, files in os.walk(folder, onerror=note):
        here = Path(parent)
        if here.resolve() == data:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        visible = (here / name for name in files if not name.startswith("."))
        yield from (path for path in visible if path.is_file())
    yield from unreadable


def _shown(path: Path) -> str:
    """The path on one line, with whatever steers a terminal or is no character shown as an escape."""
    characters = (one if one.isprintable() else one.encode("unicode_escape").decode() for one in str(path))
    return "".join(characters)
