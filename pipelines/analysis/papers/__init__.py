"""Yearly counts, completeness, growth, overlap, sensitivity."""
