"""What can be done from a terminal? The command `kex`."""

import json
import logging
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import structlog
import typer

from api.bootstrap import ENGINES, member_names, opened, sandbox_of
from api.commands.adding import AddedFile, FileToAdd, add_files, files_under
from api.commands.archiving import back_up_to, describe, restore_from
from api.commands.console import ERR, FAILED, OUT, one_line, plain_errors, run, stop, write_line
from api.commands.demo import load_samples
from api.commands.evaluating import evaluate_directory, show_report
from api.commands.explaining import explain, show_analysis
from api.commands.extracting import error_as_json, extraction_as_json, show_extraction
from api.commands.finishing import finish_jobs
from api.commands.searching import principal_named, request_of, show_results
from api.commands.serving import serve as serve_forever
from api.commands.serving import work
from api.schemas import SearchAnswer
from api.settings import Settings, read_settings
from corpus.access import OPERATOR
from corpus.description import checked, said
from corpus.document import LANGUAGES, Description, Kind
from corpus.errors import KexError
from corpus.jobs import Job, JobState
from indexer.guesses.evidence import evidence_of

app = typer.Typer(
    name="kex",
    help="Search for the shared documents of an alliance, in any script and language.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Port = Annotated[int | None, typer.Option(min=0, max=65535, help="KEX_PORT, else 8000.", show_default=False)]


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
def demo(context: typer.Context, port: Port = None) -> None:
    """Load the sample collection on first use, index it, and serve it on this machine."""
    settings = _listening(_settings(context), None, port)
    with plain_errors():
        with opened(settings) as parts:
            load_samples(parts)
        serve_forever(settings, 1, with_worker=True)


@app.command()
def add(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="Files, or folders with all that is in them.")],
    member: Annotated[str, typer.Option(help="The organisation that publishes them.")] = "",
    kind: Annotated[Kind | None, typer.Option(show_default=Kind.OTHER.value)] = None,
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
        kind=kind or Kind.OTHER,
        language=language,
        published=published.date() if published else None,
        topics=tuple(topic or ()),
        readers=tuple(reader or ("public",)),
    )
    # On a known document a default says nothing, unless it was asked for by name.
    insisted: dict[str, object] = {"kind": kind} if kind else {}
    insisted |= {"readers": description.readers} if reader else {}
    failures: list[AddedFile] = []

    def told(added: AddedFile) -> None:
        if added.has_failed:
            failures.append(added)
        write_line(json.dumps(added.as_json(), ensure_ascii=False) if as_json else added.as_line())

    settings = _settings(context)
    with plain_errors():
        checked(said(description))
        files = files_under(paths, settings.data)
        if title and len(files) > 1:
            stop(f"--title fits one file, and there are {len(files)}; leave it out to take each file's own.")
        if not files:
            ERR.print("There are no files to add; those whose names begin with a dot are left out.")
        with opened(settings) as parts:
            add_files(parts, [FileToAdd(path, description, insisted) for path in files], told)
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
        is_empty = not results.total and not any(parts.library.counts(OPERATOR).documents.values())
    if is_empty:
        ERR.print("Nothing has been added here yet; begin with: kex add PATH, or look around with: kex demo")
    if as_json:
        write_line(SearchAnswer.of(results).model_dump_json(indent=2))
    else:
        show_results(results)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str | None, typer.Option(help="The address to listen on; KEX_HOST.", show_default=False)] = None,
    port: Port = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that answer.")] = 1,
    worker: Annotated[bool, typer.Option(help="Index beside serving.")] = True,
) -> None:
    """Serve the pages and the HTTP interface."""
    with plain_errors():
        serve_forever(_listening(_settings(context), host, port), workers, with_worker=worker)


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
            ERR.print(f"{job.document_id or 'index'}: {job.error}")

    if document and full:
        stop("--document names what to index, and --full is everything; give one of them.")
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
    with plain_errors():
        if not file.is_file():
            stop(f"{file} is not a file that is there.")
    with sandbox_of(_settings(context)) as sandbox:
        try:
            extraction = sandbox.extract(file, file.name)
        except KexError as error:
            if as_json:
                write_line(json.dumps(error_as_json(error), ensure_ascii=False, indent=2))
            else:
                ERR.print(one_line(f"{file.name}: {error}"))
            raise typer.Exit(FAILED) from None
    guesses = evidence_of(extraction, file.name, member_names(_settings(context).members))
    if as_json:
        write_line(json.dumps(extraction_as_json(extraction, guesses), ensure_ascii=False, indent=2))
    else:
        show_extraction(extraction, guesses)


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
        found, failures = parts.status(), parts.failures()
    if as_json:
        write_line(json.dumps({**found, "failures": failures}, ensure_ascii=False, indent=2))
    else:
        for name, value in found.items():
            shown = ", ".join(f"{key} {each}" for key, each in value.items()) if isinstance(value, dict) else value
            OUT.print(f"{name.replace('_', ' '):<14}{shown}")
        for failure in failures:
            OUT.print(f"{'failed':<14}{failure['document_id']}  {failure['file']}: {one_line(failure['reason'])}")
    if not found["ready"]:
        raise typer.Exit(FAILED)


@app.command()
def backup(context: typer.Context, file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]) -> None:
    """Keep the database and the original files in one archive; others may go on meanwhile."""
    with plain_errors():
        write_line(f"{file}: {describe(back_up_to(file, _settings(context)))}")


@app.command()
def restore(context: typer.Context, file: Annotated[Path, typer.Argument(help="What kex backup wrote.")]) -> None:
    """Fill an empty data directory from an archive, and make its index."""
    problems: list[str] = []
    with plain_errors():
        restored = restore_from(file, _settings(context), lambda job: problems.append(job.error))
    write_line(f"{_settings(context).data}: {describe(restored)}")
    if any(problems):
        ERR.print(f"The index is not made yet: {one_line(problems[0])}")
        raise typer.Exit(FAILED)


def main() -> None:
    """The entry point of the command."""
    sys.exit(run(app))


def _settings(context: typer.Context) -> Settings:
    settings: Settings = context.obj
    return settings


def _listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    return settings.model_copy(update={"host": host or settings.host, "port": settings.port if port is None else port})


def _log_to_stderr() -> None:
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


if __name__ == "__main__":
    main()
