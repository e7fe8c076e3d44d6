"""What may a parser do that it should not? One extractor that does what its file says: a deed, and the file's place."""

import ctypes
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from indexer.extract.extraction import DamagedError, Extraction, Metadata, Page
from indexer.extract.progress import RawPage, page_read

TEXT = "text/plain"


def well(_path: Path) -> str:
    return "read well"


def pid(_path: Path) -> str:
    return str(os.getpid())


def environment(_path: Path) -> str:
    return " ".join(os.environ)


def sleep(_path: Path) -> str:
    time.sleep(600)
    return ""


def spin(_path: Path) -> str:
    # A regular expression that backtracks without end, in C and without a look at signals.
    return str(re.match("(a+)+$", "a" * 64 + "b"))


def swell(_path: Path) -> str:
    kept = []
    while True:
        kept.append(bytearray(64 << 20))


def segfault(_path: Path) -> str:
    return ctypes.string_at(0).decode()


def leave(_path: Path) -> str:
    os._exit(7)


def abort(_path: Path) -> str:
    os.kill(os.getpid(), signal.SIGABRT)
    return ""


def write_much(_path: Path) -> str:
    return "much " * 1_000_000


def talk(_path: Path) -> str:
    sys.stdout.write("chatter that is no answer\n")
    sys.stdout.flush()
    os.write(1, b"more of it")
    return "read well"


def write_file(path: Path) -> str:
    path.with_suffix(".new").write_text("should not be possible")
    return "written"


def fork_and_answer(_path: Path) -> str:
    return _forked_sleeper()


def fork_and_hang(path: Path) -> str:
    page_read(RawPage(1, _forked_sleeper(), "hostile", TEXT))
    return sleep(path)


def _forked_sleeper() -> str:
    """The number of a process that sleeps."""
    child = os.fork()
    if not child:
        time.sleep(600)
        os._exit(0)
    return str(child)


def recurse(path: Path) -> str:
    return recurse(path)


def type_error(_path: Path) -> str:
    return str(1 + "1")  # type: ignore[operator]


def typed_error(_path: Path) -> str:
    raise DamagedError("said by the reader")


def _overwrite(path: Path) -> None:
    path.open("r+b").close()


def _empty(path: Path) -> None:
    path.open("w").close()


FORBIDDEN: dict[str, Callable[[Path], object]] = {
    "connect": lambda _path: socket.create_connection(("127.0.0.1", 9), timeout=1),
    "local_socket": lambda _path: socket.socket(socket.AF_UNIX),
    "truncate": lambda path: os.truncate(path, 0),
    "overwrite": _overwrite,
    "empty": _empty,
    "create": lambda path: path.with_suffix(".new").touch(),
    "unlink": Path.unlink,
    "rename": lambda path: path.rename(path.with_suffix(".new")),
    "link": lambda path: path.with_suffix(".new").hardlink_to(path),
    "symlink": lambda path: path.with_suffix(".new").symlink_to(path),
    "mkdir": lambda path: path.with_suffix(".new").mkdir(),
    "rmdir": lambda path: path.parent.rmdir(),
    "chmod": lambda path: path.chmod(0o777),
    "chown": lambda path: os.chown(path, os.getuid(), os.getgid()),
    "run": lambda _path: subprocess.run([sys.executable, "-c", ""], check=True),
    "become": lambda _path: os.execv(sys.executable, [sys.executable, "-c", ""]),  # noqa: S606
    "signal": lambda _path: os.kill(os.getppid(), 0),
    "signal_all": lambda _path: os.kill(-1, 0),
}
"""What a reader must be refused, and would be able to do otherwise."""


def _refused(deed: str, path: Path) -> str:
    try:
        FORBIDDEN[deed](path)
    except OSError as error:
        return type(error).__name__
    return "done"


def two_pages_and_sleep(path: Path) -> str:
    _read_two_pages()
    return sleep(path)


def two_pages_and_swell(path: Path) -> str:
    _read_two_pages()
    return swell(path)


def two_pages_and_segfault(path: Path) -> str:
    _read_two_pages()
    return segfault(path)


def two_pages_and_type_error(path: Path) -> str:
    _read_two_pages()
    return type_error(path)


def empty_page_and_sleep(path: Path) -> str:
    page_read(RawPage(1, " ", "hostile", TEXT))
    return sleep(path)


def pages_without_end(path: Path) -> str:
    for number in range(1, 100):
        page_read(RawPage(number, "many " * 10_000, "hostile", TEXT))
    return sleep(path)


def tiny_pages_without_end(_path: Path) -> str:
    while True:
        page_read(RawPage(1, "x", "hostile", TEXT))


def furnished_pages_and_sleep(path: Path) -> str:
    page_read(RawPage(1, "head\n\ntext", "hostile", TEXT, ((0, 4),), Metadata("title")))
    page_read(RawPage(3, "a page after one that was not told of", "hostile", TEXT))
    page_read(RawPage(2, " head\n\ntext", "hostile", TEXT, ((1, 5),)))
    page_read(RawPage(5, "and another", "hostile", TEXT))
    return sleep(path)


def _read_two_pages() -> None:
    page_read(RawPage(1, "first\x00 page", "hostile", TEXT))
    page_read(RawPage(2, "second page", "hostile", TEXT))


DEEDS = {
    deed.__name__: deed
    for deed in (
        *(well, pid, environment, sleep, spin, swell, segfault, leave, abort, write_much, talk, write_file),
        *(fork_and_answer, fork_and_hang, recurse, type_error, typed_error),
        *(two_pages_and_sleep, two_pages_and_swell, two_pages_and_segfault, two_pages_and_type_error),
        *(empty_page_and_sleep, pages_without_end, tiny_pages_without_end, furnished_pages_and_sleep),
    )
}


class HostileExtractor:
    media_types: tuple[str, ...] = (TEXT,)

    def extract(self, content: bytes, media_type: str) -> Extraction:
        deed, path = content.decode().split("\n")
        if deed == "long":
            return Extraction(
                media_type, Metadata(), tuple(Page(n, "long " * 10_000, 1.0, "hostile") for n in range(1, 100))
            )
        kind, _, name = deed.partition(" ")
        text = _refused(name, Path(path)) if kind == "forbidden" else DEEDS[deed](Path(path))
        return Extraction(media_type, Metadata(), (Page(1, text, 1.0, "hostile"),))


EXTRACTORS = (HostileExtractor(),)
