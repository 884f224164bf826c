"""Two snapshots compared."""
