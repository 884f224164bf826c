"""The room of the page Revisions."""
