"""What can be done from a terminal? The command `kex`."""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from api.bootstrap import ENGINES, opened, sandbox_of
from api.commands.adding import AddedFile, FileToAdd, add_files, files_under, finish_jobs
from api.commands.console import ERR, OUT, plain_errors, stop, write_line
from api.commands.demo import load_samples
from api.commands.evaluating import evaluate_directory, show_report
from api.commands.explaining import explain, show_analysis
from api.commands.extracting import error_as_json, extraction_as_json, show_extraction
from api.commands.searching import principal_named, request_of, show_results
from api.commands.serving import serve as serve_forever
from api.commands.serving import work
from api.schemas import SearchAnswer
from api.settings import Settings, read_settings
from corpus.access import OPERATOR
from corpus.document import LANGUAGES, Description, Kind
from corpus.errors import KexError
from corpus.jobs import Job, JobState

FAILED = 1

app = typer.Typer(
    name="kex",
    help="Search for the shared documents of an alliance, in any script and language.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.callback()
def prepare(
    context: typer.Context,
    data: Annotated[
        Path | None, typer.Option(help="Where documents and index are kept; KEX_DATA, else ./.kex.", show_default=False)
    ] = None,
) -> None:
    """Search for the shared documents of an alliance, in any script and language."""
    with plain_errors():
        settings = read_settings()
    context.obj = settings if data is None else settings.model_copy(update={"data": data})
    _log_to_stderr()


@app.command()
def demo(context: typer.Context, port: Annotated[int, typer.Option(min=0, max=65535)] = 8000) -> None:
    """Load the sample collection on first use, index it, and serve it on this machine."""
    settings = _settings(context).model_copy(update={"port": port})
    with plain_errors():
        with opened(settings) as parts:
            load_samples(parts)
        _announce(settings)
        serve_forever(settings, 1, with_worker=True)


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all that is in them.")],
    member: Annotated[str, typer.Option(help="The organisation that publishes them.")] = "",
    kind: Annotated[Kind, typer.Option()] = Kind.OTHER,
    language: Annotated[str, typer.Option(help=f"One of {', '.join(LANGUAGES)}.")] = "",
    title: Annotated[str, typer.Option(help="The title, where one file is added.")] = "",
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"])] = None,
    topic: Annotated[list[str] | None, typer.Option(help="May be given several times.")] = None,
    reader: Annotated[list[str] | None, typer.Option(help="public, members, member:SLUG, user:NAME, staff.")] = None,
    as_json: AsJson = False,
) -> None:
    """Add files or folders and index them; one line a file. Exit code 1 if any failed, the others are kept."""
    description = Description(
        title=title,
        member=member,
        kind=kind,
        language=language,
        published=published.date() if published else None,
        topics=tuple(topic or ()),
        readers=tuple(reader or ("public",)),
    )
    failures: list[AddedFile] = []

    def told(added: AddedFile) -> None:
        if added.outcome == "failed":
            failures.append(added)
        write_line(json.dumps(_added_json(added), ensure_ascii=False) if as_json else _added_line(added))

    with plain_errors():
        files = files_under(paths)
        if title and len(files) > 1:
            stop(f"--title fits one file, and there are {len(files)}; leave it out to take each file's own.")
        with opened(_settings(context)) as parts:
            add_files(parts, [FileToAdd(path, description) for path in files], told)
    if failures:
        raise typer.Exit(FAILED)


@app.command()
def search(
    context: typer.Context,
    query: str,
    limit: Annotated[int, typer.Option(min=1, max=100, help="Hits a page.")] = 10,
    page: Annotated[int, typer.Option(min=1, max=10_000)] = 1,
    filters: Annotated[list[str] | None, typer.Option("--filter", help="NAME=VALUE; may be given again.")] = None,
    as_user: Annotated[str | None, typer.Option("--as", help="A user such as li or li@cmhk, or public.")] = None,
    as_json: AsJson = False,
) -> None:
    """Search, as the operator who may read everything unless --as names somebody."""
    principal = principal_named(as_user)
    request = request_of(query, page, limit, filters or ())
    with plain_errors(), opened(_settings(context)) as parts:
        results = parts.searcher().search(request, principal)
    if as_json:
        write_line(SearchAnswer.of(results).model_dump_json(indent=2))
    else:
        show_results(results)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on; KEX_HOST.", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="KEX_PORT.", show_default=False)] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    worker: Annotated[bool, typer.Option(help="Index beside serving.")] = True,
) -> None:
    """Serve the pages and the HTTP interface."""
    settings = _settings(context)
    chosen = {"host": host or settings.host, "port": settings.port if port is None else port}
    settings = settings.model_copy(update=chosen)
    with plain_errors():
        with opened(settings):
            _announce(settings)
        serve_forever(settings, workers, with_worker=worker)


