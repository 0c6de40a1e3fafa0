"""Alembic's entry: run in the transaction that `bot.storage.upgrade` opened."""

from alembic import context

from bot.storage.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
