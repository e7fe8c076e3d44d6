from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

from corpus import migrations
from corpus.catalogue import Catalogue
from corpus.database import Database
from corpus.document import Description
from corpus.errors import StorageError
from corpus.tables import metadata
from tests.corpus.processes import at_once, open_database


def _schema(path: Path) -> dict[str, list[str]]:
    """The columns, keys and indexes of every table, and the SQL of every index, without what belongs to Alembic."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        found = inspect(connection)
        tables = [name for name in found.get_table_names() if not name.startswith("alembic_")]
        schema = {
            name: [
                *map(repr, found.get_columns(name)),
                repr(found.get_pk_constraint(name)),
                *map(repr, found.get_foreign_keys(name)),
            ]
            for name in tables
        }
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"))
        schema |= {name: [sql] for name, sql in rows}
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'"))
        schema["autoincrement"] = [name for name, _ in rows]
    engine.dispose()
    return schema


def test_migrating_a_new_database_makes_exactly_the_tables_of_the_code(tmp_path: Path, database: Database) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/from_metadata.db")
    metadata.create_all(engine)
    engine.dispose()
    assert _schema(database.path) == _schema(tmp_path / "from_metadata.db")


def test_the_head_named_in_the_code_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.HEAD]


def test_a_database_of_a_newer_release_is_refused(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StorageError, match="9999"):
        Database(f"sqlite:///{database.path}")


def test_a_migration_that_is_interrupted_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/kex.db"
    upgrade = migrations.upgrade

    def interrupted(connection: object) -> None:
        upgrade(connection)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "upgrade", interrupted)
    with pytest.raises(KeyboardInterrupt):
        Database(url)
    assert _schema(tmp_path / "kex.db") == {"autoincrement": []}
    monkeypatch.undo()
    Database(url).close()


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    assert at_once(4, open_database, tmp_path) == [migrations.HEAD] * 4


def test_a_percent_sign_in_the_path_is_no_variable(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path}/100%(here)s/kex.db").close()


def test_a_document_of_the_first_release_keeps_what_it_has(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/kex.db")
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO documents VALUES ('0123456789abcdef', 1, 'Ports', '', 'other', 'en', NULL, '[]',"
                " '[\"public\"]', '', '{}', '{\"title\": \"Ports\"}', 'a.txt', NULL, 'text/plain', 'ab', 1, 'indexed',"
                " '', '2026-11-01 00:00:00', 1, 1, NULL)"
            )
        )
    engine.dispose()
    database = Database(f"sqlite:///{tmp_path}/kex.db")
    with database.reading() as connection:
        record = Catalogue(connection).record("0123456789abcdef")
    database.close()
    assert record
    assert (record.document.description, record.evidence) == (Description("Ports", language="en"), ())
