"""Measures on official tables, one file a measure or family. Pure."""
