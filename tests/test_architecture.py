"""The arrows of the design: who may know whom, read from the imports."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "indexer", "api")
SOURCES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
LEVELS = [
    ["indexer.analysis"],
    ["indexer.query", "indexer.ranking", "indexer.results"],
    ["indexer.engines"],
    ["indexer.extract", "indexer.guesses", "indexer.passages", "indexer.collection", "indexer.duplicates"],
    ["indexer.ingest", "indexer.searcher", "indexer.snippets", "indexer.highlights", "indexer.suggest"],
    ["indexer.worker", "indexer.evaluation"],
]
"""The parts of indexer from low to high; a part knows those of its own level and below."""

WRITE_PATH = ("indexer.ingest", "indexer.extract", "indexer.guesses", "indexer.passages")
READ_PATH = ("indexer.searcher", "indexer.snippets", "indexer.highlights", "indexer.suggest")
CONCRETE = {
    *("indexer.engines.memory_engine", "indexer.engines.whoosh_engine", "indexer.engines.opensearch_engine"),
    *("corpus.database", "corpus.filestore"),
}
"""Engines and stores: what only the bootstrap chooses."""


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {name_of(path): path for path in SOURCES}


def inside(module: str, parts: tuple[str, ...] | list[str] | set[str]) -> bool:
    """Whether `module` is one of `parts` or in one."""
    return any(module == part or module.startswith(f"{part}.") for part in parts)


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text("utf-8"))


@cache
def imports_of(module: str) -> frozenset[str]:
    """The modules of ours that `module` imports, wherever in it the import stands."""
    found: set[str] = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # A name that is imported may be a module itself.
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
            found.add(node.module)
    return frozenset(name for name in found if name in MODULES)


def arrows() -> Iterator[tuple[str, str]]:
    for module in MODULES:
        for imported in imports_of(module):
            yield module, imported


def level_of(module: str) -> int | None:
    return next((number for number, parts in enumerate(LEVELS) if inside(module, parts)), None)


def test_there_is_something_to_look_at() -> None:
    assert len(MODULES) > 100
    assert "indexer.engines.engine" in imports_of("indexer.searcher")


def test_arrows_between_packages_go_down() -> None:
    height = {package: number for number, package in enumerate(PACKAGES)}
    back = [
        (module, imported)
        for module, imported in arrows()
        if height[module.split(".")[0]] < height[imported.split(".")[0]]
    ]
    assert back == []


def test_every_part_of_the_indexer_has_a_level() -> None:
    assert [module for module in MODULES if module.startswith("indexer.") and level_of(module) is None] == []


def test_arrows_inside_the_indexer_go_down() -> None:
    up = []
    for module, imported in arrows():
        here, there = level_of(module), level_of(imported)
        if here is not None and there is not None and here < there:
            up.append((module, imported))
    assert up == []


def test_the_write_path_and_the_read_path_do_not_know_each_other() -> None:
    crossing = [
        (module, imported)
        for module, imported in arrows()
        if (inside(module, WRITE_PATH) and inside(imported, READ_PATH))
        or (inside(module, READ_PATH) and inside(imported, WRITE_PATH))
    ]
    assert crossing == []


def test_only_the_bootstrap_chooses_engines_and_stores() -> None:
    # Inside corpus the stores are at home.
    choosing = {
        (module, imported)
        for module, imported in arrows()
        if inside(imported, CONCRETE) and not inside(module, {*CONCRETE, "corpus", "api.bootstrap"})
    }
    assert choosing == set()


def calls_of(module: str) -> Iterator[tuple[str, str]]:
    """The methods that a module calls: what on, as it is written, and which."""
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr


def test_only_the_worker_and_the_evaluation_write_to_an_index() -> None:
    writers = {
        module
        for module in MODULES
        for receiver, method in calls_of(module)
        if not inside(module, ["indexer.engines"])
        and (method in ("rebuild", "switch") or (method == "update" and "engine" in receiver.lower()))
    }
    assert writers == {"indexer.worker", "indexer.evaluation"}


def test_only_the_settings_read_the_environment() -> None:
    # Two more hand it on to processes that they start, and look at nothing in it.
    readers = {
        module
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ("os.environ", "os.getenv")
    }
    assert readers <= {"api.settings", "indexer.extract.process", "api.commands.serving"}


@pytest.mark.parametrize("module", MODULES)
def test_every_module_says_what_it_answers(module: str) -> None:
    assert (ast.get_docstring(tree_of(module)) or "").strip()


@pytest.mark.parametrize("word", ["util", "utils", "manager", "helper", "helpers", "common", "misc"])
def test_no_module_has_a_name_that_says_nothing(word: str) -> None:
    assert [module for module in MODULES if word in module.replace("_", ".").split(".")] == []


def test_modules_are_not_imported_inside_functions() -> None:
    """Not without a reason beside the import, that is: a comment on its line or above it."""
    bare = [
        f"{module}:{node.lineno}"
        for module, path in MODULES.items()
        for function in ast.walk(tree_of(module))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
        and not any("#" in line for line in path.read_text("utf-8").splitlines()[node.lineno - 2 : node.lineno])
    ]
    assert bare == []


APART = {
    "tests/api/test_access.py",
    "tests/corpus/test_durability.py",
    "tests/indexer/engines/whoosh_engine/test_processes.py",
}
"""Test files about no single module: who may read what, and what survives a crash. Those in tests/ are so too."""

OWN_FOLDERS = ("contract", "relevance", "benchmarks", "browser", "quality")


def test_a_test_file_has_the_name_of_what_it_tests() -> None:
    wrong = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        relative = path.relative_to(ROOT / "tests")
        tested = ROOT / relative.with_name(relative.name.removeprefix("test_"))
        is_apart = len(relative.parts) == 1 or relative.parts[0] in OWN_FOLDERS
        if not is_apart and str(path.relative_to(ROOT)) not in APART:
            there = tested.exists() or tested.with_suffix("").is_dir()
            wrong += [] if there else [str(relative)]
    assert wrong == []
