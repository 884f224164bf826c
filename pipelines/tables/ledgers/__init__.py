"""Hand-kept."""
