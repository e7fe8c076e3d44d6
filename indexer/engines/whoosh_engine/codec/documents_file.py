"""How is a document file of numbers alone written, as a batch or a merge has them?"""

from collections.abc import Mapping
from typing import BinaryIO

from indexer.engines.whoosh_engine.codec.container import Array, ContainerWriter
from indexer.engines.whoosh_engine.codec.inverted import smallest


def write_documents(file: BinaryIO, count: int, lengths: Mapping[str, Array], columns: Mapping[str, Array]) -> None:
    """Write the lengths of fields and columns of numbers of `count` documents."""
    writer = ContainerWriter(file)
    for number, values in enumerate(lengths.values()):
        writer.add(f"{number}.length", values.astype(smallest(int(values.max(initial=0)))))
    for number, values in enumerate(columns.values()):
        writer.add(f"{number}.column", values)
    writer.finish(
        {
            "documents": count,
            "lengths": [length_row(name, values) for name, values in lengths.items()],
            "columns": [{"name": name, "kind": "number"} for name in columns],
        }
    )


def length_row(name: str, lengths: Array) -> dict[str, object]:
    """What `about["lengths"]` says of a field."""
    least = int(lengths[lengths > 0].min()) if lengths.any() else 0
    return {"name": name, "total": int(lengths.sum()), "least": least, "greatest": int(lengths.max(initial=0))}
