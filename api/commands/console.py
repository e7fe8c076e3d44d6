"""How does a command speak to the terminal?"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from corpus.errors import KexError

OUT = Console(highlight=False, soft_wrap=True)
"""What was asked for; a pipe gets it without colours."""
ERR = Console(stderr=True, highlight=False, soft_wrap=True)
"""Progress and errors."""

USAGE_ERROR = 2


@contextmanager
def plain_errors() -> Iterator[None]:
    """Turn an error that the user can act on into one line and exit code 2."""
    try:
        yield
    except KexError as error:
        stop(str(error))


def stop(message: str) -> NoReturn:
    """Say what is wrong in one line and leave with exit code 2."""
    ERR.print(f"kex: {' '.join(message.split())}", markup=False)
    raise typer.Exit(USAGE_ERROR)


def write_line(text: str) -> None:
    """One line of output, exactly as it is."""
    # A terminal that cannot show a character gets an escape instead of a failure.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "backslashreplace").decode(encoding) + "\n")


def progress() -> Progress:
    """A progress bar on the standard error stream, silent where that is no terminal."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=ERR, disable=not ERR.is_terminal, transient=True)
