"""Ladder, witnesses, claims, contrast, regulation."""
