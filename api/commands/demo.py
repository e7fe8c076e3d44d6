"""How does somebody who has just installed Kex see it work?"""

from api.bootstrap import Parts
from api.commands.adding import AddedFile, FileToAdd, add_files
from api.commands.console import ERR
from corpus.samples.collection import sample_documents

_MARK = "samples-loaded"


def load_samples(parts: Parts) -> None:
    """Load and index the sample collection, unless this data directory has had it before."""
    mark = parts.settings.data / _MARK
    if mark.exists():
        return
    samples = [FileToAdd(sample.path, sample.description) for sample in sample_documents()]
    ERR.print(f"Loading {len(samples)} sample documents …")
    failures: list[AddedFile] = []
    add_files(parts, samples, lambda added: _note_failure(added, failures))
    if not failures:
        mark.touch()


def _note_failure(added: AddedFile, failures: list[AddedFile]) -> None:
    if added.has_failed:
        failures.append(added)
        ERR.print(f"{added.path.name}: {added.error}")
