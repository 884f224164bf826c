"""The room of the page Regulation."""
