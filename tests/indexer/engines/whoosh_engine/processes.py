"""What other processes do with an index in the tests of several at once, and of one that is killed."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from indexer.engines.engine import IndexedDocument
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.results import FACETS
from tests.indexer.documents import answer, document

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])

SIZE = 12
"""Documents of a state."""


def state(number: int) -> list[IndexedDocument]:
    """What the index holds in one state: documents that all say its number, and have as many passages as ids."""
    return [document(f"d{at:02}", f"port s{number}", "crane", topics=(f"s{number}",)) for at in range(SIZE)]


def shown(engine: WhooshEngine) -> dict[str, int]:
    """How many documents the index has of each state, asked in one question."""
    found = answer(engine, "port", facets=FACETS)
    topics = {value.value: value.count for value in found.facets["topic"]}
    assert found.total == sum(topics.values())
    return topics


def write_for_ever(pipe: Connection, directory: Path) -> None:
    """One state after another, by turns as an update and as a rebuild."""
    engine = WhooshEngine(directory)
    pipe.send("ready")
    number = 0
    while True:
        number += 1
        if number % 3:
            engine.update(state(number))
        else:
            rebuild(engine, number)


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
