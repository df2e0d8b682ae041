"""Measurements: what is claimed of speed and accuracy, and how it was found. Run with `make bench`."""
