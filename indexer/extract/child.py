"""What happens in the process that reads files, and in no other?

It is started by the sandbox as `python -m indexer.extract.child MODULE LIMITS`, where MODULE names the module whose
EXTRACTORS read or whose TASKS do other work, and LIMITS are the fields of Limits as JSON. When its libraries are loaded
it fences itself in and says so; a module whose STARTS_PROGRAMS is true may start programs then. It takes requests
(`{"task", "path", ...}`, JSON, one a line) from standard input and answers them one by one through standard output, as
`wire` describes.
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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO, TypeAlias

from indexer.extract.extraction import Extraction, ExtractionError, LimitError
from indexer.extract.extractor import Extractor
from indexer.extract.fence import fence_in
from indexer.extract.limits import Limits
from indexer.extract.progress import listening
from indexer.extract.reading import failures_told, read
from indexer.extract.wire import FENCED, LENGTH_BYTES, UNFENCED, packed, packed_page

Request: TypeAlias = Mapping[str, Any]
Task: TypeAlias = Callable[[Request], bytes]
"""Does what a request asks for; its answer is JSON or a picture, in bytes. Raises ExtractionErrors."""

_GRACE = 5
"""Seconds after which a child ends itself whose sandbox did not end it in time: it may have died."""

_PR_SET_CHILD_SUBREAPER = 36
"""prctl(2): processes that lose their parent become this process's children, and so are noticed."""


def main(arguments: Sequence[str]) -> None:
    """Answer requests until standard input ends."""
    name, figures = arguments
    limits = Limits(**json.loads(figures))
    module = importlib.import_module(name)
    tasks = _tasks(module, limits)
    requests, answers = _own_pipes()
    _limit(limits.memory)
    _say(answers, FENCED if fence_in(programs=getattr(module, "STARTS_PROGRAMS", False)) else UNFENCED)
    for line in requests:
        _limit_time(limits.seconds)
        with listening(lambda page: _say(answers, packed_page(page))):
            answer = _answer(json.loads(line), tasks, limits)
        signal.alarm(0)
        _say(answers, answer)
        if _has_children():
            os.killpg(0, signal.SIGKILL)
        gc.collect()


def _tasks(module: ModuleType, limits: Limits) -> dict[str, Task]:
    """What this process can do, by name."""
    extract = partial(_extract, getattr(module, "EXTRACTORS", ()), limits)
    return {"extract": extract, **getattr(module, "TASKS", {})}


def _extract(extractors: Sequence[Extractor], limits: Limits, request: Request) -> bytes:
    path, needs_text = Path(request["path"]), bool(request["needs_text"])
    return _fitting(read(path, request["name"], extractors, limits, needs_text=needs_text), limits)


def _fitting(extraction: Extraction, limits: Limits) -> bytes:
    """The extraction as an answer, with as many of its first pages as there is room for."""
    answer = packed(extraction)
    if len(answer) <= limits.output:
        return answer
    left = limits.output - len(packed(replace(extraction, pages=()))) - 2 * len(limits.too_long)
    kept = 0
    for page in extraction.pages:
        left -= len(packed_page(page))
        if left < 0:
            break
        kept += 1
    if not any(page.text for page in extraction.pages[:kept]):
        raise LimitError(limits.too_long)
    said = f"Only the first {kept} of {len(extraction.pages)} pages were kept. {limits.too_long}"
    return packed(replace(extraction, pages=extraction.pages[:kept], incomplete=said))


def _answer(request: Request, tasks: Mapping[str, Task], limits: Limits) -> bytes:
    try:
        with failures_told(limits):
            answer = tasks[request["task"]](request)
            if len(answer) > limits.output:
                raise LimitError(limits.too_long)
    except ExtractionError as error:
        return packed(error)
    return answer


def _say(answers: BinaryIO, message: bytes) -> None:
    answers.write(len(message).to_bytes(LENGTH_BYTES, "big") + message)
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
