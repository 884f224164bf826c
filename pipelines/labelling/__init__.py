"""Sheets and precision."""
