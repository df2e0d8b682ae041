"""Credibility of sources, proposals of updates to pledges, and the indexes that keep a large ledger quick."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, Integer, String, Text

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add a column, a table and two indexes; no row changes."""
    op.add_column("sources", Column("credibility", Float, nullable=False, server_default="1"))
    op.create_index("sources_by_day", "sources", ["published"])
    op.create_index("pledges_by_source", "pledges", ["source"])
    op.create_table(
        "proposals",
        Column("seq", Integer, primary_key=True),
        Column("id", String(64), nullable=False, unique=True),
        Column("pledge", String(64), nullable=False),
        Column("source", String(64), ForeignKey("sources.key")),
        Column("published", String(10)),
        Column("score", Float, nullable=False),
        Column("body", Text, nullable=False),
    )
    op.create_index("proposals_by_pledge", "proposals", ["pledge"])
    op.create_index("proposals_by_source", "proposals", ["source"])
