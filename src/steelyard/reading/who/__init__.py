"""Whose trade with whom a flow or a figure is."""
