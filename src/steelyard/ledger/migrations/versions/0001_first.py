"""The tables of version 0.1: sources, claims, pledges, reviews."""

from __future__ import annotations

from alembic import op

from steelyard.ledger.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create all tables but alembic's own."""
    metadata.create_all(op.get_bind(), tables=[t for t in metadata.sorted_tables if t.name != "alembic_version"])
