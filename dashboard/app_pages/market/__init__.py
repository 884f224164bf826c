"""The room of the page Market."""
