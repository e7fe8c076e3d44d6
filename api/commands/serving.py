"""How does the service run, with the worker beside it?"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import sleep

import uvicorn

from api.bootstrap import Parts, opened, sandbox_of
from api.settings import Settings, hand_down
from corpus.access import OPERATOR
from indexer.worker import writing_alone

_IDLE_SECONDS = 0.3
_GOODBYE_SECONDS = 10.0


def serve(settings: Settings, workers: int, *, with_worker: bool) -> None:
    """Serve until told to stop. Each of `workers` processes answers on its own; one indexer works beside them."""
    hand_down(settings)
    with _worker_process() if with_worker else _nobody():
        uvicorn.run(
            "api.bootstrap:application",
            factory=True,
            host=settings.host,
            port=settings.port,
            workers=workers,
            log_level="warning",
            access_log=False,
            server_header=False,
        )


def work(settings: Settings, parent: int | None) -> None:
    """Do the jobs that come, until told to stop or until the process `parent` is gone."""

    def wanted() -> bool:
        return parent is None or os.getppid() == parent

    with opened(settings) as parts:
        while wanted():
            with writing_alone(parts.lock) as alone:
                if alone:
                    parts.library.recover(OPERATOR)
                    _work_while(parts, wanted)
            sleep(_IDLE_SECONDS)


def _work_while(parts: Parts, wanted: Callable[[], bool]) -> None:
    with sandbox_of(parts.settings) as sandbox:
        worker = parts.worker(sandbox)
        while wanted():
            if not worker.work():
                sleep(_IDLE_SECONDS)


@contextmanager
def _worker_process() -> Iterator[None]:
    command = [sys.executable, "-m", "api.cli", "worker", "--parent", str(os.getpid())]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own command
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_GOODBYE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def _nobody() -> Iterator[None]:
    yield
