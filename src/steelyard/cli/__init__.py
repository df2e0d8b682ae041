"""The command line: options, one call of a desk use case, one caught error."""
