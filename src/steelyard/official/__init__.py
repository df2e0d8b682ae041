"""Official statistics: the catalog, one file a provider, the table store."""
