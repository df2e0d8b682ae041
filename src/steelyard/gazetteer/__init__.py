"""Names of economies in each language -> Economy: data files and one lookup."""
