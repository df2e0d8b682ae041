"""Steelyard weighs what is said about trade."""

__version__ = "0.1.0"
