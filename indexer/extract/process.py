"""How does this side talk to one process that reads files, and end it when it is over its limits?"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import asdict
from functools import cache
from pathlib import Path
from time import monotonic
from typing import IO, cast

import structlog

from indexer.extract.extraction import CrashError, ExtractionError, LimitError
from indexer.extract.limits import Limits
from indexer.extract.wire import FENCED, LENGTH_BYTES, is_page

_START_SECONDS = 60.0
_MOST_PAGES = 100_000
"""Pages told on the way that are kept; what a child tells beyond is heard, until its time is over, and dropped."""

_CHUNK = 1 << 20
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of getrusage(2)'s ru_maxrss."""

_INEXACT = 32 << 20
"""By so many bytes the kernel's counts of two moments may differ that nothing lies between: it adds up in batches."""

_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")
"""What the child gets of the environment: nothing that the service keeps secret."""

_log = structlog.get_logger()


class Process:
    """One process that reads files with what the module `registry` has, and the pipes to it."""

    def __init__(self, limits: Limits, registry: str) -> None:
        self.tasks = 0
        self._limits = limits
        # The kernel counts, as the most that a process has used, what its parent had used when it started it.
        self._inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT + _INEXACT
        self._process = subprocess.Popen(  # noqa: S603 - our own module, in the interpreter that runs
            [sys.executable, "-P", "-m", "indexer.extract.child", registry, json.dumps(asdict(limits))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(),
            start_new_session=True,
        )
        self._requests, self._answers = cast("tuple[IO[bytes], IO[bytes]]", (self._process.stdin, self._process.stdout))

    @property
    def is_alive(self) -> bool:
        """Whether an idle child is still there: its pipe says nothing, not even that it was closed."""
        return not self._answered(0)

    def await_start(self) -> None:
        """Wait until the child has loaded its libraries; where it is not fenced in, the log has one warning of that."""
        if self._message(monotonic() + _START_SECONDS) != FENCED:
            _warn_of_no_fence()

    def ask(self, request: Mapping[str, object], pages: list[bytes]) -> bytes:
        """The answer to `request`, or the ExtractionError that says why there is none.

        `pages` is filled with the messages that tell of pages read on the way, up to the limit of the output and
        100,000. The deadline holds however much the child says, and whenever.
        """
        self.tasks += 1
        deadline = monotonic() + self._limits.seconds
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        except BrokenPipeError:
            raise self._death() from None
        left = self._limits.output
        while is_page(message := self._message(deadline)):
            left -= len(message)
            if left >= 0 and len(pages) < _MOST_PAGES:
                pages.append(message)
        return message

    def end(self) -> tuple[int, int]:
        """Kill the whole group; returns the exit status (negative: a signal) and the most memory used, in bytes."""
        if self._process.returncode is not None:
            return self._process.returncode, 0
        try:
            # Before the child is reaped, so that its number still belongs to its group.
            os.killpg(self._process.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            self._process.kill()
        _, status, usage = os.wait4(self._process.pid, 0)
        self._process.returncode = os.waitstatus_to_exitcode(status)
        self._answers.close()
        _close_broken(self._requests)
        return self._process.returncode, usage.ru_maxrss * _RSS_UNIT

    def _message(self, deadline: float) -> bytes:
        length = int.from_bytes(self._received(LENGTH_BYTES, deadline), "big")
        if length > self._limits.output:
            raise LimitError(self._limits.too_long)
        return self._received(length, deadline)

    def _answered(self, seconds: float) -> bool:
        """Wait so long at most until the pipe has something to say, or is closed."""
        poll = select.poll()
        poll.register(self._answers.fileno(), select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def _received(self, length: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            left = deadline - monotonic()
            # A pipe that always has something to say is never waited for, so the time is looked at by itself.
            if left <= 0 or not self._answered(left):
                raise LimitError(self._limits.too_slow)
            chunk = os.read(self._answers.fileno(), min(_CHUNK, length - len(received)))
            if not chunk:
                raise self._death()
            received += chunk
        return bytes(received)

    def _death(self) -> ExtractionError:
        """Why the child died: its state is final by the time that its pipe is closed."""
        status, memory = self.end()
        if -status in {signal.SIGXCPU, signal.SIGALRM}:
            return LimitError(self._limits.too_slow)
        if memory > max(self._limits.memory * 0.8, self._inherited):
            return LimitError(self._limits.too_large)
        reason = signal.Signals(-status).name if -status in signal.valid_signals() else f"exit status {status}"
        return CrashError(
            f"The file broke its reader, which ended with {reason}. The service is not harmed; save or export the "
            "file anew and add that."
        )


@cache
def _warn_of_no_fence() -> None:
    """Say once in the life of this process what is true of all the children of this machine."""
    _log.warning(
        "reader-not-fenced",
        detail="This system cannot keep the reading process from the network and from the files of the service (that "
        "needs Linux with seccomp on x86_64 or aarch64). Let others add files only where it can.",
    )


def _close_broken(pipe: IO[bytes]) -> None:
    try:
        pipe.close()
    except BrokenPipeError:
        # A request that the child did not live to read was still waiting in the buffer.
        return


def _environment() -> dict[str, str]:
    """What the child sees: the modules that this process sees, and text sets in the same order each time."""
    inherited = {name: os.environ[name] for name in _INHERITED if name in os.environ}
    modules = os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path)
    return inherited | {"PYTHONPATH": modules, "PYTHONHASHSEED": "0", "PYTHONUTF8": "1"}
