"""Figures of the Market page."""
