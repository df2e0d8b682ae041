"""Goods as they are said, and the headings of the Harmonized System (HS 2022) that they are."""
