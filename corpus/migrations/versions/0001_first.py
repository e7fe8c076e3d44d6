"""The first tables."""

import sqlalchemy as sa
from alembic import op

from corpus.tables import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    _documents()
    _versions()
    _texts()
    _jobs()
    changes = op.create_table(
        "changes",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
    )
    op.bulk_insert(changes, [{"id": 1, "number": 0}])


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("member", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("language", sa.String(20), nullable=False),
        sa.Column("published", sa.Date()),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("readers", sa.JSON(), nullable=False),
        sa.Column("work", sa.Text(), nullable=False),
        sa.Column("entered", sa.JSON(), nullable=False),
        sa.Column("guessed", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text()),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(64)),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("added", UtcTime(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("extracted", sa.Integer(), nullable=False),
        sa.Column("removed", UtcTime()),
    )
    for column in ("work", "changed", "added"):
        op.create_index(None, "documents", [column])
    present = sa.column("removed").is_(None)
    for column in ("sha256", "origin"):
        op.create_index(None, "documents", [column], unique=True, sqlite_where=present, postgresql_where=present)
    op.create_table(
        "document_readers",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("reader", sa.String(120), primary_key=True),
    )


def _versions() -> None:
    op.create_table(
        "versions",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("added", UtcTime(), nullable=False),
    )


def _texts() -> None:
    op.create_table(
        "pages",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("characters", sa.Integer(), nullable=False),
        sa.Column("quality", sa.Float(), nullable=False),
        sa.Column("reader", sa.Text(), nullable=False),
    )
    op.create_table(
        "passages",
        sa.Column("document_id", sa.String(16), sa.ForeignKey("documents.id"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )


def _jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("kind", sa.String(10), nullable=False),
        sa.Column("document_id", sa.String(16), nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("leased_until", UtcTime()),
        sa.Column("ready", UtcTime()),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("progress", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created", UtcTime(), nullable=False),
        sa.Column("finished", UtcTime()),
        sqlite_autoincrement=True,
    )
    op.create_index(None, "jobs", ["state", "id"])
    op.create_index(None, "jobs", ["document_id", "state"])
    waiting = sa.column("state") == "waiting"
    op.create_index(None, "jobs", ["kind", "document_id"], unique=True, sqlite_where=waiting, postgresql_where=waiting)
