"""Document -> claims, pledges, assertions. Pure: no store, no network, no clock. Languages are data."""
