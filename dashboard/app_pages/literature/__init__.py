"""The room of the page Literature."""
