"""What happens in the process that reads files, and in no other?

It is started by the sandbox as `python -m indexer.extract.child MODULE SECONDS MEMORY OUTPUT`, where MODULE names the
module whose EXTRACTORS read. It takes requests (`{"path", "name"}`, JSON, one a line) from standard input and answers
them one by one through standard output, as `wire` describes.
"""

import ctypes
import gc
import importlib
import json
import math
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from indexer.extract.extraction import Extraction, ExtractionError, LimitError
from indexer.extract.extractor import Extractor
from indexer.extract.reading import read
from indexer.extract.wire import LENGTH_BYTES, packed

_GRACE = 5
"""Seconds after which a child ends itself whose sandbox did not end it in time: it may have died."""

_PR_SET_CHILD_SUBREAPER = 36
"""prctl(2): processes that lose their parent become this process's children, and so are noticed."""


def main(arguments: Sequence[str]) -> None:
    """Answer requests until standard input ends."""
    module, seconds, memory, output = arguments
    extractors: Sequence[Extractor] = importlib.import_module(module).EXTRACTORS
    requests, answers = _own_pipes()
    _limit(int(memory))
    _say(answers, b"")
    for request in requests:
        _limit_time(float(seconds))
        answer = _answer(json.loads(request), extractors, int(output))
        signal.alarm(0)
        _say(answers, answer)
        if _has_children():
            os.killpg(0, signal.SIGKILL)
        gc.collect()


def _say(answers: BinaryIO, answer: bytes) -> None:
    answers.write(len(answer).to_bytes(LENGTH_BYTES, "big") + answer)
    answers.flush()


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """The pipes to the sandbox; what a library prints or reads goes nowhere instead."""
    requests, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return requests, answers


def _limit(memory: int) -> None:
    """Allow no files to be written, no core dumps, and `memory` bytes on top of what the libraries take."""
    # Nothing may be written from here on, so Python must not try to keep compiled modules.
    sys.dont_write_bytecode = True
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    if sys.platform == "linux":
        most = _address_space() + memory
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _limit_time(seconds: float) -> None:
    """End this process when it computes, or lives, for longer than `seconds` on one file.

    The sandbox is meant to be quicker; these two also work when it is gone, and in C code.
    """
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(used + seconds) + _GRACE, hard))
    signal.alarm(math.ceil(seconds) + _GRACE)


def _address_space() -> int:
    """Bytes of address space that this process has mapped (proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()


def _answer(request: dict[str, str], extractors: Sequence[Extractor], output: int) -> bytes:
    outcome: Extraction | ExtractionError
    try:
        outcome = read(Path(request["path"]), request["name"], extractors)
    except ExtractionError as error:
        outcome = error
    answer = packed(outcome)
    if len(answer) <= output:
        return answer
    return packed(LimitError(output_message(output)))


def output_message(output: int) -> str:
    """What to say of a file whose text is longer than `output` bytes."""
    return (
        f"The text of the file is over {output // 1024**2} MiB, the limit KEX_EXTRACT_OUTPUT, so it was stopped. "
        "Raise the limit, or split the file."
    )


def _has_children() -> bool:
    """Whether a parser started a process that is still there, or left one to this process."""
    try:
        while True:
            pid, _ = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return True
    except ChildProcessError:
        return False


if __name__ == "__main__":
    main(sys.argv[1:])
