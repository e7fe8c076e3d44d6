"""Which entries of a ZIP archive are documents, what is each called, and why are the others none?"""

import stat
import zipfile
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from api.packed_names import names_of

_NOISE = frozenset({"__macosx", ".ds_store"})
"""What macOS puts into every archive; nobody misses it."""

_OF_SYSTEMS = frozenset({"thumbs.db", "desktop.ini"})

_REPLACED = "A later entry of the archive has the same name, and is the one that was taken."


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that becomes no document, and the sentence that says why."""

    name: str
    reason: str


class Naming:
    """Gives names that no other has: what would have one that is taken gets a number, `report (2).txt`."""

    def __init__(self, reserved: Collection[str] = ()) -> None:
        """`reserved` are names that only what asks for one of them first, and by just that name, gets."""
        self._reserved, self._used, self._counts = set(reserved), set[str](), dict[str, int]()

    def unique(self, name: str) -> str:
        """The name, or the next of its numbers that is free."""
        found = name
        while found in self._used or (found != name and found in self._reserved):
            self._counts[name] = number = self._counts.get(name, 1) + 1
            path = PurePosixPath(name)
            found = str(path.with_name(f"{path.stem} ({number}){path.suffix}"))
        self._used.add(found)
        return found


def sorted_out(entries: Sequence[zipfile.ZipInfo]) -> tuple[dict[str, zipfile.ZipInfo], list[LeftOut]]:
    r"""The files among the entries by their names, of which each has its own; and those that are left out.

    Names are made of slashes, and of parts that lead nowhere: `dir\a.txt` and `../dir/a.txt` become `dir/a.txt` and
    `dir/a (2).txt`. Folders, and what macOS adds, are neither.
    """
    files = [(name, entry) for name, entry in zip(names_of(entries), entries, strict=True) if not _is_folder(entry)]
    # An archive that was added to may hold a name twice; the later one is meant.
    last = {entry.orig_filename: at for at, (_, entry) in enumerate(files)}
    kept: list[tuple[str, zipfile.ZipInfo]] = []
    left: list[LeftOut] = []
    for at, (raw, entry) in enumerate(files):
        name = _tidy(raw)
        if not _NOISE.isdisjoint(name.casefold().split("/")):
            continue
        if reason := _reason(name, entry) or ("" if last[entry.orig_filename] == at else _REPLACED):
            left.append(LeftOut(name or raw, reason))
        else:
            kept.append((name, entry))
    return dict(_named(kept)), left


def _named(files: Sequence[tuple[str, zipfile.ZipInfo]]) -> Iterator[tuple[str, zipfile.ZipInfo]]:
    naming = Naming({name for name, _ in files})
    for name, entry in files:
        yield naming.unique(name), entry


def _is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether this only says that there is a folder; some programs for Windows end its name in its own sign."""
    return entry.filename.endswith(("/", "\\")) and not entry.file_size


def _tidy(name: str) -> str:
    """The name with slashes, and without what would lead out of a folder if it were a path."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    return "/".join(part for part in parts if part not in {"/", "//", ".", ".."})


def _reason(name: str, entry: zipfile.ZipInfo) -> str:
    """Why this is no document; empty where it is one."""
    parts = name.split("/")
    if not name:
        return "It has no name: give it one and pack it again."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "It is a link: pack the file itself."
    if any(part.startswith(".") for part in parts):
        return "It is hidden, since a name in its path begins with a dot: rename it where it is a document."
    if any(part.startswith("~$") for part in parts):
        return "It is what an Office program keeps beside a file that is open."
    if not _OF_SYSTEMS.isdisjoint(part.casefold() for part in parts):
        return "It belongs to the system of who packed it."
    return ""
