"""The tables of version 0.1, as they were: sources, claims, pledges, reviews."""

from __future__ import annotations

from alembic import op
from sqlalchemy import Column, Float, ForeignKey, Integer, String, Text

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the tables. What later versions add is in their own files: this one never changes."""
    op.create_table(
        "sources",
        Column("seq", Integer, primary_key=True),
        Column("key", String(64), nullable=False, unique=True),
        Column("hash", String(64), nullable=False),
        Column("address", Text), Column("title", Text), Column("publisher", Text),
        Column("published", String(10)), Column("lang", String(8)), Column("origin", String(64)),
        Column("directness", Float, nullable=False, server_default="1"),
        Column("text", Text),
        Column("forgotten", Integer, nullable=False, server_default="0"),
    )  # fmt: skip
    for name in ("claims", "pledges"):
        op.create_table(
            name,
            Column("seq", Integer, primary_key=True),
            Column("id", String(64), nullable=False, unique=True),
            Column("pair", String(128), nullable=False),
            Column("source", String(64), ForeignKey("sources.key")),
            Column("published", String(10)),
            Column("body", Text, nullable=False),
        )
        op.create_index(f"{name}_by_pair", name, ["pair"])
    op.create_index("claims_by_source", "claims", ["source"])
    op.create_table(
        "reviews",
        Column("seq", Integer, primary_key=True),
        Column("at", String(32), nullable=False), Column("who", Text, nullable=False),
        Column("why", Text, nullable=False), Column("action", String(32), nullable=False),
        Column("subject", String(64), nullable=False), Column("body", Text, nullable=False),
    )  # fmt: skip
    op.create_index("reviews_by_subject", "reviews", ["subject"])
