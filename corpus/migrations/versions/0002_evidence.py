"""What a document is about, and where each guess comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("documents", sa.Column("abstract", sa.Text(), nullable=False, server_default=""))
    op.add_column("documents", sa.Column("key_terms", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("documents", sa.Column("evidence", sa.JSON(), nullable=False, server_default="[]"))
