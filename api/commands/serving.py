"""How does the service run, with the worker beside it?"""

import logging
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from time import sleep

import uvicorn
from uvicorn.supervisors import Multiprocess

from api.bootstrap import Parts, get_warm, opened, sandbox_of
from api.commands.console import ERR, Terminated
from api.parent import end_with
from api.settings import Settings, hand_down
from corpus.errors import StorageError
from indexer.worker import writing_alone

_IDLE_SECONDS = 0.3
_GOODBYE_SECONDS = 10
_AGAIN_SECONDS = 5.0
_BACKLOG = 512


class UnusableAddressError(StorageError):
    """The address to listen on is taken, or not this machine's."""

    code = "unusable-address"


def serve(settings: Settings, workers: int, *, with_worker: bool) -> None:
    """Serve until told to stop. Each of `workers` processes answers on its own; one indexer works beside them.

    Raises UnusableAddressError, and InvalidInputError or StorageError where a setting or the data cannot be used.
    """
    with opened(settings) as parts:
        parts.service()
    with _listener(settings) as listener:
        chosen = settings.model_copy(update={"port": listener.getsockname()[1]})
        hand_down(chosen)
        host = f"[{chosen.host}]" if ":" in chosen.host else chosen.host
        ERR.print(f"Kex is at http://{host}:{chosen.port} (stop it with Ctrl+C)")
        try:
            with _indexer() if with_worker else _nobody():
                _answer(listener, workers)
        except (KeyboardInterrupt, Terminated):
            return


def work(settings: Settings, parent: int | None) -> None:
    """Do the jobs that come, until told to stop or until the process `parent` is gone."""
    if parent is not None:
        end_with(parent)
    try:
        with opened(settings) as parts:
            while True:
                with writing_alone(parts.lock) as alone:
                    if alone:
                        _work(parts)
                sleep(_IDLE_SECONDS)
    except (KeyboardInterrupt, Terminated):
        return


@contextmanager
def _listener(settings: Settings) -> Iterator[socket.socket]:
    """A socket that already takes connections, so that the address is right and ours when it is announced."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        # Where a name such as localhost has several addresses, people and their proxies expect the old one.
        family, _, _, _, address = min(found, key=lambda entry: entry[0] is not socket.AF_INET)
        listener = socket.create_server(address[:2], family=family, backlog=_BACKLOG)
    except OSError as error:
        reason, *_ = str(error.strerror).split(" (while")
        where = f"{settings.host} port {settings.port}"
        message = f"Kex cannot listen on {where}: {reason}; choose another with --port or KEX_HOST."
        raise UnusableAddressError(message) from error
    with listener:
        yield listener


def _answer(listener: socket.socket, workers: int) -> None:
    config = uvicorn.Config(
        "api.bootstrap:application",
        factory=True,
        workers=workers,
        log_level=logging.WARNING,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_GOODBYE_SECONDS,
    )
    if workers > 1:
        Multiprocess(config, [listener]).run()
    else:
        uvicorn.Server(config).run([listener])


def _work(parts: Parts) -> None:
    get_warm(parts.engine)
    with sandbox_of(parts.settings) as sandbox:
        worker = parts.worker(sandbox)
        worker.begin()
        while True:
            if not worker.work():
                sleep(_IDLE_SECONDS)


@contextmanager
def _indexer() -> Iterator[None]:
    """A worker process beside the block, and another when it ends before the block does."""
    over = Event()
    keeper = Thread(target=_keep_working, args=(over,))
    keeper.start()
    try:
        yield
    finally:
        over.set()
        keeper.join()


def _keep_working(over: Event) -> None:
    process = _started_worker()
    while not over.wait(_IDLE_SECONDS):
        if process.poll() is not None:
            ERR.print(f"The indexer ended with exit status {process.returncode}; another one follows.")
            over.wait(_AGAIN_SECONDS)
            process = _started_worker()
    _end(process)


def _started_worker() -> "subprocess.Popen[bytes]":
    # As the modules of this process were found, so must the worker's be.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    command = [sys.executable, "-P", "-m", "api.cli", "worker", "--parent", str(os.getpid())]
    # Ctrl+C reaches every process of the terminal's group; this one is told by its parent instead.
    return subprocess.Popen(  # noqa: S603 - our own command
        command, stdin=subprocess.DEVNULL, env=environment, process_group=0
    )


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_GOODBYE_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _nobody() -> Iterator[None]:
    yield
