"""The pages: each a short script that reads from top to bottom."""
