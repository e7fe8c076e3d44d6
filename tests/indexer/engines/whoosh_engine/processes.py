"""What other processes do with an index in the tests of several at once, and of one that is killed."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine import policy
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.results import FACETS
from tests.indexer.documents import answer, document

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])

SIZE = 12
"""Documents of a state."""


def started(work: Callable[..., None], *arguments: object) -> tuple[ForkServerProcess, Connection]:
    """A process that does `work` and is ready for it."""
    here, there = CONTEXT.Pipe()
    process = CONTEXT.Process(target=work, args=(there, *arguments))
    process.start()
    there.close()
    assert here.recv() == "ready"
    return process, here


def state(number: int) -> list[IndexedDocument]:
    """What the index holds in one state: documents that all say its number, and have as many passages as ids."""
    return [_saying(number, at) for at in range(SIZE)]


def _saying(number: int, at: int) -> IndexedDocument:
    return document(f"d{at:02}", f"port s{number}", "crane", topics=(f"s{number}",))


def shown(engine: WhooshEngine) -> dict[str, int]:
    """How many documents the index has of each state, asked in one question."""
    found = answer(engine, "port", facets=FACETS)
    topics = {value.value: value.count for value in found.facets["topic"]}
    assert found.total == sum(topics.values())
    return topics


def rebuild(engine: WhooshEngine, number: int) -> None:
    documents = state(number)
    with engine.rebuild() as generation:
        generation.update(documents[:5])
        generation.update(documents[5:])
        generation.switch()


def look_until_told(pipe: Connection, directory: Path) -> None:
    """Search without a pause; sends all that was seen, or the error."""
    engine = WhooshEngine(directory)
    pipe.send("ready")
    seen: list[dict[str, int]] = []
    try:
        while not pipe.poll():
            now = shown(engine)
            if not seen or seen[-1] != now:
                seen.append(now)
        pipe.send(seen)
    except Exception as error:  # noqa: BLE001 - the test shows it
        pipe.send(repr(error))


def update_own(pipe: Connection, directory: Path, name: str) -> None:
    """Many commits of one document each, beside another process that does the same."""
    engine = WhooshEngine(directory)
    pipe.send("ready")
    pipe.recv()
    for number in range(8):
        engine.update([document(f"{name}{number}", "port")])
    pipe.send("done")


# One step after another, until killed


def step_for_ever(pipe: Connection, directory: Path, number: int) -> None:
    """The steps after `number`, each a commit: an update, or every fifth time a rebuild.

    Sends the number of each as soon as it is done. Segments are small, and merged often.
    """
    policy.SMALL, policy.FACTOR = 3, 2
    engine = WhooshEngine(directory, memory=1)
    pipe.send("ready")
    while True:
        number += 1
        take_step(engine, number)
        pipe.send(number)


def take_step(engine: WhooshEngine, number: int) -> None:
    if number % 5:
        changed, removed = step(number)
        engine.update([_saying(number, at) for at in changed], [f"d{at:02}" for at in removed])
    else:
        with engine.rebuild() as generation:
            generation.update([_saying(said, at) for at, said in after(number).items()])
            generation.switch()


def step(number: int) -> tuple[list[int], list[int]]:
    """Which documents step `number` writes, and which it removes."""
    return [(number * 5 + at) % SIZE for at in range(4)], [(number * 7 + 4) % SIZE]


def after(number: int) -> dict[int, int]:
    """For each document that there is after step `number` the step that wrote it."""
    said: dict[int, int] = {}
    for one in range(max(1, number - 3 * SIZE), number + 1):
        changed, removed = step(one)
        for at in removed:
            said.pop(at, None)
        said |= dict.fromkeys(changed, one)
    return said


# One step, killed at one of its requests to the disk

REQUESTS = (
    *((os, "fsync"), (os, "open"), (os, "mkdir"), (os, "rmdir"), (os, "unlink")),
    *((Path, "open"), (Path, "replace"), (Path, "unlink"), (Path, "mkdir")),
)


def step_until_request(pipe: Connection, directory: Path, number: int, request: int) -> None:
    """Take step `number` and send it; is killed right before its `request`th request to the disk.

    Or right after it, where that was to open a file, which has then nothing in it.
    """
    policy.SMALL, policy.FACTOR = 3, 2
    # A segment for each document, and in a rebuild three of them, which are merged.
    engine = WhooshEngine(directory, memory=1 if number % 5 else 6000)
    pipe.send("ready")
    left = request

    def counted(ask: Callable[..., Any]) -> Callable[..., Any]:
        def asked(*arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - whatever is asked
            nonlocal left
            left -= 1
            is_last = left == 0
            if is_last and ask.__name__ != "open":
                os.kill(os.getpid(), signal.SIGKILL)
            answered = ask(*arguments, **options)
            if is_last:
                os.kill(os.getpid(), signal.SIGKILL)
            return answered

        return asked

    for owner, name in REQUESTS:
        setattr(owner, name, counted(getattr(owner, name)))
    take_step(engine, number)
    pipe.send(number)
