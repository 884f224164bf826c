"""Figures of the Literature page."""
