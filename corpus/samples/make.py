"""How is the sample collection built? `python -m corpus.samples.make`, with the extra `samples`.

Every Markdown source under `sources/` becomes a file under `files/`, a line of `manifest.jsonl` and a line of
`judged/corpus.jsonl`. A second run over the same sources gives the same bytes.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from corpus.errors import KexError
from corpus.samples.collection import FOLDER, sample_members
from corpus.samples.making.labels import Labels, labels_for
from corpus.samples.making.pdf import paper
from corpus.samples.making.plain import markdown_file, plain_text, text_file
from corpus.samples.making.templates import press_page
from corpus.samples.making.word import report
from corpus.samples.source import Source, SourceError, read_source

SOURCES = FOLDER / "sources"
BUILDERS: Mapping[str, Callable[[Source, Labels], bytes]] = {
    "pdf": paper,
    "docx": report,
    "html": press_page,
    "md": markdown_file,
    "txt": text_file,
}


def read_sources(folder: Path = SOURCES) -> tuple[Source, ...]:
    """All sources below `folder`, in the order of their ids.

    Raises SourceError for a bad source, for an id given twice, and where there is no source at all.
    """
    slugs = {member.slug for member in sample_members()}
    sources = [read_source(path, slugs) for path in sorted(folder.rglob("*.md"))]
    repeated = [id_ for id_, count in Counter(source.id for source in sources).items() if count > 1]
    if repeated:
        raise SourceError(f"give each source its own id; repeated: {', '.join(repeated)}")
    if not sources:
        raise SourceError(f"there is no Markdown file below {folder}")
    return tuple(sorted(sources, key=lambda source: source.id))


def build(source: Source) -> bytes:
    """The bytes of one source's file."""
    names = {member.slug: member.names for member in sample_members()}
    return BUILDERS[source.format](source, labels_for(source.description, names))


def build_all(sources: Iterable[Source], target: Path, say: Callable[[str], None]) -> None:
    """Build `sources` into the folders and lists below `target`; files of no source are removed."""
    sources = tuple(sources)
    files = target / "files"
    files.mkdir(parents=True, exist_ok=True)
    for number, source in enumerate(sources, start=1):
        content = build(source)
        (files / source.file_name).write_bytes(content)
        say(f"{number:3}/{len(sources)}  {source.file_name}  {len(content) / 1024:.0f} KiB")
    for stale in {path.name for path in files.iterdir()} - {source.file_name for source in sources}:
        (files / stale).unlink()
        say(f"removed {stale}: it has no source")
    write_lists(sources, target)


def write_lists(sources: Iterable[Source], target: Path) -> None:
    """Write `manifest.jsonl` and `judged/corpus.jsonl` (BEIR: `_id`, `title`, `text`) below `target`."""
    sources = tuple(sources)
    (target / "judged").mkdir(parents=True, exist_ok=True)
    _write_lines(target / "manifest.jsonl", (_manifest_line(source) for source in sources))
    _write_lines(target / "judged" / "corpus.jsonl", (_judged_line(source) for source in sources))


def _manifest_line(source: Source) -> dict[str, Any]:
    description = source.description
    return {
        "id": source.id,
        "work": description.work,
        "title": description.title,
        "member": description.member,
        "kind": description.kind,
        "language": description.language,
        "published": str(description.published),
        "topics": description.topics,
        "readers": description.readers,
        "format": source.format,
        "file": source.file_name,
    }


def _judged_line(source: Source) -> dict[str, Any]:
    return {"_id": source.id, "title": source.description.title, "text": plain_text(source.body)}


def _write_lines(path: Path, lines: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines), encoding="utf-8")


def main() -> int:
    """Build everything; 0 when done, 2 with one line on standard error where a source or a font is at fault."""
    try:
        build_all(read_sources(), FOLDER, Console(highlight=False, soft_wrap=True).print)
    except KexError as error:
        Console(stderr=True, highlight=False, soft_wrap=True).print(str(error))
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
