"""Europe PMC, whole."""