@app.command()
def worker(
    context: typer.Context,
    parent: Annotated[int | None, typer.Option(help="Stop when this process is gone.", hidden=True)] = None,
) -> None:
    """Index what is added, as it comes."""
    with plain_errors():
        work(_settings(context), parent)


@app.command()
def reindex(
    context: typer.Context,
    document: Annotated[list[str] | None, typer.Option(help="Only this one; may be given again.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Make the whole index anew and switch to it.")] = False,
) -> None:
    """Index again: what waits or failed, the documents named, or everything."""
    failures: list[Job] = []

    def ended(job: Job) -> None:
        if job.state is JobState.FAILED:
            failures.append(job)
            ERR.print(f"{job.document_id or 'index'}: {job.error}", markup=False)

    with plain_errors(), opened(_settings(context)) as parts:
        if document:
            ids = list(parts.library.request_index(OPERATOR, document).values())
        elif full:
            ids = [parts.library.request_rebuild(OPERATOR)]
        else:
            ids = list(parts.library.request_outstanding(OPERATOR).values())
        finish_jobs(parts, ids, ended)
    write_line(f"{len(ids) - len(failures)} done, {len(failures)} failed")
    if failures:
        raise typer.Exit(FAILED)


@app.command()
def analyze(text: str, as_json: AsJson = False) -> None:
    """Show the terms of a text, where each stands, and how it is understood as a query."""
    explanation = explain(text)
    if as_json:
        write_line(json.dumps(explanation.as_json(), ensure_ascii=False, indent=2))
    else:
        show_analysis(text, explanation)


@app.command()
def extract(context: typer.Context, file: Path, as_json: AsJson = False) -> None:
    """Show what is read from a file, page by page. Exit code 1 where nothing can be read."""
    if not file.is_file():
        stop(f"{file} is not a file.")
    with sandbox_of(_settings(context)) as sandbox:
        try:
            extraction = sandbox.extract(file, file.name)
        except KexError as error:
            if as_json:
                write_line(json.dumps(error_as_json(error), ensure_ascii=False, indent=2))
            else:
                ERR.print(f"{file.name}: {error}", markup=False)
            raise typer.Exit(FAILED) from None
    if as_json:
        write_line(json.dumps(extraction_as_json(extraction), ensure_ascii=False, indent=2))
    else:
        show_extraction(extraction)


@app.command("eval")
def evaluate(
    directory: Annotated[Path, typer.Argument(metavar="DIR", help="A judged collection in BEIR layout.")],
    engine: Annotated[str, typer.Option(help=f"One of {', '.join(ENGINES)}.")] = ENGINES[0],
    lexical: Annotated[bool, typer.Option("--lexical", help="By words alone, which is all there is yet.")] = False,  # noqa: ARG001
    limit_queries: Annotated[int | None, typer.Option(min=1, help="Put only the first so many.")] = None,
    as_json: AsJson = False,
) -> None:
    """Measure how good and how fast the search is on a judged collection."""
    with plain_errors():
        report = evaluate_directory(directory, engine, limit_queries)
    if as_json:
        write_line(json.dumps(report.figures(), indent=2))
    else:
        show_report(report)


@app.command()
def status(context: typer.Context, as_json: AsJson = False) -> None:
    """Tell what there is, and whether it can be searched. Exit code 1 if not."""
    with plain_errors(), opened(_settings(context)) as parts:
        found = parts.status()
    if as_json:
        write_line(json.dumps(found, indent=2))
    else:
        for name, value in found.items():
            shown = ", ".join(f"{key} {each}" for key, each in value.items()) if isinstance(value, dict) else value
            OUT.print(f"{name.replace('_', ' '):<14}{shown}", markup=False)
    if not found["ready"]:
        raise typer.Exit(FAILED)


def main() -> None:
    """The entry point of the command."""
    try:
        app()
    except BrokenPipeError:  # whoever read our output has had enough
        sys.stderr.close()
        sys.exit(FAILED)


def _settings(context: typer.Context) -> Settings:
    settings: Settings = context.obj
    return settings


def _announce(settings: Settings) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    ERR.print(f"Kex is at http://{host}:{settings.port} (stop it with Ctrl+C)")


def _added_json(added: AddedFile) -> dict[str, str]:
    return {
        "path": str(added.path),
        "document_id": added.document_id,
        "outcome": added.outcome,
        "error": added.problem,
    }


def _added_line(added: AddedFile) -> str:
    parts = [f"{added.outcome:<8}", f"{added.document_id or '-':<16}", str(added.path)]
    return "  ".join(parts) + (f": {added.problem}" if added.problem else "")


def _log_to_stderr() -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    main()
