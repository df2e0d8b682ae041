"""Claims -> linear system -> bounds, conflicts, verdicts, estimates. Pure: no store, no network, no clock."""
