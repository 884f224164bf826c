"""Numbers with their source."""
