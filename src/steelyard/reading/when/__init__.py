"""Which months a figure is of, and on which it is measured."""
