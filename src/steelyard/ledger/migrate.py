"""Bring an older ledger up to date with alembic; every released version has a test that starts from it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from steelyard.ledger import schema


def upgrade(connection: Connection) -> None:
    """Run the migrations from the ledger's version to the newest, in the transaction that the caller has begun."""
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    script = ScriptDirectory.from_config(config)

    def steps(revision: object, _: object) -> list[object]:
        return list(script._upgrade_revs("head", revision))  # type: ignore[arg-type]

    with EnvironmentContext(config, script, fn=steps) as context:
        context.configure(connection=connection, target_metadata=schema.metadata, transaction_per_migration=False)
        context.run_migrations()
