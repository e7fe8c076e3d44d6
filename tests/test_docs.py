"""Does the README tell the truth about the code?"""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from typer.main import get_command

from api.cli import app
from api.settings import Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
SETTINGS = {f"KEX_{name.upper()}" for name in Settings.model_fields}
_ENDINGS = "py|md|toml|txt|json|jsonl|yaml|html|css|js|sh"

_commands = get_command(app).commands  # type: ignore[attr-defined]


def _options(verb: str) -> set[str]:
    parameters = [*get_command(app).params, *_commands[verb].params]
    return {option for parameter in parameters for option in (*parameter.opts, *parameter.secondary_opts)}


def _code() -> list[str]:
    """What stands in code spans and code blocks, a line each."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```", "", README, flags=re.DOTALL | re.MULTILINE))
    return [*spans, *(line for block in blocks for line in block.splitlines())]


def _invocations() -> list[str]:
    """Each `kex …` of the code, up to the next command of its line."""
    return [found for line in _code() for found in re.findall(r"(?<![\w./-])kex(?:\s[^|&;]*)?", line)]


def _paths() -> list[str]:
    """What looks like a file or a folder of the repository."""
    named = (rf"[\w.-]+(?:/[\w.-]+)*/?(?:\.(?:{_ENDINGS}))?",)
    found = [text for text in _code() for pattern in named if re.fullmatch(pattern, text)]
    return [text for text in found if text.endswith("/") or re.search(rf"\.(?:{_ENDINGS})$", text)]


def test_the_readme_names_commands_and_files() -> None:
    assert len(_invocations()) >= 5
    assert len(_paths()) >= 5


@pytest.mark.parametrize("invocation", sorted(set(_invocations())))
def test_every_command_of_the_readme_exists_with_its_options(invocation: str) -> None:
    verbs = [word for word in invocation.split()[1:] if word in _commands]
    options = set(re.findall(r"(?<=\s)--[\w-]+", invocation))
    if not verbs:  # the options before a verb, as in `kex --data DIR`
        assert re.fullmatch(r"kex(?:\s--data\s\S+)?", invocation.strip()), invocation
        return
    assert invocation.split()[1] in {verbs[0], "--data"}
    assert options <= _options(verbs[0])


def test_every_verb_stands_in_the_readme() -> None:
    told = {word for invocation in _invocations() for word in invocation.split()[1:]}
    hidden = {name for name, command in _commands.items() if command.hidden}
    assert set(_commands) - told - hidden == set()


@pytest.mark.parametrize("path", sorted(set(_paths())))
def test_every_file_and_folder_of_the_readme_is_there(path: str) -> None:
    if not path.startswith(("papers/",)):  # what a user may have
        assert (ROOT / path).exists() or list(ROOT.glob(f"*/**/{path}"))


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)\s]+)\)", README))))
def test_no_link_to_a_file_is_dead(target: str) -> None:
    if not re.match(r"[a-z]+:", target):
        path, _, anchor = target.partition("#")
        assert (ROOT / unquote(path)).exists()
        text = (ROOT / unquote(path)).read_text(encoding="utf-8") if anchor and path else README
        assert not anchor or anchor in {_anchor(title) for title in re.findall(r"^#+ (.+)$", text, re.MULTILINE)}


def test_every_setting_is_in_the_readme_and_no_other() -> None:
    assert set(re.findall(r"KEX_[A-Z_]+", README)) == SETTINGS


@pytest.mark.parametrize("folder", ["corpus", "indexer", "api"])
def test_every_setting_that_the_code_speaks_of_exists(folder: str) -> None:
    files = [path for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".html", ".json"}]
    named = {name for path in files for name in re.findall(r"\bKEX_[A-Z_]*[A-Z]\b", path.read_text(encoding="utf-8"))}
    assert named <= SETTINGS


def _anchor(title: str) -> str:
    """The name that GitHub gives the heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
