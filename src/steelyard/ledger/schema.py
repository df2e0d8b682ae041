"""Tables of the ledger. Rows are added, never changed; what a person says of them is a row too.

A claim and a pledge keep their published JSON form as text: what goes in comes out, whatever the version of the
program.
"""

from __future__ import annotations

from sqlalchemy import Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text

APPLICATION_ID = 0x53544C59
"""Marks a SQLite file as a ledger of ours (``PRAGMA application_id``)."""
VERSION = "0002"
"""Newest migration; see ``migrations/versions``."""

metadata = MetaData()

sources = Table(
    "sources", metadata,
    Column("seq", Integer, primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("hash", String(64), nullable=False),
    Column("address", Text), Column("title", Text), Column("publisher", Text),
    Column("published", String(10)), Column("lang", String(8)), Column("origin", String(64)),
    Column("directness", Float, nullable=False, server_default="1"),
    Column("text", Text),
    Column("forgotten", Integer, nullable=False, server_default="0"),
    Column("credibility", Float, nullable=False, server_default="1"),
    Index("sources_by_day", "published"),
)  # fmt: skip
claims = Table(
    "claims", metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("pair", String(128), nullable=False),
    Column("source", String(64), ForeignKey("sources.key")),
    Column("published", String(10)),
    Column("body", Text, nullable=False),
    Index("claims_by_pair", "pair"),
    Index("claims_by_source", "source"),
)  # fmt: skip
pledges = Table(
    "pledges", metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("pair", String(128), nullable=False),
    Column("source", String(64), ForeignKey("sources.key")),
    Column("published", String(10)),
    Column("body", Text, nullable=False),
    Index("pledges_by_pair", "pair"),
    Index("pledges_by_source", "source"),
)  # fmt: skip
reviews = Table(
    "reviews", metadata,
    Column("seq", Integer, primary_key=True),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("why", Text, nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Index("reviews_by_subject", "subject"),
)  # fmt: skip
proposals = Table(
    "proposals", metadata,
    Column("seq", Integer, primary_key=True),
    Column("id", String(64), nullable=False, unique=True),
    Column("pledge", String(64), nullable=False),
    Column("source", String(64), ForeignKey("sources.key")),
    Column("published", String(10)),
    Column("score", Float, nullable=False),
    Column("body", Text, nullable=False),
    Index("proposals_by_pledge", "pledge"),
    Index("proposals_by_source", "source"),
)  # fmt: skip
"""Later texts that may speak of a pledge, with a score; what a person makes of one is a review."""
version = Table("alembic_version", metadata, Column("version_num", String(32), primary_key=True))
