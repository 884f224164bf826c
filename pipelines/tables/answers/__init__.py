"""Worked out from the other tables."""
