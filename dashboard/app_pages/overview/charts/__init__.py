"""Figures of the Overview."""
