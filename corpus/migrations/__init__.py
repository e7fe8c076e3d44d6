"""How does a database get the tables of this release?"""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from corpus.errors import StorageError

HEAD = "0003"
"""The newest revision in `versions/`, named here so that opening a database need not load Alembic."""


def revision(connection: Connection) -> str | None:
    """The revision that the database has, or None for a new one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found


def upgrade(connection: Connection) -> None:
    """Bring the tables to HEAD, inside the transaction of `connection`.

    Raises StorageError where the database comes from a newer release than this one.
    """
    # Imported here because Alembic takes longer to load than everything else that opening a database does.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    config = Config()
    # The configuration parser reads a percent sign as the beginning of a variable.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(
            f"The database has revision {revision(connection)}, which this release does not know;"
            " install the release of Kex that wrote it."
        ) from error
