"""What is compiled of the loops after they were made ready? Prints a line for each."""

from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.engines.whoosh_engine.engine import WhooshEngine
from indexer.engines.whoosh_engine.kernels import choice
from indexer.engines.whoosh_engine.kernels.compiled import inversion, phrases, ranking
from indexer.results import FACETS
from tests.indexer.documents import answer, document

TEXTS = ("port crane", '"port crane"', "網絡 port", "year:2024", 'port "網絡切片" quay', "port AND crane")


def signatures() -> set[tuple[str, str]]:
    loops = [item for module in (inversion, phrases, ranking) for item in vars(module).items()]
    found = ((name, getattr(loop, "signatures", ())) for name, loop in loops)
    return {(name, str(signature)) for name, own in found for signature in own}


def use(engine: WhooshEngine) -> None:
    """All that an engine does."""
    engine.update([document("a", "port crane 網絡切片", "quay crane port"), document("b", "port")])
    engine.update([document("b", "port crane 網絡切片", "quay crane", "\0", published="2024-05-01")])
    with engine.rebuild() as generation:
        generation.update([document("a", "port crane 網絡切片"), document("a", "port crane 網絡切片")])
        generation.switch()
    engine.update([document("b", "port crane 網絡切片")])
    for text in TEXTS:
        answer(engine, text, facets=FACETS)
        answer(engine, text, without=frozenset("a"), sort="date")


if __name__ == "__main__":
    choice.warm()
    print("warm")
    before = signatures()
    with TemporaryDirectory() as folder:
        use(WhooshEngine(Path(folder)))
    for name, signature in signatures() - before:
        print(name, signature)
