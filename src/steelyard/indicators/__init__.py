"""Measures on official tables, one file a measure or family. Pure: arrays in, values out; no store, no network.

Arrays are in one unit of value over one period; missing cells are NaN and are never read as zero. A measure whose
denominator is zero is NaN, not an error: "not defined" is an answer.
"""
