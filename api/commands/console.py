"""How does a command speak to the terminal?"""

import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn, TextIO, cast

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from corpus.errors import KexError

OUT = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
"""What was asked for; a pipe gets it without colours."""
ERR = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)
"""Progress and errors."""

FAILED = 1
USAGE_ERROR = 2
_INTERRUPTED = 130
"""How typer says that Ctrl+C came: 128 and the number of SIGINT."""

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
"""Characters that a terminal obeys instead of showing; tab and line feed are harmless."""


class Terminated(SystemExit):
    """Somebody asks this process to end (SIGTERM); what it holds is let go on the way out."""


def run(app: typer.Typer) -> int:
    """Run the command line and return its exit code; one line on the error stream says what is wrong with it."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets an escape instead of a failure.
        cast("TextIO", stream).reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code = app(standalone_mode=False)
        sys.stdout.flush()
    except typer.TyperException as error:
        return _usage_error(error)
    except BrokenPipeError:  # whoever read our output has had enough
        _silence()
        return FAILED
    if code == _INTERRUPTED:
        ERR.print("kex: stopped; the same command goes on from there.")
    return int(code or 0)


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn an error that the user can act on into one line and exit code 2."""
    try:
        yield
    except KexError as error:
        stop(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        if error.filename is None:
            raise
        stop(f"{error.filename}: {error.strerror}; look whether the path is right and may be used.")


def stop(message: str) -> NoReturn:
    """Say what is wrong in one line and leave with exit code 2."""
    ERR.print(f"kex: {one_line(message)}")
    raise typer.Exit(USAGE_ERROR)


def write_line(text: str) -> None:
    """One line of output, exactly as it is, at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def printable(text: str) -> str:
    """`text` of the same length in which no document and no file name can steer the terminal."""
    return _CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def one_line(text: str) -> str:
    """`text` on one line."""
    return printable(" ".join(text.split()))


def progress() -> Progress:
    """A progress bar of counted steps on the standard error stream, silent where that is no terminal."""
    return _progress(MofNCompleteColumn())


def byte_progress() -> Progress:
    """As `progress`, where the steps are bytes."""
    return _progress(DownloadColumn())


def _progress(count: ProgressColumn) -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), count, TimeElapsedColumn())
    # Rich would send what we print through the bar's own stream, and so past the pipe that waits for it.
    is_shared = OUT.is_terminal
    return Progress(*columns, console=ERR, disable=not ERR.is_terminal, transient=True, redirect_stdout=is_shared)


def _usage_error(error: typer.TyperException) -> int:
    message = error.format_message()
    if message:
        hint = " (it stands before the verb: kex --data DIR VERB)" if message.endswith("option: --data") else ""
        ERR.print(f"kex: {one_line(message).replace('Value error, ', '')}{hint}")
    return error.exit_code


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated(128 + signal.SIGTERM)


def _silence() -> None:
    """Let what Python still writes when it ends go nowhere (docs.python.org, "Note on SIGPIPE")."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
