"""What does Alembic need to know to run the migrations? It executes this file; nothing imports it."""

from alembic import context

from corpus.tables import metadata

# The connection is inside a transaction already, so that all migrations hold or none does.
context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
