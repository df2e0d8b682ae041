"""The use cases, one file each: the only place where stores meet analysis."""
