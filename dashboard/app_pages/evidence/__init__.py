"""The room of the page Evidence."""
