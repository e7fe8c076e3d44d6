"""How do a source and its frame become an HTML page?"""

import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from corpus.samples.making.labels import Labels
from corpus.samples.making.markdown import headings, to_html
from corpus.samples.source import Source

FOLDER = Path(__file__).parent


_COLON = re.compile(r"(?<=：)|(?<=: )")
"""Where a title ends and its subtitle begins: after the first colon."""


def render(template: str, source: Source, labels: Labels) -> str:
    """The page of `template` (a file of this folder) for one source."""
    title, *subtitle = _COLON.split(source.description.title, maxsplit=1)
    return (
        _environment()
        .get_template(template)
        .render(
            source=source,
            description=source.description,
            title=title,
            subtitle="".join(subtitle),
            labels=labels,
            words=labels.words,
            # The bodies are this collection's own sources, never a user's input.
            body=Markup(to_html(source.body)),  # noqa: S704
            headings=list(headings(source.body)),
        )
    )


def press_page(source: Source, labels: Labels) -> bytes:
    """A page of a member's newsroom: the text in an article, among menus, a cookie bar and a footer."""
    return render("press.html.j2", source, labels).encode()


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
