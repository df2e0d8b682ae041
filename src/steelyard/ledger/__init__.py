"""The store of sources, claims, observations, pledges and reviews: append-only, SQLite by default."""
