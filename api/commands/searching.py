"""What does a search from the terminal ask, and how does its answer look?"""

import re
from collections.abc import Sequence

from rich.text import Text

from api.commands.console import OUT, printable, stop
from corpus.access import OPERATOR, PUBLIC, STAFF, Principal
from corpus.document import Kind
from indexer.results import FACETS, Hit, Results, SearchRequest

_YEARS = re.compile(r"(\d{4})?(?:(\.\.)(\d{4})?)?")
_NAME = re.compile(r"[\w.-]{1,100}(?:@[\w.-]{1,100})?")


def principal_named(name: str | None) -> Principal:
    """Who asks: nobody named is the operator; `public` a passer-by; `li` or `li@cmhk` a user, of a member."""
    if name is None:
        return OPERATOR
    if not _NAME.fullmatch(name):
        stop(f"--as wants a user such as li or li@cmhk, not {name!r}.")
    if name == PUBLIC:
        return Principal()
    if name == STAFF:
        return Principal(user=name, roles=frozenset({STAFF}))
    user, _, member = name.partition("@")
    return Principal(user=user, member=member)


def request_of(query: str, page: int, size: int, filters: Sequence[str]) -> SearchRequest:
    """The request for `query`, `filters` being NAME=VALUE; ends the command where one is not."""
    chosen: dict[str, tuple[str, ...]] = {}
    first = last = None
    for item in filters:
        name, _, value = item.partition("=")
        if name not in FACETS or not value:
            stop(f"--filter wants NAME=VALUE with NAME one of {', '.join(FACETS)}, not {item!r}.")
        if name == "year":
            first, last = _years(value)
        else:
            chosen[name] = (*chosen.get(name, ()), value)
    if first and last and first > last:
        stop(f"--filter year wants the earlier year first, not {first}..{last}.")
    unknown = set(chosen.get("kind", ())) - {kind.value for kind in Kind}
    if unknown:
        stop(f"--filter kind wants one of {', '.join(Kind)}, not {', '.join(sorted(unknown))}.")
    return SearchRequest(query, page, size, chosen, first, last)


def show_results(results: Results) -> None:
    """Print the hits for a person."""
    documents = "document" if results.total == 1 else "documents"
    OUT.print(f"{results.total} {documents} in {results.took_ms:.0f} ms", style="dim")
    if results.query.says_more:
        OUT.print(Text(f"understood as {results.query.interpreted}", style="dim"))
    for place, hit in enumerate(results.hits, start=(results.page - 1) * results.size + 1):
        _show_hit(place, hit)


def _show_hit(place: int, hit: Hit) -> None:
    said = hit.document.description
    OUT.print(Text.assemble(f"\n{place:>3}. ", (printable(said.title), "bold"), f"  p. {hit.page}"))
    published = said.published.isoformat() if said.published else ""
    facts = [hit.document.id, said.member, said.kind.value, said.language, published, f"{hit.score:.2f}"]
    OUT.print(Text("     " + " · ".join(fact for fact in facts if fact), style="dim"))
    snippet = Text(printable(hit.snippet.text))
    for start, end in hit.snippet.highlights:
        snippet.stylize("bold yellow", start, end)
    OUT.print(Text("     ") + snippet)


def _years(value: str) -> tuple[int | None, int | None]:
    found = _YEARS.fullmatch(value)
    if not found or not (found[1] or found[3]):
        stop(f"--filter year wants a year such as 2024 or years such as 2019..2024, not {value!r}.")
    first = int(found[1]) if found[1] else None
    last = int(found[3]) if found[3] else None
    return (first, last) if found[2] else (first, first)
