"""Sentences computed from tables: numbers in, plain text out. What is not in the data is not said."""
