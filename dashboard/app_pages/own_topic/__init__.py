"""The room of the page Own topic."""
