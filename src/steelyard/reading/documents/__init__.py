"""File formats -> text: one file a format, each ``parse_x(data, name) -> Draft``."""
