"""Counts, years, filters, changes, closed lists."""
