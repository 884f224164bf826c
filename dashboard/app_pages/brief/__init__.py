"""The room of the page Brief."""
