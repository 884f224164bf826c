"""One module a section."""
