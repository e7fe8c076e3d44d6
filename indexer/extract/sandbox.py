"""How is a file read that may hang, crash or swell its reader?

In a child process that takes one file at a time and is used again while it behaves. It has limits of its own, and this
side kills it with its whole group when it is over the time, says too much or dies.
"""

import json
import os
import resource
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import IO, Self, cast

from indexer.extract.child import output_message
from indexer.extract.extraction import CrashError, Extraction, ExtractionError, LimitError, ReaderUnavailableError
from indexer.extract.reading import MEMORY_MESSAGE
from indexer.extract.wire import LENGTH_BYTES, unpacked

_START_SECONDS = 60.0
_MOST_FILES = 200
"""After so many files a child is replaced, so that what its libraries keep does not add up."""

_CHUNK = 1 << 20
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024
"""Bytes in the unit of getrusage(2)'s ru_maxrss."""

_LONGEST_NAME = 255
_INHERITED = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TZ")
"""What the child gets of the environment: nothing that the service keeps secret."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take: `seconds` by the clock, `memory` and `output` in bytes.

    `memory` is address space beyond what the readers' own code takes, and heeded on Linux only; `output` is the
    length of the answer as JSON.
    """

    seconds: float = 60.0
    memory: int = 1024 * 1024 * 1024
    output: int = 64 * 1024 * 1024


class Sandbox:
    """Reads files in a child process, one at a time; to be used from one thread at a time, and closed.

    `registry` names the module whose EXTRACTORS the child uses.
    """

    def __init__(self, limits: Limits | None = None, registry: str = "indexer.extract.registry") -> None:
        self._limits = limits or Limits()
        self._registry = registry
        self._child: _Child | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the child and all that it started; the next `extract` starts another."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def extract(self, path: Path, name: str) -> Extraction:
        """Read the file at `path`, which its owner calls `name`.

        Raises the ExtractionError that its reader raised; LimitError over a limit; CrashError where the child died;
        ReaderUnavailableError where no child can start.
        """
        is_used = self._child is not None
        try:
            return self._extracted(path, name)
        except CrashError:
            if not is_used:
                raise
            # A child that has read other files may have died of one of those.
            return self._extracted(path, name)

    def _extracted(self, path: Path, name: str) -> Extraction:
        try:
            child = self._ready_child()
            answer = child.ask({"path": str(path.absolute()), "name": name[-_LONGEST_NAME:]})
        except BaseException:
            self.close()
            raise
        if child.files >= _MOST_FILES:
            self.close()
        return unpacked(answer)

    def _ready_child(self) -> "_Child":
        if self._child is None or not self._child.is_alive:
            self.close()
            self._child = _Child(self._limits, self._registry)
            try:
                self._child.await_start()
            except ExtractionError as error:
                raise ReaderUnavailableError(
                    "The reader of files cannot start; what it said is above. Install Kex again as its README says."
                ) from error
        return self._child


class _Child:
    """One process that reads files, and the pipes to it."""

    def __init__(self, limits: Limits, registry: str) -> None:
        self.files = 0
        self._limits = limits
        # The kernel counts, as the most that a process has used, what its parent had used when it started it.
        self._inherited = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _RSS_UNIT
        figures = (str(figure) for figure in (limits.seconds, limits.memory, limits.output))
        self._process = subprocess.Popen(  # noqa: S603 - our own module, in the interpreter that runs
            [sys.executable, "-P", "-m", "indexer.extract.child", registry, *figures],
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
        """Wait for the empty answer that a child gives when its libraries are loaded."""
        self._received(LENGTH_BYTES, monotonic() + _START_SECONDS)

    def ask(self, request: dict[str, str]) -> bytes:
        """The answer to `request`, or the ExtractionError that says why there is none."""
        self.files += 1
        deadline = monotonic() + self._limits.seconds
        try:
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        except BrokenPipeError:
            raise self._death() from None
        length = int.from_bytes(self._received(LENGTH_BYTES, deadline), "big")
        if length > self._limits.output:
            raise LimitError(output_message(self._limits.output))
        return self._received(length, deadline)

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

    def _answered(self, seconds: float) -> bool:
        """Wait so long at most until the pipe has something to say, or is closed."""
        poll = select.poll()
        poll.register(self._answers.fileno(), select.POLLIN)
        return bool(poll.poll(max(0.0, seconds) * 1000))

    def _received(self, length: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            if not self._answered(deadline - monotonic()):
                raise self._overtime()
            chunk = os.read(self._answers.fileno(), min(_CHUNK, length - len(received)))
            if not chunk:
                raise self._death()
            received += chunk
        return bytes(received)

    def _overtime(self) -> ExtractionError:
        return LimitError(
            f"Reading the file took longer than {self._limits.seconds:g} seconds, the limit KEX_EXTRACT_SECONDS, so it "
            "was stopped. Raise the limit, or split the file."
        )

    def _death(self) -> ExtractionError:
        """Why the child died: its state is final by the time that its pipe is closed."""
        status, memory = self.end()
        if -status in {signal.SIGXCPU, signal.SIGALRM}:
            return self._overtime()
        if memory > max(self._limits.memory * 0.8, self._inherited):
            return LimitError(MEMORY_MESSAGE)
        reason = signal.Signals(-status).name if -status in signal.valid_signals() else f"exit status {status}"
        return CrashError(
            f"The file broke its reader, which ended with {reason}. The service is not harmed; save or export the "
            "file anew and add that."
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
