"""Sentences with numbers and their sources, by subject: the panels of the dashboard and the brief say them."""
