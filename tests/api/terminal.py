"""How do the tests use the command `kex`: in their own process, as a process, and in a terminal?"""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from urllib.request import urlopen

KEX = str(Path(sys.executable).with_name("kex"))
_SECONDS = 120.0

PAPERS = {
    "slicing.md": "# Network slicing\n\nA slice is a network of its own, cut for the quay cranes of a port.\n",
    "wangluo.txt": "網絡切片\n\n把一個網絡分成多個切片，供智慧港口使用。\n",
    "porto.txt": "Fatiamento de rede\n\nA rede do porto é dividida em fatias.\n",
}
"""Name and text of three small papers."""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code and what it wrote to the two streams."""

    code: int
    out: str
    err: str


Kex = Callable[..., Ran]
"""Runs `kex` with these arguments in the process of the test."""


def environment(**settings: str) -> dict[str, str]:
    """The environment of a command with these settings and no others."""
    return {name: value for name, value in os.environ.items() if not name.startswith("KEX_")} | settings


def kex(data: Path, *arguments: object, **settings: str) -> Ran:
    """Run `kex --data DATA ARGUMENTS` as a process of its own, with `settings` in its environment."""
    command = [KEX, "--data", str(data), *map(str, arguments)]
    ran = subprocess.run(
        command, capture_output=True, encoding="utf-8", timeout=_SECONDS, env=environment(**settings), check=False
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)


@contextmanager
def started(data: Path, *arguments: object, log: Path, **settings: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`kex` in a process group of its own, whose output goes to `log`; what is left of the group is killed."""
    command = [KEX, "--data", str(data), *map(str, arguments)]
    with log.open("wb") as file:
        process = subprocess.Popen(
            command, stdout=file, stderr=file, env=environment(**settings), start_new_session=True
        )
    try:
        yield process
    finally:
        kill_group(process)


def kill_group(process: "subprocess.Popen[bytes]") -> None:
    """Kill the process and its group with SIGKILL."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def in_terminal(command: Sequence[str], stdout: Path | None = None, answer: Mapping[str, bytes] | None = None) -> Ran:
    """Run `command` in a pseudo terminal; `out` is what the terminal saw of both streams.

    With `stdout` that stream goes into a file. `answer` maps a text to the keys to type when it is seen.
    """
    master, slave = pty.openpty()
    waiting = dict(answer or {})
    with (stdout or Path(os.devnull)).open("wb") as file:
        process = subprocess.Popen(
            command,
            stdin=slave,
            stdout=file if stdout else slave,
            stderr=slave,
            env=environment(TERM="xterm", COLUMNS="100"),
            preexec_fn=_take_terminal,  # noqa: PLW1509 - no threads are running in a test
        )
    os.close(slave)
    seen = b""
    with suppress(OSError):  # Linux ends a terminal that nobody holds with EIO
        while chunk := os.read(master, 1 << 16):
            seen += chunk
            for text in [text for text in waiting if text.encode() in seen]:
                os.write(master, waiting.pop(text))
    os.close(master)
    return Ran(process.wait(_SECONDS), seen.decode("utf-8", "replace"), "")


def wait_for(text: str, log: Path, process: "subprocess.Popen[bytes]") -> str:
    """The line of `log` that has `text` in it, when it is there."""
    deadline = monotonic() + _SECONDS
    while monotonic() < deadline:
        said = log.read_text(encoding="utf-8", errors="replace")
        for line in said.splitlines(keepends=True):
            if text in line and line.endswith("\n"):
                return line
        assert process.poll() is None, said
        sleep(0.05)
    raise AssertionError(f"{text!r} was never said, but: {log.read_text(encoding='utf-8')}")


def fetched(address: str) -> bytes:
    """The body of a page or answer."""
    with urlopen(address, timeout=_SECONDS) as response:  # noqa: S310 - an address of this machine
        return bytes(response.read())


def descendants(pid: int) -> set[int]:
    """The processes that `pid` started and those that they started, as /proc tells them now."""
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # The name, in brackets, may have spaces and brackets in it (proc(5)).
            parents[int(path.parent.name)] = int(path.read_text("utf-8", "replace").rpartition(")")[2].split()[1])
    found = {pid}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {pid}


def alive(pids: set[int], seconds: float) -> set[int]:
    """Those of `pids` that are still there after at most so many seconds."""
    deadline = monotonic() + seconds
    while (left := {pid for pid in pids if _runs(pid)}) and monotonic() < deadline:
        sleep(0.05)
    return left


def _runs(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _take_terminal() -> None:
    os.setsid()
    # The first terminal that a session leader opens is the one whose Ctrl+C it gets.
    os.close(os.open(os.ttyname(2), os.O_RDWR))
