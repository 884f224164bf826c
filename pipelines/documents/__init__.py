"""Search report, provenance."""
