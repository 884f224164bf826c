"""The room of the page Trials."""
