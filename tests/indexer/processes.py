"""Workers in processes of their own, which tests kill."""

import multiprocessing
from multiprocessing.connection import Connection
from pathlib import Path

from corpus.access import OPERATOR
from corpus.database import Database
from corpus.filestore import FileStore
from corpus.library import Library
from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.extract.sandbox import Sandbox
from indexer.worker import Worker, writing_alone

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload([__name__])


def work_for_ever(pipe: Connection, folder: Path) -> None:
    """Do jobs as they come, with a sign when the sandbox is warm and the work begins."""
    library = Library(Database(f"sqlite:///{folder}/kex.db"), FileStore(folder / "files"), 1 << 24)
    with Sandbox() as sandbox:
        warm = folder / "warm.txt"
        warm.write_text("any text")
        sandbox.extract(warm, "warm.txt")
        with writing_alone(folder / "worker.lock") as alone:
            assert alone
            library.recover(OPERATOR)
            worker = Worker(library, WhooshEngine(folder / "index"), sandbox)
            pipe.send("ready")
            while True:
                worker.work()
