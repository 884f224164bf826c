"""Estimates, money, companies, grants and safety by year."""
