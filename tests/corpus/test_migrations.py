from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from corpus import migrations
from corpus.database import Database
from corpus.errors import StorageError
from corpus.tables import metadata
from tests.corpus.processes import at_once, open_database


def _schema(path: Path) -> dict[str, str]:
    """The SQL of every table and index in the database, without what belongs to SQLite and Alembic."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        schema = {name: sql for name, sql in rows if not name.startswith(("sqlite_", "alembic_"))}
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
    assert _schema(tmp_path / "kex.db") == {}
    monkeypatch.undo()
    Database(url).close()


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    assert at_once(4, open_database, tmp_path) == [migrations.HEAD] * 4


def test_a_percent_sign_in_the_path_is_no_variable(tmp_path: Path) -> None:
    Database(f"sqlite:///{tmp_path}/100%(here)s/kex.db").close()
