"""How does `kex eval` measure a judged collection?"""

import shutil
import tempfile
from pathlib import Path

from rich.table import Table

from api.bootstrap import opened
from api.commands.console import OUT, progress
from api.settings import Settings
from indexer.collection import read_collection
from indexer.evaluation import Report, evaluate

_ROOM = 4 * 1024**3
"""Free bytes below which the memory disk is left alone: in a container it may be very small."""
_MEMORY_DISK = Path("/dev/shm")  # noqa: S108 - only ever the parent of a directory made by tempfile


def evaluate_directory(directory: Path, engine: str, queries: int | None) -> Report:
    """Index the collection in `directory` in a temporary place and put its queries.

    Raises InvalidInputError for a directory that holds no judged collection, or an unknown engine.
    """
    # What is thrown away afterwards need not wait for a disk.
    place = _MEMORY_DISK if _MEMORY_DISK.is_dir() and shutil.disk_usage(_MEMORY_DISK).free > _ROOM else None
    with (
        tempfile.TemporaryDirectory(prefix="kex-eval-", dir=place) as data,
        opened(Settings(data=Path(data)), engine) as parts,
        progress() as bar,
    ):
        task = bar.add_task("Evaluating", total=None)
        return evaluate(
            read_collection(directory),
            parts.library,
            parts.engine,
            queries,
            lambda done, total: bar.update(task, completed=done, total=total),
        )


def show_report(report: Report) -> None:
    """Print the figures for a person."""
    table = Table("figure", "value", box=None, pad_edge=False)
    for name, value in report.figures().items():
        table.add_row(name, f"{value:g}")
    OUT.print(table)
