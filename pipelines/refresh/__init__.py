"""Joins sources, ledgers, answers and snapshot."""
